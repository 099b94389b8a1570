"""Questions about where the money of loans went: paid out in some months, as it stands today."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS, parameter, within_months
from warehouse.reading import Scope, Warehouse

FlowFault: TypeAlias = Literal[
    "EXPLAIN",
    "PROHIBITED",
    "SUSPECTED",
    "RETURNED",
    "ENTRUSTED_MISSED",
    "SPLIT",
    "MISSING_VOUCHER",
    "UNTRACED",
    "ALL",
]
# The loans of a list.
_LOANS: dict[FlowFault, str] = {
    "EXPLAIN": "flows.is_to_explain",
    "PROHIBITED": "flows.prohibited_count > 0",
    "SUSPECTED": "flows.suspected_count > 0",
    "RETURNED": "flows.returned_count > 0",
    "ENTRUSTED_MISSED": "flows.entrusted_missed_count > 0",
    "SPLIT": "flows.split_count > 0",
    "MISSING_VOUCHER": "flows.missing_voucher_count > 0",
    "UNTRACED": "flows.is_told and flows.untraced_amount > 0",
    "ALL": "true",
}
# Paid out in the months of the window that ends with a month end.
_WINDOW = within_months("{rows}.month_end_date", parameter("flow_window_months"))
_AMOUNTS = (
    "disbursed_amount",
    "traced_amount",
    "untraced_amount",
    "out_amount",
    "prohibited_amount",
    "suspected_amount",
    "returned_amount",
    "entrusted_missed_amount",
    "split_amount",
    "missing_voucher_amount",
    "entrusted_needed_amount",
    "entrusted_amount",
)
_COUNTS = (
    "flow_count",
    "prohibited_count",
    "suspected_count",
    "returned_count",
    "entrusted_missed_count",
    "split_count",
    "missing_voucher_count",
    "entrusted_needed_count",
    "entrusted_count",
    "voucher_due_count",
    "voucher_present_count",
)
_LOAN_COUNTS = (
    "loan_count",
    "flow_loan_count",
    "prohibited_loan_count",
    "suspected_loan_count",
    "returned_loan_count",
    "entrusted_missed_loan_count",
    "split_loan_count",
    "missing_voucher_loan_count",
    "explain_loan_count",
    "fault_loan_count",
)
_RATES = """
    cast(traced_amount as double) / nullif(cast(disbursed_amount as double), 0) as traced_rate,
    cast(entrusted_amount as double) / nullif(cast(entrusted_needed_amount as double), 0)
        as entrusted_rate,
    cast(voucher_present_count as double) / nullif(cast(voucher_due_count as double), 0)
        as voucher_rate
