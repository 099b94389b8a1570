"""Files of the loans of a random book: filed, lent and compared on and around every limit."""

from datetime import timedelta
from random import Random
from typing import Any

from tests.sql.random_books import RandomBook


def with_archives(random: Random, book: RandomBook) -> RandomBook:
    """A book with items on and around every limit; of some loans, and of some products, none."""
    compares = random.random() < 0.8
    for _, tables in book.deliveries:
        rows: list[dict[str, Any]] = []
        for row in tables.get("loans", []):
            # Some have been closed for so long that their files need not be kept.
            if random.random() < 0.3 and row.get("closed_date") is not None:
                row["maturity_date"] = row["disbursed_date"] + timedelta(days=300)
            if random.random() < 0.25 or (compares and row.get("product_code") == "P2"):
                continue
            limit = row["disbursed_date"] + timedelta(days=30)
            for number in range(random.randrange(1, 5)):
                near = timedelta(days=random.choice((-40, -1, 0, 1, 7, 8, 30, 31)))
                ago = timedelta(days=random.choice((3, 364, 365, 366, 367, 400)))
                rows.append(
                    {
                        "archive_id": f"{row['loan_id']}-{number}",
                        "loan_id": row["loan_id"],
                        "item_code": random.choice(("LOAN_CONTRACT", "MORTGAGE_CERTIFICATE")),
                        "required": random.choice((True, True, False)),
                        "filed_date": random.choice(
                            (None, limit, limit + timedelta(days=1), row["disbursed_date"])
                        ),
                        "borrowed_to": random.choice((None, None, "某人")),
                        "borrow_due": random.choice((None, None, book.as_of_date + near)),
                        "backup_verified_date": random.choice((None, book.as_of_date - ago))
                        if compares
                        else None,
                    }
                )
        tables["archives"] = rows
    return book
