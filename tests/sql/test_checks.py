"""Every check of the build finds what it is there to find, and nothing in a sound warehouse."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from warehouse.adding_up import header_checks
from warehouse.models import Model, read_checks, read_models
from warehouse.paths import SQL, Home
from warehouse.statements import parse

MODELS = read_models(SQL)
CHECKS = {check.name: check for check in read_checks(SQL)}
# What headers ask for: each is broken below by a row more, and none needs a line in BROKEN.
HEADER_CHECKS = {check.name: check for check in header_checks(MODELS)}

# check, what breaks the warehouse, how many rows the check must then show
BROKEN = [
    ("control_totals_tie", "update marts.control_totals set rejected_rows = rejected_rows + 1", 10),
    ("control_totals_tie", "update marts.control_totals set current_rows = accepted_rows + 1", 10),
    (
        "control_sums_leave_nothing_unexplained",
        "update marts.control_sums set difference_amount = 0.01",
        2,
    ),
    (
        "loan_months_agree_with_themselves",
        "update marts.loan_months set outstanding_principal = -0.01 where loan_id = 'L1'",
        3,
    ),
    (
        "loan_months_agree_with_themselves",
        "update marts.loan_months set overdue_amount = 0 where loan_id = 'L1'",
        1,
    ),
    (
        "loan_months_agree_with_themselves",
        "update marts.loan_months set loan_state = 'SETTLED' where loan_id = 'L2'",
        3,
    ),
    (
        "loan_months_have_a_bucket",
        "update marts.loan_months set bucket = null where loan_id = 'L2'",
        3,
    ),
    (
        "loan_months_have_a_bucket",
        "update marts.loan_months set class_floor = null where loan_id = 'L2'",
        3,
    ),
    (
        "org_months_reconcile_to_loan_months",
        "update marts.org_months_without_low_risk set customer_count = customer_count - 1",
        3,
    ),
    (
        "org_months_reconcile_to_loan_months",
        "update marts.org_months set outstanding_principal = outstanding_principal + 1",
        3,
    ),
    (
        "org_months_reconcile_to_loan_months",
        "update marts.org_months set customer_count = customer_count + 1",
        3,
    ),
    # A branch that hangs nowhere.
    (
        "org_months_reconcile_to_loan_months",
        "delete from marts.loan_months where loan_id = 'L2'",
        6,
    ),
    (
        "roll_rates_reconcile_to_org_months",
        "delete from marts.roll_rates where org_id = 'B1' and to_state = 'M1'",
        1,
    ),
    (
        "roll_rates_reconcile_to_org_months",
        "update marts.roll_rates set rate = rate / 2 where org_id = 'B2'",
        2,
    ),
    (
        "org_movements_close",
        "update marts.org_movements set repaid_balance = repaid_balance + 0.01 where org_id = 'B1'",
        3,
    ),
    # A balance that is not the one the movement leads to, nor the one the next begins with.
    (
        "org_movements_close",
        "update marts.org_months set overdue_balance = overdue_balance + 0.01 "
        "where org_id = 'B2' and month_end_date = date '2025-02-28'",
        2,
    ),
    ("overdue_episodes_agree_with_loans", "delete from marts.overdue_episodes", 1),
    (
        "overdue_episodes_agree_with_loans",
        "update marts.loans set days_past_due = 0 where loan_id = 'L1'",
        1,
    ),
    (
        "maturing_loans_reconcile_to_loans",
        "update marts.loans set maturity_date = date '2025-04-10' where loan_id = 'L2'",
        3,
    ),
    (
        "org_customer_classes_reconcile_to_org_months",
        "update marts.org_customer_classes set customer_count = customer_count + 1 "
        "where org_id = 'HEAD'",
        3,
    ),
    (
        "org_customer_classes_reconcile_to_org_months",
        "update marts.org_customer_classes set outstanding_principal = outstanding_principal + 1 "
        "where org_id = 'HEAD'",
        3,
    ),
    (
        "customer_classes_agree_with_themselves",
        "update marts.customer_classes set low_risk_loan_count = loan_count + 1 "
        "where org_id = 'B1'",
        3,
    ),
    (
        "customer_classes_agree_with_themselves",
        "update marts.customer_classes set behaviour_class = 'B' where org_id = 'B1'",
        6,
    ),
    ("parameters_are_complete", "update intermediate.int_parameters set grace_mode = null", 1),
    (
        "exception_parameters_are_complete",
        "update intermediate.int_exception_parameters set upgrade_months = null",
        1,
    ),
    # A loan listed that nobody counted, and a count that nothing below makes up.
    (
        "exceptions_all_are_counted",
        "insert into marts.exceptions by name select 'EXTENDED_TOO_LONG' as rule_code, "
        "'L1' as loan_id, 'B1' as org_id, date '2025-03-31' as month_end_date",
        1,
    ),
    (
        "finding_parameters_are_complete",
        "update intermediate.int_finding_parameters set same_text_most = null",
        1,
    ),
    (
        "inspections_done_are_in_one_duty",
        "delete from marts.inspection_duties where inspection_id = 'I1'",
        1,
    ),
    (
        "inspections_done_are_in_one_duty",
        "insert into marts.inspection_duties select * from marts.inspection_duties "
        "where inspection_id = 'I1'",
        1,
    ),
    (
        "inspection_duties_agree_with_themselves",
        "update marts.inspection_duties set duty_state = 'OVERDUE' where inspection_id = 'I1'",
        1,
    ),
    (
        "inspection_parameters_are_complete",
        "update intermediate.int_inspection_duty_parameters set coverage_days = null",
        1,
    ),
    # A loan in no stage is missing at its branch and at head office.
    (
        "org_stages_reconcile_to_org_months",
        "delete from marts.org_stages where stage_code = 'EARLY_OVERDUE'",
        2,
    ),
    ("loan_stages_agree_with_loans", "delete from marts.loan_stages where loan_id = 'L1'", 1),
    (
        "loan_stages_agree_with_duties",
        "update marts.loan_stages set stage_code = 'FIRST_CHECK', limit_date = date '2025-03-31' "
        "where loan_id = 'L1'",
        1,
    ),
    (
        "line_parameters_are_complete",
        "update intermediate.int_line_parameters set certificate_months = null",
        1,
    ),
    (
        "conduct_parameters_are_complete",
        "update intermediate.int_conduct_parameters set visit_staff_least = null",
        1,
    ),
    # One breach listed and not counted, of its rule and of any.
    (
        "conduct_violations_reconcile_to_counts",
        "insert into marts.conduct_violations by name select 'X' as action_id, 'B1' as org_id, "
        "date '2025-03-31' as month_end_date, 'C01' as rule_code",
        2,
    ),
    # The branch does not agree with its loans, nor head office with the branch.
    (
        "org_officers_children_add_up",
        "update marts.org_officers set live_loan_count = live_loan_count + 1 where org_id = 'B1'",
        2,
    ),
    # Head office and the branch of L1 have three month ends each.
    (
        "vintages_children_add_up",
        "update marts.vintages set written_off_principal = 1 where org_id = 'HEAD'",
        3,
    ),
    (
        "vintages_children_add_up",
        "update marts.vintages set disbursed_amount = 0 where org_id = 'B1'",
        6,
    ),
    (
        "vintages_reconcile_to_org_months",
        "update marts.vintages set par30_principal = 900",
        9,
    ),
    (
        "first_payment_defaults_count_every_plan",
        "delete from marts.first_payment_defaults where org_id = 'B2' and within_days = 7",
        1,
    ),
    (
        "policy_limits_add_up",
        "update marts.policy_limits set loan_count = 3 where org_id = 'HEAD'",
        1,
    ),
    (
        "policy_limits_add_up",
        "update marts.policy_limits set breach_loan_count = 1 where org_id = 'B1'",
        2,
    ),
    (
        "policy_limits_add_up",
        "update marts.policy_months set used_amount = 1 where month_end_date = '2025-03-31'",
        1,
    ),
    (
        "policy_limits_add_up",
        "delete from marts.policy_loans where loan_id = 'L2'",
        2,
    ),
    (
        "policy_parameters_are_complete",
        "update intermediate.int_policy_parameters set near_share = null",
        1,
    ),
    (
        "guarantee_parameters_are_complete",
        "update intermediate.int_guarantee_parameters set valuation_months = null",
        1,
    ),
    # More rests on the collateral of a loan than the loan owes.
    (
        "collateral_values_count_once",
        "insert into marts.collateral_loans by name select 'L1' as loan_id, 'D1' as collateral_id, "
        "false as is_guarantor, 5 as outstanding_principal, 5.01 as placed_amount",
        1,
    ),
    # A house of 10 of which 11 is shared out.
    (
        "collateral_values_count_once",
        "insert into marts.collateral_loans by name select 'L1' as loan_id, 'D1' as collateral_id, "
        "false as is_guarantor, 5 as outstanding_principal, 5 as placed_amount, "
        "11 as share_of_value; insert into marts.collaterals by name select 'D1' as collateral_id, "
        "'HEAD' as org_id, 10 as collateral_value",
        1,
    ),
    (
        "statement_parameters_are_complete",
        "update intermediate.int_statement_parameters set succession_months = null",
        1,
    ),
    (
        "statement_measures_have_a_value_or_a_reason",
        "update marts.statement_measures set value = null where measure = 'DEBT_TO_ASSETS'",
        2,
    ),
    (
        "org_statements_children_add_up",
        "update marts.org_statements set flagged_principal = flagged_principal + 1 "
        "where org_id = 'HEAD'",
        1,
    ),
    (
        "org_statements_agree_with_themselves",
        "update marts.org_statements set red_customer_count = red_customer_count + 1 "
        "where org_id = 'B1'",
        1,
    ),
    (
        "customer_indicators_agree_with_the_catalogue",
        "update marts.warning_indicators set signalling_customer_count = 99 "
        "where indicator_code = 'R03'",
        1,
    ),
    (
        "warning_measure_parameters_are_complete",
        "update intermediate.int_warning_measure_parameters set entry_window_months = null",
        1,
    ),
    (
        "window_duty_parameters_are_complete",
        "update intermediate.int_window_duty_parameters set redraw_check_days = null",
        1,
    ),
    (
        "org_indicator_scores_children_add_up",
        "insert into marts.org_indicator_scores by name select 'HEAD' as org_id, "
        "date '2025-03-31' as month_end_date, 'ALL' as indicator_code, 'ALL' as level, "
        "1000 as triggered_count",
        1,
    ),
    (
        "indicator_scores_reconcile_to_org_scores",
        "insert into marts.indicator_scores by name select 'U99' as indicator_code, "
        "'RED' as level, 1 as matured_count",
        1,
    ),
    (
        "warning_score_parameters_are_complete",
        "update intermediate.int_warning_score_parameters set warned_ahead_days = null",
        1,
    ),
    # A warning counted where nobody has to handle it, and one more above than below.
    (
        "org_warnings_children_add_up",
        "update marts.org_warnings set open_count = open_count + 1 where org_id = 'B1'",
        2,
    ),
    (
        "org_warnings_children_add_up",
        "update marts.org_warnings set triggered_count = triggered_count + 1 where org_id = 'HEAD'",
        1,
    ),
    (
        "warning_parameters_are_complete",
        "update intermediate.int_warning_level_limits set close_days = null where level = 'RED'",
        1,
    ),
    (
        "warning_parameters_are_complete",
        "update intermediate.int_warning_handling_parameters set escalate_orange_count = null",
        1,
    ),
    (
        "fund_parameters_are_complete",
        "update intermediate.int_fund_parameters set split_payment_days = null",
        1,
    ),
    (
        "script_parameters_are_complete",
        "update intermediate.int_script_parameters set script_expiry_notice_days = null",
        1,
    ),
    (
        "complaint_parameters_are_complete",
        "update intermediate.int_complaint_parameters set complaint_days = null",
        1,
    ),
    (
        "promise_parameters_are_complete",
        "update intermediate.int_promise_parameters set promise_grace_days = null",
        1,
    ),
    (
        "promises_agree_with_themselves",
        "insert into marts.promises by name select 'P1' as promise_id, 'BROKEN' as promise_state, "
        "5 as promised_amount, 4 as paid_amount, 1 as missing_amount, true as is_broken",
        1,
    ),
    (
        "loan_fund_flows_agree_with_themselves",
        "insert into marts.loan_fund_flows by name select 'L1' as loan_id, 1000 as "
        "disbursed_amount, 1001 as traced_amount, -1 as untraced_amount",
        1,
    ),
    (
        "hand_parameters_are_complete",
        "update intermediate.int_hand_parameters set large_from_amount = middle_from_amount",
        1,
    ),
    ("cases_are_the_overdue_loans", "delete from marts.cases", 1),
    ("cases_are_the_overdue_loans", "update marts.cases set loan_id = 'L2'", 2),
    ("cases_are_the_overdue_loans", "update marts.cases set step_code = null", 1),
    (
        "hands_agree_with_themselves",
        "insert into marts.hands by name select 'H' as assignment_id, 'L0' as loan_id, "
        "date '2025-03-30' as from_date, 1 as entry_amount, 1.01 as recovered_amount",
        1,
    ),
    # Another overdue amount than the loan had at that month end.
    (
        "hands_agree_with_themselves",
        "insert into marts.hands by name select 'H' as assignment_id, 'L1' as loan_id, "
        "date '2025-03-31' as from_date, 987654 as entry_amount",
        1,
    ),
    (
        "agency_recovery_adds_up",
        "insert into marts.hands by name select 'H' as assignment_id, 'A' as agency_id",
        1,
    ),
    (
        "action_windows_are_complete",
        "update intermediate.int_action_windows set window_days = null where bucket = 'M2'",
        1,
    ),
    # An overdue loan nobody looks at, and one looked at that is not overdue.
    (
        "collected_loans_are_all_overdue_loans",
        "insert into intermediate.int_collection_record values (1, date '2025-01-01', null)",
        1,
    ),
    (
        "collected_loans_are_all_overdue_loans",
        "insert into marts.collected_loans by name select 'L2' as loan_id, "
        "date '2025-03-31' as month_end_date, date '2025-03-01' as overdue_since_date",
        1,
    ),
    (
        "collection_breakdowns_reconcile_to_org_collection",
        "insert into marts.collection_breakdowns by name select 'HEAD' as org_id, "
        "date '2025-03-31' as month_end_date, 'BUCKET' as dimension, 'M1' as member, "
        "1 as overdue_loan_count",
        1,
    ),
    (
        "collection_months_agree_with_themselves",
        "insert into marts.collection_months by name select 'L1' as loan_id, 'B1' as org_id, "
        "date '2025-03-31' as month_end_date, 10 as opening_overdue_amount, "
        "11 as recovered_amount, 0 as refinanced_amount",
        1,
    ),
    (
        "recovery_parameters_are_complete",
        "update intermediate.int_recovery_parameters set recovery_curve_days = null",
        1,
    ),
    # A finding that head office counts and nobody has, and one put right that is counted as open.
    (
        "findings_all_are_counted",
        "update marts.org_findings set found_count = found_count + 1 where org_id = 'HEAD'",
        1,
    ),
    (
        "findings_all_are_counted",
        "update marts.findings set finding_state = 'RECTIFIED_LATE'",
        2,
    ),
    (
        "acts_without_certificate_are_all_listed",
        "insert into marts.org_certified_acts by name select 'B1' as org_id, "
        "date '2025-03-31' as month_end_date, 1 as uncertified_act_count",
        1,
    ),
    (
        "script_months_reconcile_to_org_scripts",
        "insert into marts.org_scripts by name select 'HEAD' as org_id, "
        "date '2025-03-31' as month_end_date, 1 as used_count",
        1,
    ),
    (
        "recovery_curves_never_fall",
        "insert into marts.recovery_curves by name select 'B1' as org_id, date '2025-01-01' as "
        "cohort_month, unnest([0, 1]) as days_since_entry, unnest([5, 4]) as recovered_amount",
        1,
    ),
]


@pytest.fixture(scope="module")
def sound_book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("checks"))
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD", "org_level": "HEAD"},
                {"org_id": "B1", "parent_org_id": "HEAD"},
                {"org_id": "B2", "parent_org_id": "HEAD"},
            ],
            "customers": [{"customer_id": "C1"}],
            "loans": [
                {
                    "loan_id": loan_id,
                    "customer_id": "C1",
                    "org_id": org_id,
                    "disbursed_date": "2025-01-10",
                    "disbursed_amount": "1000",
                }
                for loan_id, org_id in (("L1", "B1"), ("L2", "B2"))
            ],
            "repayment_schedule": [
                {
                    "loan_id": loan_id,
                    "period_no": 1,
                    "due_date": due_date,
                    "due_principal": "1000",
                }
                for loan_id, due_date in (("L1", "2025-03-01"), ("L2", "2025-12-01"))
            ],
            "repayments": [
                {"txn_id": "T1", "loan_id": "L1", "value_date": "2025-02-01", "amount": "100"}
            ],
            "inspections": [
                {
                    "inspection_id": "I1",
                    "inspection_type": "FIRST",
                    "loan_id": "L1",
                    "org_id": "B1",
                    "due_date": "2025-02-09",
                    "done_date": "2025-02-08",
                }
            ],
            "findings": [{"finding_id": "W1", "inspection_id": "I1"}],
            "policy_limits": [
                {
                    "policy_id": "P1",
                    "dimension": "PRODUCT",
                    "member": "P1",
                    "limit_amount": "1800",
                }
            ],
            "archives": [{"archive_id": "A1", "loan_id": "L1", "item_code": "LOAN_CONTRACT"}],
            "financial_statements": [
                {
                    "customer_id": "C1",
                    "period_end": "2025-01-31",
                    "total_assets": "100",
                    "total_liabilities": "90",
                }
            ],
        },
    )
    book = built_on_demand(home, "2025-03-31")
    book.build(model.table for model in MODELS)
    return book


@pytest.fixture(scope="module")
def copy(sound_book: OnDemand) -> duckdb.DuckDBPyConnection:
    """The marts, and what the checks read beside them, as tables of a catalog of their own."""
    connection = sound_book.connection
    connection.execute("attach ':memory:' as copied")
    tables = {model.table for model in MODELS if model.layer == "marts"}
    for check in (*CHECKS.values(), *HEADER_CHECKS.values()):
        tables |= {str(one) for one in parse(check.sql).tables}
    for schema in {table.partition(".")[0] for table in tables}:
        connection.execute(f"create schema copied.{schema}")
    for table in sorted(tables):
        connection.execute(f"create table copied.{table} as from {table}")
    connection.execute("use copied")
    return connection


@pytest.fixture
def warehouse(copy: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The copy, which a test may break: it is whole again afterwards."""
    copy.execute("begin")
    yield copy
    copy.execute("rollback")