"""
# Of loans, what the marts of organisations hold: what the file tells nothing of is in no share.
_TOLD = ("disbursed_amount", "traced_amount", "untraced_amount")
_OF_LOANS = ",\n".join(
    [
        *(
            f"cast(sum(case when flows.is_told then flows.{name} else 0 end) as decimal(38, 2))"
            f" as {name}"
            for name in _TOLD
        ),
        *(
            f"cast(sum(flows.{name}) as decimal(38, 2)) as {name}"
            for name in _AMOUNTS
            if name not in _TOLD
        ),
        *(f"cast(sum(flows.{name}) as bigint) as {name}" for name in _COUNTS),
        "count(case when flows.is_told then 1 end) as loan_count",
        "count(case when flows.is_told and flows.flow_count > 0 then 1 end) as flow_loan_count",
        *(
            f"count(case when flows.{fault}_count > 0 then 1 end) as {fault}_loan_count"
            for fault in (
                "prohibited",
                "suspected",
                "returned",
                "entrusted_missed",
                "split",
                "missing_voucher",
            )
        ),
        "count(case when flows.is_to_explain then 1 end) as explain_loan_count",
        "count(case when flows.is_to_explain or flows.missing_voucher_count > 0 then 1 end)"
        " as fault_loan_count",
    ]
)


def fund_flows_arrived(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """One row: of how many loans below an organisation the file tells, and since when."""
    return warehouse.read(
        scope,
        """
        select count(*) as loan_count, min(flows.month_end_date) as first_month_end_date
        from loan_fund_flows as flows
        inner join org_closure on flows.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
        """,
        org_id=org_id,
    )


def org_fund_flows(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The loans paid out in the months up to a month end: one row, none where there are no such."""
    sums = ",\n".join(
        [
            *(f"cast(sum({name}) as decimal(38, 2)) as {name}" for name in _AMOUNTS),
            *(f"cast(sum({name}) as bigint) as {name}" for name in (*_COUNTS, *_LOAN_COUNTS)),
        ]
    )
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select min(month_end_date) as first_month_end_date, {sums}
            from org_fund_flows
            where org_id = $org_id and {_WINDOW.format(rows="org_fund_flows")}
            having count(*) > 0
        )
        select *, {_RATES} from summed
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def fund_flows_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The same of the organisations directly below and the own loans, most to explain first."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART}, {_OF_LOANS}
            from part
            inner join loan_fund_flows as flows on part.descendant_org_id = flows.org_id
            where {_WINDOW.format(rows="flows")}
            group by {PART}
        )
        select *, {_RATES} from summed
        order by explain_loan_count desc, missing_voucher_count desc nulls last,
            traced_rate nulls last, org_id, is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def fund_flows_by_kind(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """Payments by the kind of payee, the largest first, and what of each may not be.

    ``payee_type`` is missing where the file does not tell it.
    """
    return warehouse.read(
        scope,
        f"""
        select flows.payee_type, count(*) as flow_count, sum(flows.amount) as out_amount,
            cast(sum(case when flows.is_prohibited then flows.amount else 0 end)
                as decimal(38, 2)) as prohibited_amount,
            cast(sum(case when flows.is_suspected then flows.amount else 0 end)
                as decimal(38, 2)) as suspected_amount
        from fund_flows as flows
        inner join org_closure on flows.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and flows.direction = 'OUT'
            and {_WINDOW.format(rows="flows")}
        group by flows.payee_type
        order by out_amount desc, flows.payee_type
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def fund_flow_loans(
    warehouse: Warehouse,
    scope: Scope,
    *,
    fault: FlowFault,
    org_id: str,
    month_end_date: date,
    limit: int,
) -> pl.DataFrame:
    """The loans of a list, the gravest first: prohibited, then suspected, returned, and amounts."""
    return warehouse.read(
        scope,
        f"""
        select flows.*, loans.customer_name, loans.officer_id, loans.org_name
        from loan_fund_flows as flows
        inner join org_closure on flows.org_id = org_closure.descendant_org_id
        inner join loans on flows.org_id = loans.org_id and flows.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id and {_WINDOW.format(rows="flows")}
            and {_LOANS[fault]}
        order by flows.prohibited_amount desc, flows.suspected_amount desc,
            flows.returned_amount desc, flows.split_amount desc,
            flows.entrusted_missed_amount desc, flows.missing_voucher_amount desc nulls last,
            flows.untraced_amount desc, flows.loan_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        limit=limit,
    )


def fund_flow_loan_total(
    warehouse: Warehouse, scope: Scope, *, fault: FlowFault, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """How many loans ``fund_flow_loans`` lists without a limit: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as loan_count
        from loan_fund_flows as flows
        inner join org_closure on flows.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_WINDOW.format(rows="flows")}
            and {_LOANS[fault]}
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def fund_flows_of_loan(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """The movements of one loan's money by day, with the name of a destination it may not go to."""
    return warehouse.read(
        scope,
        """
        select fund_flows.*, prohibited_destinations.title as destination_title
        from fund_flows
        left join prohibited_destinations
            on fund_flows.destination_code = prohibited_destinations.destination_code
        where fund_flows.loan_id = $loan_id
        order by fund_flows.txn_date, fund_flows.flow_id
        """,
        loan_id=loan_id,
    )


def loan_fund_flows(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """Where the money of one loan went, in one row; none where the file does not tell."""
    return warehouse.read(
        scope,
        """
        select flows.*, loans.customer_name, loans.org_name
        from loan_fund_flows as flows
        inner join loans on flows.org_id = loans.org_id and flows.loan_id = loans.loan_id
        where flows.loan_id = $loan_id
        """,
        loan_id=loan_id,
    )


def prohibited_destinations(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Where loan money may not go in this build, in order."""
    return warehouse.read(scope, "select * from prohibited_destinations order by destination_no")


def entrusted_payments(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Above which amounts the bank pays the payee itself in this build, in order."""
    return warehouse.read(scope, "select * from entrusted_payments order by rule_no")
