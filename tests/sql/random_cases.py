"""What the cases of a random book are judged by: words of the bank, checks of funds, scripts."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sql.random_books import _Bank


def add_case_material(bank: "_Bank") -> None:
    """Targets with a basis, confirmations of funds and scripts about the as-of date."""
    day = bank.as_of_date
    for number in range(bank._pick(0, 2, 6)):
        bank._add(
            "collection_targets",
            target_id=f"B{number}",
            org_id=bank._pick(*bank.org_ids),
            handler_id=bank._pick(None, None, "S1", "S2"),
            period_start=day - timedelta(days=bank._pick(0, 1, 30)),
            period_end=day + timedelta(days=bank._pick(0, 0, 20)),
            bucket=bank._pick(None, "M1", "M2"),
            hand_no=bank._pick(None, None, 1, 2),
            target_amount=bank._money(100, 900),
            basis_willingness=bank._pick(None, "WILLING", "WILLING", "UNWILLING"),
            basis_source=bank._pick(None, "AVAILABLE", "AVAILABLE", "LACKING"),
        )
    for loan in bank.tables["loans"]:
        for number in range(bank._pick(0, 0, 1, 2)):
            done = max(loan["disbursed_date"], day - timedelta(days=bank._pick(-1, 0, 89, 90)))
            bank._add(
                "inspections",
                inspection_id=f"CF-{loan['loan_id']}-{number}",
                inspection_type="FUNDS",
                loan_id=loan["loan_id"],
                org_id=loan["org_id"],
                due_date=done,
                done_date=bank._pick(None, done, done),
                fund_confirm=bank._pick(None, "CONFIRMED", "PARTIAL", "NOT"),
            )
    for number in range(bank._pick(0, 3, 8)):
        for version in range(1, bank._pick(1, 2, 3)):
            bank._add(
                "scripts",
                script_id=f"CS{number}",
                version=version,
                stage=bank._pick(None, "M1", "M2", "M3"),
                behaviour_class=bank._pick(None, "A", "B", "C", "M2_PLUS"),
                approved_by=bank._pick(None, "S1", "S1"),
                valid_from=bank._pick(None, day, day + timedelta(days=1)),
                valid_to=bank._pick(None, day, day - timedelta(days=1)),
            )
