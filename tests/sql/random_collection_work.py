"""Collection on the loans of a random book: on and around due dates, month ends, the last day."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank

CHANNELS = ("CALL", "CALL", "CALL", "AI_CALL", "SMS", "VISIT", "LETTER", "LEGAL")
CONTACTS = ("SELF", "SELF", "SELF", "GUARANTOR", "RELATIVE", "SPOUSE", None)
RESULTS = ("PROMISE", "REFUSE", "PAID", "NO_ANSWER", "INVALID", "THIRD_REFUSED", "OTHER", None)
TIMES = (time(0), time(9), time(9), time(23, 59, 59))


def add_collection_work(bank: "_Bank") -> None:
    """Actions on most loans, and inspections of some; now and then the bank has sent nothing."""
    if bank._chance(0.1):
        return
    is_terse = bank._chance(0.2)
    due_dates: dict[str, list[Any]] = {}
    for instalment in bank.tables.get("repayment_schedule", []):
        due_dates.setdefault(instalment["loan_id"], []).append(instalment["due_date"])
    for loan in bank.tables["loans"]:
        loan_id, first = loan["loan_id"], loan["disbursed_date"]
        for number in range(bank._pick(0, 3, 12, 30)):
            near = bank._pick(
                bank.as_of_date,
                bank._day(first, max(first, bank.as_of_date)).replace(day=1),
                *due_dates.get(loan_id, [])[:6],
            )
            shift = bank._pick(-7, -6, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 16, 31, 38, 39, 46, 61, 76)
            day = max(
                first,
                bank._pick(near + timedelta(days=shift), bank._day(bank.opening, bank.as_of_date)),
            )
            row: dict[str, Any] = {
                "action_id": f"CW-{loan_id}-{number}",
                "loan_id": loan_id,
                "action_time": datetime.combine(day, bank._pick(*TIMES)),
                "channel": bank._pick(*CHANNELS),
                "contact_relation": bank._pick(*CONTACTS),
                "connected": None if is_terse else bank._pick(None, False, True),
                "result": bank._pick(*RESULTS),
            }
            bank._add("collection_actions", **row)
            if bank._chance(0.05):
                changed = row | {"channel": "VISIT", "result": None}
                bank.later.setdefault("collection_actions", []).append(changed)
            if bank._chance(0.05):
                bank._add(
                    "inspections",
                    inspection_id=f"CW-{loan_id}-{number}",
                    org_id=loan["org_id"],
                    due_date=day,
                    done_date=bank._pick(None, day, day),
                    **bank._pick(
                        {"loan_id": loan_id},
                        {"customer_id": loan["customer_id"]},
                        {"customer_id": loan["customer_id"], "loan_id": loan_id},
                    ),
                )
