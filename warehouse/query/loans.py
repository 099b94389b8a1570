"""Questions about one loan."""

import polars as pl

from warehouse.reading import Scope, Warehouse


def loan(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """One loan as agreed and as it stands; no row when there is none in scope."""
    return warehouse.read(scope, "select * from loans where loan_id = $loan_id", loan_id=loan_id)


def loan_months(warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str) -> pl.DataFrame:
    """One loan at every month end, earliest first."""
    return _of_loan(warehouse, scope, "loan_months", org_id, loan_id, "month_end_date")


def instalments(warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str) -> pl.DataFrame:
    """The plan in force of one loan, in the order in which it falls due."""
    return _of_loan(warehouse, scope, "instalments", org_id, loan_id, "due_date, period_no")


def payments(warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str) -> pl.DataFrame:
    """The repayment journal of one loan, latest first."""
    return _of_loan(warehouse, scope, "payments", org_id, loan_id, "value_date desc, txn_id")


def loan_events(warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str) -> pl.DataFrame:
    """What was changed about one loan, latest first."""
    return _of_loan(warehouse, scope, "loan_events", org_id, loan_id, "event_date desc, event_id")


def schedule_changes(
    warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str
) -> pl.DataFrame:
    """The new plans of one loan and what each did to its days past due, latest first."""
    return _of_loan(warehouse, scope, "schedule_changes", org_id, loan_id, "version desc")


def reconciliation_of_loan(
    warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str
) -> pl.DataFrame:
    """Where the files disagree about one loan, latest first."""
    order = "reference_date desc nulls last, finding_no"
    return _of_loan(warehouse, scope, "reconciliation", org_id, loan_id, order)


def inspections_of_loan(
    warehouse: Warehouse, scope: Scope, *, loan_id: str, customer_id: str
) -> pl.DataFrame:
    """The checks of one loan, and those of its borrower that name no loan, latest due first."""
    return warehouse.read(
        scope,
        """
        select * from inspections
        where loan_id = $loan_id or (loan_id is null and customer_id = $customer_id)
        order by due_date desc, inspection_id
        """,
        loan_id=loan_id,
        customer_id=customer_id,
    )


def payments_by_month(
    warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str
) -> pl.DataFrame:
    """What fell due by the plan in force and what was paid on one loan, month by month.

    Columns ``month`` (its first day), ``due_amount``, ``paid_amount``; months with neither are left
    out.
    """
    return warehouse.read(
        scope,
        """
        with due as (
            select cast(date_trunc('month', due_date) as date) as month,
                sum(due_amount) as due_amount
            from instalments where org_id = $org_id and loan_id = $loan_id
            group by cast(date_trunc('month', due_date) as date)
        ),
        paid as (
            select cast(date_trunc('month', value_date) as date) as month,
                sum(amount) as paid_amount
            from payments where org_id = $org_id and loan_id = $loan_id and is_counted
            group by cast(date_trunc('month', value_date) as date)
        )
        select coalesce(due.month, paid.month) as month,
            coalesce(due.due_amount, 0) as due_amount,
            coalesce(paid.paid_amount, 0) as paid_amount
        from due
        full join paid on due.month = paid.month
        order by coalesce(due.month, paid.month)
        """,
        org_id=org_id,
        loan_id=loan_id,
    )


def _of_loan(
    warehouse: Warehouse, scope: Scope, table: str, org_id: str, loan_id: str, order: str
) -> pl.DataFrame:
    # The marts are stored by organisation: naming it spares reading the rest of them.
    return warehouse.read(
        scope,
        f"select * from {table} where org_id = $org_id and loan_id = $loan_id order by {order}",
        org_id=org_id,
        loan_id=loan_id,
    )
