"""Stages and changes of the models agree with a walk over every single day of random books."""

from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import built_on_demand
from tests.oracle.element_changes import ChangeRules
from tests.oracle.process_stages import Bank, ProcessRules
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.sql.process_agreement import assert_same_process
from tests.sql.process_books import process_book
from tests.sql.random_books import RandomBook
from warehouse.paths import Home

ON_A_BOOK = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(15, 30))
def test_every_day_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    with TemporaryDirectory() as folder:
        assert_agrees(Home(Path(folder)), process_book(Random(seed), loan_count))


def test_the_bank_s_own_stages_move_both_computations_alike(home: Home) -> None:
    home.root.mkdir()
    home.parameters.write_text(
        """
        [dpd]
        grace_mode = "SUBTRACT"
        arrears_tolerance = 25.00
        [process]
        pre_maturity_days = 9
        pre_maturity_days_large = 100
        pre_maturity_large_amount = 5000
        [changes]
        repeat_months = 2
        after_days_short = 3
        after_days_middle = 20
        after_days_long = 45
        later_overdue_above_days = 5
        """
        + "".join(
            f"[[inspection_frequencies]]\nrule_code = 'FIRST_{customer_type}'\n"
            "title = 'First check'\n"
            f"inspection_type = 'FIRST'\ncustomer_types = ['{customer_type}']\ndays = {days}\n"
            "source = 'Circular 12'\nis_verified = false\n"
            for customer_type, days in (("CORP", 3), ("SME", 7), ("RETAIL", 30))
        )
        + "".join(
            f"[[process_stages]]\nstage_code = '{code}'\n{more}\n"
            for code, more in (
                ("FIRST_CHECK", "limit_days = 11"),
                ("REGULAR", "limit_days = 100"),
                ("PRE_MATURITY", "limit_days = 4"),
                ("RESTRUCTURE_OBSERVATION", "limit_days = 60"),
                ("EARLY_OVERDUE", "from_days = 5\nlimit_days = 3"),
                ("LATE_OVERDUE", "from_days = 20"),
                ("NOT_REPORTED", ""),
                ("SETTLED", ""),
                ("TRANSFERRED", ""),
                ("WRITTEN_OFF", ""),
            )
        ),
        encoding="utf-8",
    )

    assert_agrees(
        home,
        process_book(Random(11), 40),
        Thresholds(arrears_tolerance=Decimal("25.00"), grace_mode="SUBTRACT"),
        ProcessRules(
            limits={
                "FIRST_CHECK": 11,
                "REGULAR": 100,
                "PRE_MATURITY": 4,
                "RESTRUCTURE_OBSERVATION": 60,
                "EARLY_OVERDUE": 3,
                "LATE_OVERDUE": 90,
            },
            overdue=(("EARLY_OVERDUE", 5), ("LATE_OVERDUE", 20)),
            left_out=("PAST_MATURITY",),
            pre_maturity_days=9,
            pre_maturity_days_large=100,
            pre_maturity_large_amount=Decimal(5000),
            first_check_days_corporate=3,
        ),
        ChangeRules(2, (3, 20, 45), 5),
    )


def assert_agrees(
    home: Home,
    book: RandomBook,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    rules: ProcessRules | None = None,
    change_rules: ChangeRules | None = None,
) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = built_on_demand(home, book.as_of_date, book.known_at)

    known = read_book(home, book.known_at)
    bank = Bank(known, book.as_of_date, thresholds, rules or ProcessRules())
    assert_same_process(published, bank, change_rules)
