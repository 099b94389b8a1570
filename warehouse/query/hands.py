"""Questions about hands 手别 and agencies: what each was given, brought in, and lets lie.

What came in is counted until a hand ended or to the data date, whatever the month end asked for.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS, parameter, within_months
from warehouse.reading import Scope, Warehouse

HandList: TypeAlias = Literal["LYING", "TERM_OVER", "HELD", "ASSIGNED"]


@dataclass(frozen=True)
class HandChoice:
    """Which hands of a list, by what each was when the loan was assigned; None: any."""

    hand_no: int | None = None
    entry_bucket: str | None = None
    agency_id: str | None = None


ALL_HANDS = HandChoice()
# The months a hand was assigned in that are shown: so many up to the month end.
_MONTHS = f"""
    select month_end_date from month_ends
    where {within_months("month_end_date", parameter("hand_window_months"))}
"""
_COUNTS = (
    "hand_count",
    "held_count",
    "settled_count",
    "left_count",
    "recalled_count",
    "reassigned_count",
    "days_held",
)
_AMOUNTS = ("entry_amount", "recovered_amount")
# What waits on the data date, whenever it was assigned.
_WAITING = ("term_over_count", "lying_count")


def _sums(table: str, *more: str) -> str:
    """What was assigned in the months shown, and what waits of all months."""
    is_shown = f"{table}.month_end_date in ({_MONTHS})"
    return ", ".join(
        [
            *(
                f"cast(coalesce(sum(case when {is_shown} then {table}.{name} end), 0) as bigint)"
                f" as {name}"
                for name in (*_COUNTS, *more)
            ),
            *(f"sum(case when {is_shown} then {table}.{name} end) as {name}" for name in _AMOUNTS),
            *(f"cast(sum({table}.{name}) as bigint) as {name}" for name in _WAITING),
            f"sum({table}.lying_amount) as lying_amount",
        ]
    )


_RATES = """
    cast(recovered_amount as double) / nullif(cast(entry_amount as double), 0) as recovery_rate,
    cast(days_held as double) / nullif(cast(hand_count as double), 0) as days_per_hand
