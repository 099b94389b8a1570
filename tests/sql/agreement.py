"""Asks both computations for the same tables and compares them cell by cell."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pprint import pformat
from typing import Any

import pytest

from tests.oracle.concentration import MaturingLoan, maturing_loans
from tests.oracle.customer_classes import (
    CustomerClass,
    FollowUp,
    OrgCustomerClass,
    customer_classes,
    follow_ups,
    org_customer_classes,
)
from tests.oracle.customers import CustomerOfOrganisation, customers
from tests.oracle.episodes import (
    MissedInstalment,
    OverdueEpisode,
    missed_instalments,
    overdue_episodes,
)
from tests.oracle.first_payments import (
    FirstPayment,
    FirstPaymentDefault,
    first_payment_defaults,
    first_payments,
)
from tests.oracle.loan_months import LoanMonth, loan_months
from tests.oracle.loans import Standing, standings
from tests.oracle.movements import (
    ClassMigration,
    LoanMovement,
    LoanStep,
    OrgMovement,
    RollRate,
    class_migrations,
    loan_movements,
    loan_steps,
    moves,
    org_movements,
    roll_rates,
)
from tests.oracle.org_months import OrgMonth, org_months
from tests.oracle.organisations import Unit, closure, units
from tests.oracle.plans import Instalment, ScheduleChange, instalments, schedule_changes
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.oracle.vintages import Vintage, vintages
from tests.published import Published, Row

RATIO_TOLERANCE = 1e-12
# Added up over what the second computation does not tell apart.
FIRST_PAYMENT_DEFAULTS = """
    select
        org_id, within_days, first_due_month, cohort_month, scope, observable_date,
        cast(sum(loan_count) as bigint) as loan_count,
        cast(sum(default_loan_count) as bigint) as default_loan_count
    from first_payment_defaults
    group by all
"""


def assert_same_figures(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every computed cell of the published build is what the second computation says."""
    moved = moves(known, as_of_date, thresholds)
    for table, row_type, key, computed in (
        (
            "loan_months",
            LoanMonth,
            ("loan_id", "month_end_date"),
            loan_months(known, as_of_date, thresholds),
        ),
        (
            "org_months",
            OrgMonth,
            ("org_id", "month_end_date"),
            org_months(known, as_of_date, thresholds),
        ),
        (
            "org_months_without_low_risk",
            OrgMonth,
            ("org_id", "month_end_date"),
            org_months(known, as_of_date, thresholds, without_low_risk=True),
        ),
        ("org_units", Unit, ("org_id",), units(known.org_units, as_of_date)),
        ("loans", Standing, ("loan_id",), standings(known, as_of_date, thresholds)),
        (
            "instalments",
            Instalment,
            ("loan_id", "period_no"),
            instalments(known, as_of_date, thresholds),
        ),
        (
            "schedule_changes",
            ScheduleChange,
            ("loan_id", "version"),
            schedule_changes(known, as_of_date, thresholds),
        ),
        (
            "maturing_loans",
            MaturingLoan,
            ("loan_id", "within_days"),
            maturing_loans(known, as_of_date, thresholds),
        ),
        (
            "vintages",
            Vintage,
            ("org_id", "cohort_month", "months_on_book"),
            vintages(known, as_of_date, thresholds),
        ),
        (
            "first_payments",
            FirstPayment,
            ("loan_id",),
            first_payments(known, as_of_date, thresholds),
        ),
        (
            f"({FIRST_PAYMENT_DEFAULTS})",
            FirstPaymentDefault,
            (
                "org_id",
                "within_days",
                "first_due_month",
                "cohort_month",
                "scope",
                "observable_date",
            ),
            first_payment_defaults(known, as_of_date, thresholds),
        ),
        ("loan_months", LoanStep, ("loan_id", "month_end_date"), loan_steps(moved)),
        (
            "roll_rates",
            RollRate,
            ("org_id", "month_end_date", "from_bucket", "to_state"),
            roll_rates(moved),
        ),
        (
            "class_migrations",
            ClassMigration,
            ("org_id", "month_end_date", "five_class"),
            class_migrations(moved),
        ),
        (
            "loan_movements",
            LoanMovement,
            ("loan_id", "month_end_date"),
            loan_movements(moved),
        ),
        ("org_movements", OrgMovement, ("org_id", "month_end_date"), org_movements(moved)),
        (
            "missed_instalments",
            MissedInstalment,
            ("loan_id", "version", "period_no"),
            missed_instalments(known, as_of_date, thresholds),
        ),
        (
            "overdue_episodes",
            OverdueEpisode,
            ("loan_id", "start_date"),
            overdue_episodes(known, as_of_date, thresholds),
        ),
        (
            "customers",
            CustomerOfOrganisation,
            ("customer_id", "org_id"),
            customers(known, as_of_date),
        ),
    ):
        assert_same_table(published, table, row_type, key, computed, known)
    assert {
        tuple(row.values())
        for row in published.table(
            "org_closure", "ancestor_org_id", "descendant_org_id", "distance"
        )
    } == closure(known.org_units, as_of_date)
    assert_portfolio_adds_up(published)
    assert_same_customers(published, known, as_of_date, thresholds)