def damage(
    warehouse: duckdb.DuckDBPyConnection, model: Model, figures: dict[str, int], org_id: str
) -> None:
    """One more row of an organisation, with these figures and nothing else but a key of its own."""
    described = warehouse.execute(f"describe {model.table}").fetchall()
    kinds = {name: kind for name, kind, *_ in described}
    row = {key: "date '2000-01-31'" if kinds[key] == "DATE" else "0" for key in model.key}
    row |= {column: str(figure) for column, figure in figures.items()}
    if "org_id" in kinds:
        row["org_id"] = f"'{org_id}'"
    selected = ", ".join(f"cast({cell} as {kinds[name]}) as {name}" for name, cell in row.items())
    warehouse.execute(f"insert into {model.table} by name select {selected}")


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_sound_warehouse_passes(warehouse: duckdb.DuckDBPyConnection, name: str) -> None:
    assert warehouse.execute(CHECKS[name].sql).fetchall() == []


@pytest.mark.parametrize(("name", "breaking", "row_count"), BROKEN)
def test_a_broken_warehouse_is_found(
    warehouse: duckdb.DuckDBPyConnection, name: str, breaking: str, row_count: int
) -> None:
    warehouse.execute(breaking)

    assert len(warehouse.execute(CHECKS[name].sql).fetchall()) == row_count


def test_every_check_is_proved_to_find_something() -> None:
    assert {name for name, *_ in BROKEN} == set(CHECKS)


@pytest.mark.parametrize("model", [one for one in MODELS if one.adds], ids=lambda one: one.name)
def test_a_figure_that_does_not_add_up_is_found_in_each_column(
    warehouse: duckdb.DuckDBPyConnection, model: Model
) -> None:
    check = HEADER_CHECKS[f"{model.name}_children_add_up"]
    assert warehouse.execute(check.sql).fetchall() == []

    # More than the branch has itself, and more than head office has with it.
    damage(warehouse, model, dict.fromkeys(model.adds, 7), "B1")

    place = model.key.index("org_id")
    wrong = {row[place]: row[-1] for row in warehouse.execute(check.sql).fetchall()}
    assert set(wrong) == {"B1", "HEAD"}
    for told in wrong.values():
        for column, words in zip(model.adds, told.split("; "), strict=True):
            assert re.fullmatch(rf"{column} is \S+, not \S+", words)


@pytest.mark.parametrize(
    ("model", "rule"),
    [(one, rule) for one in MODELS for rule in one.holds],
    ids=lambda one: getattr(one, "name", one),
)
def test_a_row_that_does_not_hold_is_found(
    warehouse: duckdb.DuckDBPyConnection, model: Model, rule: str
) -> None:
    check = HEADER_CHECKS[f"{model.name}_holds"]
    assert warehouse.execute(check.sql).fetchall() == []
    named = [column.name for column in model.columns if re.search(rf"\b{column.name}\b", rule)]
    first = min(named, key=lambda name: re.search(rf"\b{name}\b", rule).start())  # type: ignore[union-attr]

    damage(warehouse, model, dict.fromkeys(named, 0) | {first: 1}, "B1")

    assert len(warehouse.execute(check.sql).fetchall()) == 1


def test_own_rows_that_stand_nowhere_above_are_found(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    warehouse.execute("delete from marts.org_stages where org_id = 'B1'")

    rows = warehouse.execute(HEADER_CHECKS["org_stages_children_add_up"].sql).fetchall()

    # The branch has less than its loans, and head office more than its children, each first so.
    wrong = {org_id: words for org_id, *_, words in reversed(rows)}
    assert wrong == {
        "B1": "loan_count is empty, not 1; outstanding_principal is empty, not 1000.00",
        "HEAD": "loan_count is 1, not empty; outstanding_principal is 1000.00, not empty",
    }
