"""Checks and what they found, added to a random book: awkward, and not likely."""

from datetime import date, timedelta
from random import Random
from typing import Any

from tests.sql.random_books import RandomBook, Row

CONCLUSIONS = (
    None,
    "",
    "　。,",
    "正常",
    "ＯＫ",
    "ok!",
    "经营正常,还款来源稳定",
    "经营 正常，还款来源稳定。",
    "Ｄ3到访,一切正常",
    "d３到访 一切正常",
    "无问题無問題",
)
CATEGORIES = ("档案资料缺失", "担保物管理不到位", "贷后检查不到位")


def with_findings(random: Random, book: RandomBook) -> RandomBook:
    """The book with one or two more deliveries: of checks and findings, and corrections of some."""
    rows = _rows_delivered(book)
    for loan in rows["loans"]:
        loan["officer_id"] = random.choice(("M1", "M2", "M3", None))
    checks = [
        _check(random, number, rows, book.as_of_date) for number in range(random.randrange(5, 70))
    ]
    found = [
        _finding(random, number, checks, book.as_of_date)
        for number in range(random.choice((0, 5, 60)))
    ]
    last = book.deliveries[-1][0]
    later = [
        one | {"done_date": book.as_of_date - timedelta(days=random.randrange(90))}
        for one in checks
        if random.random() < 0.05
    ]
    book.deliveries.append(
        (last + timedelta(minutes=1), {"inspections": checks, "findings": found})
    )
    if later:
        put_right = [
            one | {"rectified_date": book.as_of_date} for one in found if random.random() < 0.2
        ]
        again = {"inspections": later} | ({"findings": put_right} if put_right else {})
        book.deliveries.append((last + timedelta(minutes=2), again))
    return book


def _rows_delivered(book: RandomBook) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for _, tables in book.deliveries:
        for table, rows in tables.items():
            found.setdefault(table, []).extend(rows)
    return found


def _check(random: Random, number: int, rows: dict[str, list[Row]], as_of_date: date) -> Row:
    due = as_of_date + timedelta(days=random.randint(-420, 60))
    loan: dict[str, Any] = random.choice(rows["loans"])
    is_of_loan = random.random() < 0.7
    people = ("M1", "M2", None)
    return {
        "inspection_id": f"I{number:03d}",
        "inspection_type": random.choice(("FIRST", "DAILY", "DAILY", "SPOT", "SELF", "SUPERVISE")),
        "loan_id": loan["loan_id"] if is_of_loan else None,
        "customer_id": random.choice((loan["customer_id"], None)) if is_of_loan else None,
        "org_id": loan["org_id"] if is_of_loan else random.choice(rows["org_units"])["org_id"],
        "due_date": due,
        "done_date": None
        if random.random() < 0.15
        # Few days, so that some of them are crowded.
        else due.replace(day=random.choice((1, 15))) + timedelta(days=random.choice((0, 0, 0, 30))),
        "inspector_id": random.choice(people),
        "reviewer_id": random.choice(people),
        "method": random.choice(("ONSITE", "ONSITE", "REMOTE", None)),
        "result": random.choice(("NORMAL", "NORMAL", "RISK", None)),
        "conclusion": random.choice(CONCLUSIONS),
    }


def _finding(random: Random, number: int, checks: list[Row], as_of_date: date) -> Row:
    check = random.choice(checks)
    day = check["done_date"] or check["due_date"]
    rectified = day + timedelta(days=random.choice((-3, 0, 1, 20, 30, 31, 90)))
    return {
        "finding_id": f"W{number:03d}",
        "inspection_id": check["inspection_id"],
        "category": random.choice(CATEGORIES),
        "severity": random.choice((None, 1, 2, 3)),
        "found_by": random.choice((None, None, "SELF", "SUPERIOR", "EXTERNAL")),
        "rectify_due": random.choice((None, day + timedelta(days=30), as_of_date, day)),
        "rectified_date": random.choice((None, rectified)),
        "repeat_of": f"W{number - 1:03d}" if number and random.random() < 0.1 else None,
    }
