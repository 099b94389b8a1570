"""Collection of a random book: actions on the second where rules begin and end to hold."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]
TIMES = (
    time(7, 59, 59),
    time(8),
    time(8, 0, 0, 1),
    time(12),
    time(12),
    time(21, 59, 59),
    time(21, 59, 59, 999999),
    time(22),
    time(0),
)
RESULTS = (None, "PROMISE", "NO_ANSWER", "INVALID", "THIRD_REFUSED", "OTHER")
RELATIONS = ("SELF", "SELF", "SELF", "SPOUSE", "RELATIVE", "GUARANTOR", "COLLEAGUE", None)
HANDLERS = (None, "S0", "S1", "S2", "S9")


def add_conduct(random: Random, tables: Tables, as_of_date: date, banned: str) -> None:
    """Actions of few customers on few days, so that they meet; and who may collect."""
    persons = {
        row["customer_id"] for row in tables["customers"] if row["customer_type"] == "RETAIL"
    }
    loans = [row for row in tables["loans"] if row["customer_id"] in persons] or tables["loans"]
    chosen = [random.choice(loans), random.choice(loans), random.choice(tables["loans"])]
    first = max(loan["disbursed_date"] for loan in chosen)
    days = [as_of_date - timedelta(days=number) for number in (0, 0, 0, 1, 33)]
    trained = [row["held_on"] for row in tables.get("training_records", [])]
    # The first and the last days of certificates.
    days += [day + timedelta(days=shift) for day in trained[:4] for shift in (-1, 0, 365, 366)]
    evaluated = as_of_date - timedelta(days=367)
    days += [day for day in days if day >= first] or [as_of_date]
    if random.random() < 0.85:
        tables["agencies"] = [
            {
                "agency_id": f"A{number}",
                "name": f"N{number}",
                "registered": random.choice([None, False, True, True]),
                "evaluated_on": random.choice(
                    [None, evaluated, evaluated + timedelta(days=1), as_of_date]
                ),
            }
            for number in range(3)
        ]
    tables["scripts"] = [
        {"script_id": "H0", "text": "请尽快还款", "approved_by": "S0"},
        {"script_id": "H1", "text": banned, "approved_by": "S0"},
        {"script_id": "H2", "text": None, "approved_by": "S0"},
    ]
    tables["collection_actions"] = [
        _action(random, number, random.choice(chosen), random.choice(days), banned)
        for number in range(random.randrange(60, 160))
    ]


def _action(random: Random, number: int, loan: Row, day: date, banned: str) -> Row:
    channel = random.choice(["CALL"] * 6 + ["AI_CALL"] * 2 + ["SMS", "VISIT", "LETTER", "LEGAL"])
    return {
        # Numbers out of the order of time, and some at the same second.
        "action_id": f"K{random.randrange(10**6):06d}-{number}",
        "loan_id": loan["loan_id"],
        "action_time": max(
            datetime.combine(day, random.choice(TIMES)),
            datetime.combine(loan["disbursed_date"], time(9)),
        ),
        "channel": channel,
        "contact_relation": random.choice(RELATIONS),
        "contact_key": random.choice([None, "N1", "N1", "N1", "N2"]),
        "connected": random.choice([None, True, True, False, False, False, False]),
        "result": random.choice(RESULTS),
        "handler_id": random.choice(HANDLERS),
        "agency_id": random.choice([None, None, "A0", "A1", "A2", "A9"]),
        "staff_count": random.choice([None, 0, 1, 2, 3]),
        "script_id": random.choice([None, None, None, "H0", "H1", "H2", "H9"]),
        "note": random.choice([None, "催促还款", banned]),
        "recording_id": random.choice([None, "R"]),
        "consent_flag": random.choice([None, False, True]),
    }
