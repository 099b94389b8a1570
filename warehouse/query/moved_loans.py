"""Questions about the loans behind a figure of how loans moved."""

from datetime import date
from typing import Any, Literal, TypeAlias

import polars as pl

from warehouse.query.movements import TERMS
from warehouse.query.narrowing import WHOLE_BOOK, Narrowing
from warehouse.reading import Scope, Warehouse

# Which loans, and what each adds to the figure.
Behind: TypeAlias = Literal["transition", "closing_transition", "movement", "class_migration"]
_LOAN = """
    loan_months.loan_id, loan_months.org_id, loan_months.product_code, loan_months.customer_type,
    loan_months.scope, loan_months.basis,
    loan_months.previous_outstanding_principal as opening_principal,
    loan_months.outstanding_principal as closing_principal,
    loan_months.previous_standing, loan_months.standing, loan_months.previous_class_standing,
    loan_months.class_standing, loan_months.previous_days_past_due, loan_months.days_past_due
"""


def loans_behind(
    warehouse: Warehouse,
    scope: Scope,
    *,
    behind: Behind,
    part: str,
    org_id: str,
    month_end_date: date,
    to_state: str | None = None,
    narrowing: Narrowing = WHOLE_BOOK,
    limit: int,
) -> pl.DataFrame:
    """The loans a figure of a movement is made of, the largest first; ``amount`` adds up to it.

    ``transition`` and ``closing_transition``: those of the bucket ``part`` that are now in
    ``to_state``, by their balance before, or now. ``movement``: those of a term ``part`` of the
    overdue movement. ``class_migration``: those of the class ``part`` that are now in a worse
    one, by their balance now.
    """
    chosen, values = _behind(behind, part, to_state)
    return warehouse.read(
        scope,
        f"""
        with {chosen}
        select
            chosen.loan_id, loans.customer_name, loans.org_name, chosen.product_code,
            coalesce(chosen.customer_type, 'UNKNOWN') as customer_type, loans.officer_id,
            chosen.amount, chosen.opening_principal, chosen.closing_principal,
            chosen.previous_standing, chosen.standing, chosen.previous_class_standing,
            chosen.class_standing, chosen.previous_days_past_due, chosen.days_past_due,
            chosen.basis
        from chosen
        inner join loans on chosen.loan_id = loans.loan_id
        inner join org_closure on chosen.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            {narrowing.condition("chosen")}
        order by chosen.amount desc nulls last, chosen.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
        limit=limit,
        **values,
    )


def loan_totals_behind(
    warehouse: Warehouse,
    scope: Scope,
    *,
    behind: Behind,
    part: str,
    org_id: str,
    month_end_date: date,
    to_state: str | None = None,
    narrowing: Narrowing = WHOLE_BOOK,
) -> pl.DataFrame:
    """What all loans of ``loans_behind`` come to: one row."""
    chosen, values = _behind(behind, part, to_state)
    return warehouse.read(
        scope,
        f"""
        with {chosen}
        select count(*) as loan_count, sum(chosen.amount) as amount
        from chosen
        inner join org_closure on chosen.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
            {narrowing.condition("chosen")}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **narrowing.values,
        **values,
    )


def _behind(behind: Behind, part: str, to_state: str | None) -> tuple[str, dict[str, Any]]:
    """The rows of ``loans_behind`` before they are narrowed, and the values they take."""
    if behind == "movement":
        assert part in TERMS, f"{part} is no term of the movement"
        return (
            f"""
            chosen as (
                select {_LOAN}, loan_movements.{part} as amount
                from loan_movements
                inner join loan_months on loan_movements.loan_id = loan_months.loan_id
                    and loan_movements.month_end_date = loan_months.month_end_date
                where loan_movements.month_end_date = $month_end_date
                    and loan_months.month_end_date = $month_end_date
                    and loan_movements.{part} <> 0
            )
            """,
            {},
        )
    if behind in ("transition", "closing_transition"):
        amount = "previous_outstanding_principal"
        if behind == "closing_transition":
            amount = "outstanding_principal"
        return (
            f"""
            chosen as (
                select {_LOAN}, {amount} as amount
                from loan_months
                where month_end_date = $month_end_date
                    and previous_standing = $part and standing = $to_state
            )
            """,
            {"part": part, "to_state": to_state},
        )
    return (
        f"""
        chosen as (
            select {_LOAN}, loan_months.outstanding_principal as amount
            from loan_months
            inner join class_floors as from_floors
                on loan_months.previous_class_standing = from_floors.five_class
            inner join class_floors as to_floors
                on loan_months.class_standing = to_floors.five_class
            where loan_months.month_end_date = $month_end_date
                and loan_months.previous_class_standing = $part
                and to_floors.class_no > from_floors.class_no
        )
        """,
        {"part": part},
    )
