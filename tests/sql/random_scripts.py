"""Random scripts, actions and complaints for a random book: on every day that decides."""

from datetime import date, datetime, time, timedelta
from random import Random

from tests.sql.random_books import RandomBook, Row
from tests.sql.random_promises import with_promises

PHRASES = {"THREAT": ["后果自负"], "OWN": ["Pay now"]}
TEXTS = (None, "请尽快还款", "不还后 果，自负!", "ＰＡＹ now", "后果由您考虑", "后果自负 pay-now")
MOMENTS = (time(0, 0), time(12, 0), time(12, 0), time(23, 59, 59))


def with_scripts(random: Random, book: RandomBook) -> RandomBook:
    """A library, actions by it around its days and those of promises, and complaints about them."""
    book = with_promises(random, book)
    tables = book.deliveries[0][1]
    if random.random() < 0.9:
        tables["scripts"] = [
            row for number in range(6) for row in _versions(random, f"S{number}", book.as_of_date)
        ]
    loans = {row["loan_id"]: row for _, one in book.deliveries for row in one.get("loans", [])}
    made: dict[str, list[date]] = {}
    for row in tables.get("promises", []):
        made.setdefault(row["loan_id"], []).append(row["made_date"])
    actions: list[Row] = []
    for loan_id, loan in loans.items():
        for _ in range(random.randrange(6)):
            near = random.choice(made.get(loan_id) or [book.as_of_date])
            if random.random() < 0.4:
                near = book.as_of_date - timedelta(days=random.choice((-1, 0, 1, 30, 31)))
            day = max(near, loan["disbursed_date"])
            actions.append(
                {
                    "action_id": f"A{len(actions)}",
                    "loan_id": loan_id,
                    "action_time": datetime.combine(day, random.choice(MOMENTS)),
                    "channel": random.choice(("CALL", "CALL", "AI_CALL", "SMS", "VISIT", "LETTER")),
                    "contact_relation": random.choice((None, "SELF", "SELF", "SPOUSE")),
                    "connected": random.choice((None, True, True, False)),
                    "result": random.choice((None, "PROMISE", "PROMISE", "OTHER")),
                    "script_id": random.choice((None, "S0", "S1", "S2", "S3", "S4", "S5", "S9")),
                    "agency_id": random.choice((None, "G1")),
                    "handler_id": random.choice((None, "H1")),
                    "note": random.choice(TEXTS),
                }
            )
    tables["collection_actions"] = actions
    if random.random() < 0.9:
        tables["complaints"] = [
            random_complaint(random, number, book, actions) for number in range(12)
        ]
    return book


def _versions(random: Random, script_id: str, as_of_date: date) -> list[Row]:
    rows = []
    for version in random.sample(range(1, 6), random.randrange(4)):
        begins = as_of_date + timedelta(days=random.choice((-60, -31, -30, -1, 0, 1)))
        ends = begins + timedelta(days=random.choice((0, 1, 29, 30, 31, 60, 90)))
        rows.append(
            {
                "script_id": script_id,
                "version": version,
                "stage": random.choice((None, "M1", "M2", "M3")),
                "behaviour_class": random.choice((None, "A", "B", "C", "M2_PLUS")),
                "text": random.choice(TEXTS),
                "approved_by": random.choice((None, "H1", "H1")),
                "valid_from": random.choice((None, begins, begins)),
                "valid_to": random.choice((None, ends, ends)),
            }
        )
    return rows


def random_complaint(random: Random, number: int, book: RandomBook, actions: list[Row]) -> Row:
    received = book.as_of_date - timedelta(days=random.choice((-1, 0, 14, 15, 16, 17, 40)))
    lasted = timedelta(days=random.choice((0, 1, 14, 15, 16, 17)))
    known = random.choice(actions)["action_id"] if actions else None
    at = datetime.combine(received, random.choice(MOMENTS))
    closed = datetime.combine(received + lasted, time(23, 59, 59))
    return {
        "complaint_id": f"T{number}",
        "action_id": random.choice((None, "A unknown", known, known)),
        "received_at": at,
        "upheld": random.choice((None, True, False)),
        "closed_at": random.choice((None, closed, closed)),
    }