"""
# The state of a hand that is listed, apart from its month.
_LISTED: dict[HandList, str] = {
    "LYING": "hands.is_lying",
    "TERM_OVER": "hands.is_term_over",
    "HELD": "hands.to_date is null",
    "ASSIGNED": f"hands.month_end_date in ({_MONTHS})",
}
_ORDERS: dict[HandList, str] = {
    "LYING": "hands.lying_days desc nulls last, hands.overdue_amount desc nulls last",
    "TERM_OVER": "hands.days_over_term desc nulls last, hands.overdue_amount desc nulls last",
    "HELD": "hands.days_held desc, hands.overdue_amount desc nulls last",
    "ASSIGNED": "hands.from_date desc, hands.entry_amount desc nulls last",
}


def hand_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """By what hands are shown and compared: ``name`` and ``value`` of each parameter."""
    return warehouse.read(
        scope,
        "select name, cast(value as decimal(18, 2)) as value from parameters "
        "where area = 'hands' order by name",
    )


def hands_by_no(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """What each hand was given in the months shown and brought in; all together come last.

    ``hand_no`` is missing in the row of all (``is_total``). What is beyond its term or lying is of
    all months.
    """
    return warehouse.read(
        scope,
        f"""
        with of_org as (
            select * from hand_recovery where org_id = $org_id
        ),
        summed as (
            select hand_no, false as is_total, {_sums("of_org", "not_reported_count")}
            from of_org group by hand_no
            union all
            select null as hand_no, true as is_total, {_sums("of_org", "not_reported_count")}
            from of_org having count(*) > 0
        )
        select *, {_RATES} from summed
        where hand_count > 0 or term_over_count > 0 or lying_count > 0
        order by is_total, hand_no
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def hands_now(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What waits on the data date: lying, beyond the term, and overdue with no hand: one row.

    ``assignment_count`` is all there ever were; where there are none, nothing is known.
    """
    return warehouse.read(
        scope,
        """
        with of_org as (
            select hands.* from hands
            inner join org_closure on hands.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
        ),
        overdue as (
            select loans.loan_id, loans.overdue_amount from loans
            inner join org_closure on loans.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id and loans.loan_state = 'ACTIVE'
                and loans.effective_days_past_due > 0
        ),
        held as (select distinct loan_id from of_org where to_date is null)
        select
            (select count(*) from of_org) as assignment_count,
            (select count(*) from of_org where to_date is null) as held_count,
            (select count(*) from of_org where is_lying) as lying_count,
            (select sum(overdue_amount) from of_org where is_lying) as lying_amount,
            (select count(*) from of_org where is_term_over) as term_over_count,
            (select sum(overdue_amount) from of_org where is_term_over) as term_over_amount,
            (select count(*) from overdue) as overdue_count,
            (select count(*) from overdue where loan_id not in (select loan_id from held))
                as without_hand_count,
            (select sum(overdue_amount) from overdue
                where loan_id not in (select loan_id from held)) as without_hand_amount
        """,
        org_id=org_id,
    )


def hands_by_bucket(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """Hands of the months shown by hand and bucket on the day assigned, of loans with a plan."""
    return warehouse.read(
        scope,
        f"""
        with summed as (
            select hand_months.hand_no, hand_months.entry_bucket, {_sums("hand_months")}
            from hand_months
            inner join org_closure on hand_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
                and hand_months.month_end_date in ({_MONTHS})
                and hand_months.basis = 'COMPUTED' and hand_months.entry_bucket <> 'NONE'
            group by hand_months.hand_no, hand_months.entry_bucket
        )
        select *, {_RATES} from summed order by hand_no, entry_bucket
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def hands_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """Hands of the months shown at the organisations below and the own ones (``is_own``).

    The rows add up to the organisation; those with most lying, of all months, come first.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                {_sums("hand_months")}
            from part
            inner join hand_months on part.descendant_org_id = hand_months.org_id
            group by {PART}
        )
        select *, {_RATES} from summed
        where hand_count > 0 or term_over_count > 0 or lying_count > 0
        order by lying_amount desc, lying_count desc, term_over_count desc, hand_count desc, org_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def agencies_compared(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Agencies that have hands of the organisation, the furthest below like cases first."""
    return warehouse.read(
        scope,
        """
        select agency_recovery.*, agencies.agency_name, agencies.is_in_file,
            agencies.is_registered, agencies.is_contract_over, agencies.evaluated_date,
            agencies.contract_end_date,
            agency_recovery.compared_amount - agency_recovery.expected_amount as difference_amount
        from agency_recovery
        inner join agencies on agency_recovery.agency_id = agencies.agency_id
        where agency_recovery.org_id = $org_id
        order by difference_amount nulls last, agency_recovery.agency_id
        """,
        org_id=org_id,
    )


_OF_LIST = """
    from hands
    inner join org_closure on hands.org_id = org_closure.descendant_org_id
    left join loans on hands.loan_id = loans.loan_id
    left join agencies on hands.agency_id = agencies.agency_id
    where org_closure.ancestor_org_id = $org_id and {listed}
        and ($hand_no is null or hands.hand_no = $hand_no)
        and ($entry_bucket is null or hands.entry_bucket = $entry_bucket)
        and ($agency_id is null or hands.agency_id = $agency_id)
"""


def hands_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    listed: HandList,
    org_id: str,
    month_end_date: date,
    chosen: HandChoice = ALL_HANDS,
    limit: int,
) -> pl.DataFrame:
    """Hands one by one, what waits longest first; they add up to ``hands_total``."""
    return warehouse.read(
        scope,
        # The month is named, for not every list reads it.
        f"""
        select hands.*, loans.customer_name, loans.org_name,
            coalesce(agencies.agency_name, hands.agency_id) as agency
        {_OF_LIST.format(listed=_LISTED[listed])} and $month_end_date is not null
        order by {_ORDERS[listed]}, hands.assignment_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **asdict(chosen),
        limit=limit,
    )


def hands_total(
    warehouse: Warehouse,
    scope: Scope,
    *,
    listed: HandList,
    org_id: str,
    month_end_date: date,
    chosen: HandChoice = ALL_HANDS,
) -> pl.DataFrame:
    """How many hands ``hands_of`` lists without a limit, and what they add up to: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as hand_count, count(distinct hands.loan_id) as loan_count,
            sum(hands.entry_amount) as entry_amount,
            sum(hands.recovered_amount) as recovered_amount,
            sum(hands.overdue_amount) as overdue_amount
        {_OF_LIST.format(listed=_LISTED[listed])} and $month_end_date is not null
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **asdict(chosen),
    )


def loans_without_hand(
    warehouse: Warehouse, scope: Scope, *, org_id: str, limit: int
) -> pl.DataFrame:
    """Overdue loans nobody was given or still holds, most past due first, with their last hand."""
    return warehouse.read(
        scope,
        """
        with last_hands as (
            select hands.*, row_number() over (
                partition by hands.loan_id
                order by hands.from_date desc, hands.hand_no desc, hands.assignment_id desc
            ) as place
            from hands
        )
        select loans.loan_id, loans.customer_name, loans.org_id, loans.org_name,
            loans.officer_id, loans.bucket, loans.days_past_due, loans.overdue_amount,
            last_hands.hand_no, last_hands.to_date, last_hands.end_reason
        from loans
        inner join org_closure on loans.org_id = org_closure.descendant_org_id
        left join last_hands on loans.loan_id = last_hands.loan_id and last_hands.place = 1
        where org_closure.ancestor_org_id = $org_id and loans.loan_state = 'ACTIVE'
            and loans.effective_days_past_due > 0
            and (last_hands.loan_id is null or last_hands.to_date is not null)
        order by loans.overdue_amount desc nulls last, loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )
