"""Repayment funds, further drawdowns and special checks agree with the second computation."""

from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.rows import Book, read_book
from tests.oracle.window_duties import (
    DEFAULT_RULES,
    Duty,
    FundConfirmation,
    Redrawdown,
    Rules,
    fund_confirmations,
    fund_duties,
    redrawdown_duties,
    redrawdowns,
    special_duties,
)
from tests.sql.agreement import different_cells
from tests.sql.random_books import RandomBook
from tests.sql.random_supervision import supervised_book
from warehouse.paths import Home

ON_A_BOOK = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None, max_examples=15
)
DUTY = ("loan_id", "rule_code", "opens_date", "due_date")
COMPUTED = {
    "intermediate.int_fund_confirmation_duties": (Duty, DUTY),
    "intermediate.int_redrawdown_check_duties": (Duty, DUTY),
    "intermediate.int_special_check_duties": (Duty, DUTY),
    "marts.fund_confirmations": (FundConfirmation, ("loan_id", "due_date")),
    "marts.redrawdowns": (Redrawdown, ("loan_id",)),
}


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(20, 40))
def test_every_cell_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    # Amounts of random books are small: here what is large begins lower.
    rules = Rules(fund_confirmation_large_amount=Decimal(1000))
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        home.parameters.write_text(
            "[inspection]\nfund_confirmation_large_amount = 1000\n", encoding="utf-8"
        )
        assert_agrees(home, supervised_book(Random(seed), loan_count), rules)


def test_the_bank_s_own_thresholds_move_both_computations_alike(home: Home) -> None:
    rules = Rules(
        redraw_check_days=45,
        redraw_check_covers_retail=False,
        special_check_working_days=3,
        special_check_past_due_days=7,
        special_check_covers_retail=True,
        fund_confirmation_days=20,
        fund_confirmation_days_large=40,
        fund_confirmation_large_amount=Decimal(500),
        fund_confirmation_again_days=4,
        fund_confirmation_interest_days=2,
        fund_confirmation_open_days=9,
        fund_confirmation_again_open_days=6,
        fund_confirmation_past_months=3,
        furthest_window_days=90,
    )
    home.root.mkdir()
    given_values = {
        name: str(value).lower()
        for name, value in asdict(rules).items()
        if name != "furthest_window_days"
    }
    home.parameters.write_text(
        "[inspection]\n"
        + "".join(f"{name} = {value}\n" for name, value in given_values.items())
        + "[fund_window]\nwithin_days_fourth = 90\n",
        encoding="utf-8",
    )

    assert_agrees(home, supervised_book(Random(11), 60), rules)


def assert_agrees(home: Home, book: RandomBook, rules: Rules = DEFAULT_RULES) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    known = read_book(home, book.known_at)
    models = built_on_demand(home, book.as_of_date, book.known_at)
    for table, computed in _second(known, book.as_of_date, rules).items():
        _assert_same(models, table, computed, known)


def _second(known: Book, as_of_date: date, rules: Rules) -> dict[str, list[Any]]:
    return {
        "intermediate.int_fund_confirmation_duties": fund_duties(known, as_of_date, rules=rules),
        "intermediate.int_redrawdown_check_duties": redrawdown_duties(known, as_of_date, rules),
        "intermediate.int_special_check_duties": special_duties(known, as_of_date, rules=rules),
        "marts.fund_confirmations": fund_confirmations(known, as_of_date, rules=rules),
        "marts.redrawdowns": redrawdowns(known, as_of_date, rules),
    }


def _assert_same(models: OnDemand, table: str, computed: list[Any], known: Book) -> None:
    row_type, key = COMPUTED[table]
    by_model = models.table(table, *[column.name for column in fields(row_type)])
    differences = different_cells(by_model, [asdict(row) for row in computed], key)
    about = {one[0][0] for one in differences[:1]}
    rows = [one for one in known.loans if one.loan["loan_id"] in about]
    assert not differences, (
        f"{table} differs in {len(differences)} cells:\n{pformat(differences[:8], width=150)}\n"
        f"{pformat(rows, width=150)}"
    )
