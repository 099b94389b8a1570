"""Questions about the work one loan asks for: what waits, what was found, what to confirm."""

import polars as pl

from warehouse.reading import Scope, Warehouse


def work_of_loan(
    warehouse: Warehouse, scope: Scope, *, loan_id: str, customer_id: str
) -> pl.DataFrame:
    """Everything that waits on one loan, however far ahead, the oldest first.

    What the customer is asked for without naming a loan counts as well. Checks and findings are all
    that are undone; other kinds are those of the desk, as near as the desk looks ahead. Columns
    ``to_do_kind``, ``item_id``, ``org_id``, ``org_name``, ``officer_id``, ``due_date`` (none where
    a finding has no day), ``planned_date``, ``days_late`` (below 0: days left), ``about`` (what was
    found), ``basis`` of a check (RULE or PLAN), ``item_code`` of a file, ``indicator_code`` and
    ``indicator_title`` of a warning, ``stage_title`` of a stage, ``paid_by_date`` of the repayment
    that a confirmation is of, and ``amount`` of the repayment, or of what else waits.
    """
    return warehouse.read(
        scope,
        """
        with arrived as (
            select count(*) > 0 as has_inspections from deliveries
            where table_name = 'inspections'
        ),
        to_confirm as (
            select confirm_by_date as by_date, due_date, due_amount from fund_confirmations
            where loan_id = $loan_id and outcome = 'AHEAD'
            union all
            select confirm_again_by_date, due_date, due_amount from fund_confirmations
            where loan_id = $loan_id and outcome = 'AHEAD' and confirm_again_by_date is not null
        ),
        confirmations as (
            select by_date, min(due_date) as paid_by_date, sum(due_amount) as amount
            from to_confirm
            group by by_date
        ),
        work as (
            select 'CHECK_' || inspection_duties.inspection_type as to_do_kind,
                inspection_duties.duty_id as item_id, inspection_duties.org_id,
                inspection_duties.officer_id, inspection_duties.due_date,
                inspection_duties.planned_date, inspection_duties.basis,
                cast(null as varchar) as about,
                confirmations.paid_by_date, confirmations.amount
            from inspection_duties
            cross join arrived
            left join confirmations
                on inspection_duties.inspection_type = 'FUNDS'
                and inspection_duties.due_date = confirmations.by_date
            where (inspection_duties.loan_id = $loan_id
                    or inspection_duties.loan_id is null
                    and inspection_duties.customer_id = $customer_id)
                and (inspection_duties.duty_state = 'OPEN'
                    or inspection_duties.duty_state = 'OVERDUE' and arrived.has_inspections)
            union all
            select 'RECTIFY', finding_id, org_id, officer_id, rectify_due, null, null,
                concat_ws(' · ', category, description), null, null
            from findings
            where (loan_id = $loan_id or loan_id is null and customer_id = $customer_id)
                and finding_state in ('OPEN', 'OVERDUE')
            union all
            select to_do_kind, item_id, org_id, officer_id, due_date, null, null, null, null, amount
            from to_dos
            where (loan_id = $loan_id or loan_id is null and customer_id = $customer_id)
                and to_do_kind not like 'CHECK_%' and to_do_kind <> 'RECTIFY'
        )
        select work.*, archives.item_code, warnings.indicator_code, warnings.indicator_title,
            process_stages.title as stage_title, cast($loan_id as varchar) as loan_id,
            org_units.org_name, org_units.org_status,
            cast(build_info.as_of_date - work.due_date as integer) as days_late
        from work
        cross join build_info
        left join org_units on work.org_id = org_units.org_id
        left join archives on work.to_do_kind = 'ARCHIVE'
            and replace(work.item_id, 'RETURN/', '') = archives.archive_id
        left join warnings on work.to_do_kind in ('WARN_CONFIRM', 'WARN_CLOSE')
            and work.item_id = warnings.warning_id
        left join loan_stages on work.to_do_kind = 'STAGE' and work.item_id = loan_stages.loan_id
        left join process_stages on loan_stages.stage_code = process_stages.stage_code
        order by work.due_date nulls last, work.to_do_kind, work.item_id
        """,
        loan_id=loan_id,
        customer_id=customer_id,
    )


def findings_of_loan(
    warehouse: Warehouse, scope: Scope, *, loan_id: str, customer_id: str
) -> pl.DataFrame:
    """What checks of one loan or of its borrower found: open first, then the latest."""
    return warehouse.read(
        scope,
        """
        select * from findings
        where loan_id = $loan_id or (loan_id is null and customer_id = $customer_id)
        order by finding_state not in ('OPEN', 'OVERDUE'), found_date desc, finding_id
        """,
        loan_id=loan_id,
        customer_id=customer_id,
    )


def confirmations_of_loan(
    warehouse: Warehouse, scope: Scope, *, org_id: str, loan_id: str
) -> pl.DataFrame:
    """Due dates of one loan whose repayment funds are to be confirmed, the furthest first."""
    return warehouse.read(
        scope,
        "select *, confirmation_state as state from fund_confirmations "
        "where org_id = $org_id and loan_id = $loan_id order by due_date desc",
        org_id=org_id,
        loan_id=loan_id,
    )