def assert_same_customers(
    published: Published, known: Book, as_of_date: date, thresholds: Thresholds
) -> None:
    """The classes of customers by behaviour, and what they ask for."""
    classes = customer_classes(known, as_of_date, thresholds)
    for table, row_type, key, computed in (
        ("customer_classes", CustomerClass, ("customer_id", "org_id", "month_end_date"), classes),
        (
            "org_customer_classes",
            OrgCustomerClass,
            ("org_id", "month_end_date", "customer_type", "behaviour_class"),
            org_customer_classes(known, as_of_date, classes),
        ),
        (
            "customer_follow_ups",
            FollowUp,
            ("loan_id", "month_end_date"),
            follow_ups(known, as_of_date, classes, thresholds),
        ),
    ):
        assert_same_table(published, table, row_type, key, computed, known)


def assert_same_table(
    published: Published,
    table: str,
    row_type: Any,
    key: tuple[str, ...],
    computed: Sequence[Any],
    book: Book,
) -> None:
    by_model = published.table(table, *[column.name for column in fields(row_type)])
    differences = different_cells(by_model, [asdict(row) for row in computed], key)
    if not differences:
        return
    loan_id = differences[0][0][0]
    rows = [one for one in book.loans if loan_id in (one.loan["loan_id"], one.loan["customer_id"])]
    pytest.fail(
        f"{table} differs in {len(differences)} cells (key, column, model, second computation):\n"
        f"{pformat(differences[:12], width=150)}\n{pformat(rows, width=150)}"
    )


def different_cells(
    by_model: list[Row], by_oracle: list[Row], key: tuple[str, ...]
) -> list[tuple[tuple[Any, ...], str, Any, Any]]:
    """(key, column, value of the model, value of the oracle) wherever the two are not the same."""
    model_rows = {tuple(row[column] for column in key): row for row in by_model}
    oracle_rows = {tuple(row[column] for column in key): row for row in by_oracle}
    assert len(model_rows) == len(by_model), "the model has a key twice"
    differences: list[tuple[tuple[Any, ...], str, Any, Any]] = []
    for one_key in sorted(model_rows.keys() | oracle_rows.keys()):
        if one_key not in model_rows or one_key not in oracle_rows:
            differences.append(
                (one_key, "the whole row", model_rows.get(one_key), oracle_rows.get(one_key))
            )
            continue
        for column, value in oracle_rows[one_key].items():
            if not is_same(model_rows[one_key][column], value):
                differences.append((one_key, column, model_rows[one_key][column], value))
    return differences


def is_same(by_model: Any, by_oracle: Any) -> bool:
    if isinstance(by_model, float) and isinstance(by_oracle, float):
        return abs(by_model - by_oracle) <= RATIO_TOLERANCE * max(1.0, abs(by_oracle))
    return type(by_model) is type(by_oracle) and bool(by_model == by_oracle)


ADDITIVE = (
    "loan_count",
    "overdue_loan_count",
    "outstanding_principal",
    "overdue_balance",
    "overdue_principal",
    "overdue_amount",
    "par30_principal",
    "par60_principal",
    "par90_principal",
    "npl_principal",
    "special_mention_principal",
    "new_overdue_principal",
)


def assert_portfolio_adds_up(published: Published) -> None:
    """The organisations' own parts below each organisation sum to its figures, of both books."""
    assert_parts_add_up(published, "org_months", "true")
    assert_parts_add_up(published, "org_months_without_low_risk", "scope <> 'LOW_RISK'")


def assert_parts_add_up(published: Published, table: str, of_the_book: str) -> None:
    sums = ", ".join(f"coalesce(sum(portfolio_months.{column}), 0)" for column in ADDITIVE)
    figures = ", ".join(f"coalesce({column}, 0)" for column in ADDITIVE)
    by_parts = published.rows(
        f"""
        select ancestor_org_id, month_end_date, {sums}
        from portfolio_months
        inner join org_closure on portfolio_months.org_id = org_closure.descendant_org_id
        where {of_the_book}
        group by all order by all
        """
    )
    in_all = published.rows(
        f"select org_id, month_end_date, {figures} from {table} where loan_count > 0 order by all"
    )
    assert [tuple(row.values()) for row in by_parts] == [tuple(row.values()) for row in in_all]
