"""The models and the plain-Python second computation agree cell by cell on random books."""

from decimal import Decimal
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.oracle.rows import read_book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, FIVE_CLASSES, Thresholds
from tests.published import build_and_publish
from tests.sql.agreement import assert_same_figures
from tests.sql.case_agreement import assert_same_cases
from tests.sql.collection_agreement import assert_same_collection
from tests.sql.collection_work_agreement import assert_same_collection_work
from tests.sql.exception_agreement import assert_same_exceptions
from tests.sql.fund_flow_agreement import assert_same_fund_flows
from tests.sql.guarantee_agreement import assert_same_guarantees
from tests.sql.hand_agreement import assert_same_hands
from tests.sql.line_agreement import assert_same_line
from tests.sql.policy_agreement import assert_same_policy
from tests.sql.promise_agreement import assert_same_promises
from tests.sql.random_books import RandomBook, random_book
from tests.sql.random_promises import with_promises
from tests.sql.statement_agreement import assert_same_statements
from tests.sql.warning_agreement import assert_same_warnings
from warehouse.paths import Home

# A book of sixty loans that differs is not made smaller in reasonable time; its loan is printed.
ON_A_BOOK = settings(phases=[Phase.explicit, Phase.reuse, Phase.generate])


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(30, 60))
def test_every_cell_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    with TemporaryDirectory() as folder:
        random = Random(seed)
        book = with_promises(random, random_book(random, loan_count))
        assert_agrees(Home(Path(folder)), book)


def test_the_bank_s_own_thresholds_move_both_computations_alike(home: Home) -> None:
    thresholds = Thresholds(
        arrears_tolerance=Decimal("25.00"),
        grace_mode="SUBTRACT",
        bucket_upper_days=(0, 15, 60),
        class_above_days=(0, 60, 180, 300),
        first_payment_days=(2, 5, 12),
        redefault_days=45,
        own_bank_contagion_share=Decimal("0.45"),
        all_bank_contagion_share=Decimal("0.25"),
        upgrade_periods=1,
        upgrade_months=3,
        observation_periods=4,
        observation_months=2,
        short_term_months=3,
        medium_term_months=6,
        extension_share_short=Decimal("0.30"),
        extension_share_medium=Decimal("0.10"),
        extension_months_long=1,
        new_loan_window_days=30,
        overdue90_to_npl_limit=Decimal("0.50"),
        low_risk_cover_share=Decimal("1.20"),
        abc_window_months=5,
        abc_c_entries=3,
        abc_c_rule="AND",
        abc_m2_plus_above_days=45,
        abc_due_soon_days=70,
        retail_loans_per_officer=4,
        corporate_loans_per_officer=2,
        renew_within_days=10,
        training_window_months=3,
        certificate_months=6,
        expected_report_share=Decimal("0.25"),
        policy_near_share=Decimal("0.60"),
        hand_window_months=6,
        hand_like_days=20,
        hand_middle_from_amount=Decimal(50),
        hand_large_from_amount=Decimal(2000),
    )
    classes = (
        "own_bank_contagion_share",
        "all_bank_contagion_share",
        "upgrade_periods",
        "upgrade_months",
        "observation_periods",
        "observation_months",
    )
    line = (
        "retail_loans_per_officer",
        "corporate_loans_per_officer",
        "renew_within_days",
        "training_window_months",
        "expected_report_share",
    )
    exceptions = (
        "short_term_months",
        "medium_term_months",
        "extension_share_short",
        "extension_share_medium",
        "extension_months_long",
        "new_loan_window_days",
        "overdue90_to_npl_limit",
        "low_risk_cover_share",
    )
    areas = "".join(
        f"[{area}]\n" + "".join(f"{name} = {getattr(thresholds, name)}\n" for name in names)
        for area, names in (
            ("classes", classes),
            ("exceptions", exceptions),
            ("line", line),
            ("training", ("certificate_months",)),
        )
    )
    areas += f"[policy]\nnear_share = {thresholds.policy_near_share}\n"
    areas += (
        f"[hands]\nhand_window_months = {thresholds.hand_window_months}\n"
        f"like_days = {thresholds.hand_like_days}\n"
        f"middle_from_amount = {thresholds.hand_middle_from_amount}\n"
        f"large_from_amount = {thresholds.hand_large_from_amount}\n"
    )
    first_days = [0, *[upper + 1 for upper in thresholds.bucket_upper_days]]
    buckets = "".join(
        f"[[buckets]]\nbucket = 'M{number}'\nfrom_days = {day}\n"
        for number, day in enumerate(first_days)
    )
    first_days = [0, *[above + 1 for above in thresholds.class_above_days]]
    floors = "".join(
        f"[[class_floors]]\nfive_class = '{five_class}'\nfrom_days = {day}\n"
        for five_class, day in zip(FIVE_CLASSES, first_days, strict=True)
    )
    home.root.mkdir()
    home.parameters.write_text(
        "[first_payment]\ndefault_days_short = 2\ndefault_days_middle = 5\ndefault_days_long = 12\n"
        "[movement]\nredefault_days = 45\n"
        f"[dpd]\narrears_tolerance = 25.00\ngrace_mode = 'SUBTRACT'\n"
        "[abc]\nwindow_months = 5\nc_entries = 3\nc_rule = 'AND'\n"
        f"m2_plus_above_days = 45\ndue_soon_days = 70\n{areas}{buckets}{floors}",
        encoding="utf-8",
    )

    assert_agrees(home, random_book(Random(7), 60), thresholds)


def assert_agrees(
    home: Home, book: RandomBook, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = build_and_publish(home, book.as_of_date, book.known_at)

    known = read_book(home, book.known_at)
    assert_same_figures(published, known, book.as_of_date, thresholds)
    assert_same_exceptions(published, known, book.as_of_date, thresholds)
    assert_same_statements(published, known, book.as_of_date, thresholds)
    assert_same_line(published, known, book.as_of_date, thresholds)
    assert_same_warnings(published, known, book.as_of_date, thresholds)
    assert_same_fund_flows(published, known, book.as_of_date, thresholds)
    assert_same_guarantees(published, known, book.as_of_date, thresholds)
    assert_same_policy(published, known, book.as_of_date, thresholds)
    assert_same_collection_work(published, known, book.as_of_date, thresholds)
    assert_same_hands(published, known, book.as_of_date, thresholds)
    assert_same_cases(published, known, book.as_of_date, thresholds)
    assert_same_collection(published, known, book.as_of_date, thresholds)
    assert_same_promises(published, known, book.as_of_date, thresholds)
