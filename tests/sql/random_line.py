"""The line of a random book: people, trainings, inspections, reports, as awkward as loans."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank

Row = dict[str, Any]
POSTS = ("ACCOUNT_MANAGER", "ACCOUNT_MANAGER", "POSTLOAN", "COLLECTOR", "LINE_MANAGER", None)
STAFF_IDS = tuple(f"S{number}" for number in range(8))


def add_line(bank: "_Bank") -> None:
    """Posts of the organisations, people with loans, and what each file tells of them."""
    for row in bank.tables["org_units"]:
        row["org_level"] = bank._pick("HEAD", "REGION", "BRANCH", "BRANCH", "SUB")
        row["open_date"] = bank._pick(None, None, bank.opening, bank.as_of_date)
        if row.get("close_date") is not None and row["open_date"] is not None:
            row["open_date"] = min(row["open_date"], row["close_date"])
        for post in ("monitor", "inspect", "supervise", "training"):
            row[f"has_{post}_post"] = bank._pick(None, False, True, True)
    for row in bank.tables["loans"]:
        row["officer_id"] = bank._pick(None, *STAFF_IDS, "S9")
    # Some banks have not sent one file or another.
    if bank._chance(0.85):
        _add_staff(bank)
        if bank._chance(0.85):
            _add_trainings(bank)
    _add_inspections(bank)
    if bank._chance(0.85):
        _add_reports(bank)


def _near(bank: "_Bank") -> Any:
    """A day on or about the as-of date, or any day."""
    shift = bank._pick(-31, -30, -1, 0, 1, 29, 30, 31)
    return bank._pick(
        bank.as_of_date + timedelta(days=shift), bank._day(bank.opening, bank.as_of_date)
    )


def _add_staff(bank: "_Bank") -> None:
    for staff_id in STAFF_IDS:
        on_date = bank._pick(None, None, bank.opening, _near(bank))
        off_date = bank._pick(None, None, None, _near(bank))
        if on_date is not None and off_date is not None:
            off_date = max(on_date, off_date)
        row: Row = {
            "staff_id": staff_id,
            "staff_name": f"N{staff_id}",
            "org_id": bank._pick(*bank.org_ids),
            "post": bank._pick(*POSTS),
            "on_date": on_date,
            "off_date": off_date,
        }
        bank._add("staff", **row)
        if bank._chance(0.1):
            moved = row | {"org_id": bank._pick(*bank.org_ids), "off_date": None}
            bank.later.setdefault("staff", []).append(moved)


def _add_trainings(bank: "_Bank") -> None:
    for number in range(bank.random.randrange(1, 14)):
        held_on = bank._pick(
            _near(bank),
            bank.as_of_date - timedelta(days=bank._pick(335, 336, 364, 365, 366, 400)),
        )
        row: Row = {
            "record_id": f"T{number}",
            "staff_id": bank._pick(*STAFF_IDS),
            "topic": bank._pick("A", "B"),
            "held_on": held_on,
            "hours": bank._pick(None, Decimal("1.5"), Decimal(8)),
            "passed": bank._pick(None, False, True, True, True),
            "valid_until": bank._pick(None, None, max(held_on, _near(bank))),
        }
        bank._add("training_records", **row)
        if bank._chance(0.1):
            bank.later.setdefault("training_records", []).append(row | {"passed": True})


def _add_inspections(bank: "_Bank") -> None:
    trained = [row["held_on"] for row in bank.tables.get("training_records", [])]
    for number in range(bank.random.randrange(25)):
        done_date = bank._pick(None, _near(bank), _near(bank))
        if trained and bank._chance(0.4):
            # On the first and the last days of certificates.
            done_date = bank._pick(*trained) + timedelta(days=bank._pick(-1, 0, 1, 364, 365, 366))
        bank._add(
            "inspections",
            inspection_id=f"LI{number}",
            org_id=bank._pick(*bank.org_ids),
            due_date=bank._day(bank.opening, bank.as_of_date),
            done_date=done_date,
            inspector_id=bank._pick(None, *STAFF_IDS, "S9"),
        )


def _add_reports(bank: "_Bank") -> None:
    for code in ("A", "B"):
        for period in range(bank._pick(1, 3)):
            due = _near(bank)
            share = bank._pick(0.3, 0.6, 0.9)
            for org_id in bank.org_ids:
                if not bank._chance(share):
                    continue
                due_date = due + timedelta(days=bank._pick(0, 0, 0, 1, -1))
                sent = bank._pick(None, due_date, due_date + timedelta(days=bank._pick(-3, 1, 40)))
                status = None
                if sent is not None:
                    status = bank._pick(None, "DUE", "SUBMITTED", "ACCEPTED", "RETURNED")
                row: Row = {
                    "report_code": code,
                    "org_id": org_id,
                    "period": f"P{period}",
                    "due_date": due_date,
                    "submitted_at": None
                    if sent is None
                    else datetime.combine(sent, bank._pick(time(0), time(23, 59, 59))),
                    "status": status,
                    "returned_count": bank._pick(None, 0, 0, 1, 2),
                }
                bank._add("report_submissions", **row)
                if bank._chance(0.1):
                    bank.later.setdefault("report_submissions", []).append(
                        row | {"status": None, "returned_count": 3}
                    )
