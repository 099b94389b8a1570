"""What another threshold of an indicator would have caught over history, and what it would cost."""

from datetime import date

import polars as pl

from warehouse.query.fragments import BELOW, parameter
from warehouse.reading import Scope, Warehouse

_AHEAD, _LOOKBACK, _FOLLOWED = (
    parameter(name)
    for name in ("warned_ahead_days", "warned_lookback_days", "followed_within_days")
)


def warning_thresholds(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The levels of the catalogue with their thresholds, in its order, and what was measured.

    ``point_count`` counts the times a value held, ``lowest`` and ``highest`` are of those.
    """
    return warehouse.read(
        scope,
        """
        with measured as (
            select measure, sum(point_count) as point_count, min(lowest) as lowest,
                max(highest) as highest, bool_or(rises_daily) as rises_daily
            from warning_measure_ranges group by measure
        )
        select warning_thresholds.*,
            cast(coalesce(measured.point_count, 0) as bigint) as point_count,
            measured.lowest, measured.highest, measured.rises_daily
        from warning_thresholds
        left join measured on warning_thresholds.point_measure = measured.measure
        order by warning_thresholds.indicator_no, warning_thresholds.level_no
        """,
    )


def _days(name: str, if_strict: str, otherwise: str) -> str:
    """The days a value that changes every day takes for its way; none of any other value."""
    days = f"(case when is_strict then {if_strict} else {otherwise} end)"
    # No book is as long as a million days.
    return (
        f"cast(case when daily_change <> 0 and {days} is not null "
        f"then greatest(-1e6, least(1e6, {days})) end as integer) as {name}"
    )


_STEPS = ", ".join(
    (
        _days("days_up", "floor(way) + 1", "ceil(way)"),
        _days("days_up_to_end", "floor(way_to_end) + 1", "ceil(way_to_end)"),
        _days("days_down", "ceil(-way)", "floor(-way) + 1"),
        _days("days_down_from_end", "ceil(-way_to_end)", "floor(-way_to_end) + 1"),
    )
)
# Signals each threshold would have raised: times that touch are one, as in the catalogue itself.
_RAISED = f"""
    wanted as (
        select unnest(cast($thresholds as double[])) as threshold
    ),
    watched as (
        select * from warning_thresholds
        where indicator_code = $indicator_code and measure = $measure and level = $level
    ),
    compared as (
        select wanted.threshold, points.customer_id, points.loan_id, points.point_id,
            watched.is_strict, points.from_date,
            coalesce(points.to_date, cast($until_date as date) + 1) as until_date,
            watched.sign * points.daily_step as daily_change,
            round(watched.sign * (wanted.threshold - points.value), 9) as way,
            case when watched.sign * watched.until_value > watched.sign * wanted.threshold
                then round(watched.sign * (watched.until_value - points.value), 9)
            end as way_to_end
        from warning_points as points
        inner join watched on points.measure = watched.point_measure
        cross join wanted
        where points.org_id in (select org_id from below) and points.value is not null
            and points.from_date <= $until_date
    ),
    stepped as (
        select *,
            {_STEPS},
            case when is_strict then way < 0 else way <= 0 end as is_reached,
            coalesce(case when is_strict then way_to_end < 0 else way_to_end <= 0 end, false)
                as is_beyond
        from compared
    ),
    held as (
        select threshold, customer_id, loan_id, point_id,
            case daily_change
                when 0 then from_date
                when 1 then greatest(from_date, from_date + days_up)
                else greatest(from_date, from_date + coalesce(days_down_from_end, 0))
            end as first_date,
            case daily_change
                when 0 then until_date
                when 1 then least(until_date, from_date + coalesce(days_up_to_end, 999999))
                else least(until_date, from_date + days_down)
            end as end_date
        from stepped
        where daily_change <> 0 or (is_reached and not is_beyond)
    ),
    reached as (
        select *,
            max(end_date) over (
                partition by threshold, customer_id, loan_id
                order by first_date, end_date, point_id
                rows between unbounded preceding and 1 preceding
            ) as held_until
        from held
        where first_date < end_date and first_date <= $until_date
    ),
    raised as (
        select threshold, customer_id, loan_id, first_date as raised_date
        from reached
        where held_until is null or first_date > held_until
    ),
    own_loans as (
        select loan_id, customer_id from loans where org_id in (select org_id from below)
    ),
    about as (
        select raised.threshold, raised.customer_id, raised.loan_id as warned_loan_id,
            raised.raised_date, own_loans.loan_id
        from raised
        inner join own_loans on raised.loan_id = own_loans.loan_id
        union all
        select raised.threshold, raised.customer_id, raised.loan_id as warned_loan_id,
            raised.raised_date, own_loans.loan_id
        from raised
        inner join own_loans on raised.customer_id = own_loans.customer_id
        where raised.loan_id is null
    ),
    gone as (
        select * from missed_loans
        where org_id in (select org_id from below) and past_due_date <= $until_date
    )
"""
_CAUGHT = f"""
    caught as (
        select about.threshold, gone.loan_id, gone.past_due_date,
            cast(max(gone.past_due_date - about.raised_date) as integer) as lead_days
        from gone
        inner join about on gone.loan_id = about.loan_id
            and about.raised_date <= gone.past_due_date - {_AHEAD}
            and about.raised_date >= gone.past_due_date - {_LOOKBACK}
        group by about.threshold, gone.loan_id, gone.past_due_date
    )
"""


def what_if(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    until_date: date,
    indicator_code: str,
    measure: str,
    level: str,
    thresholds: tuple[float, ...],
) -> pl.DataFrame:
    """What other thresholds of an indicator would have caught and cost over all history.

    One row per threshold, in their order: warnings raised (and a month), judged and followed as
    recorded ones are, loans newly past 30 days that would have been warned of, and of these
    ``newly_caught_count``: missed by all warnings on record. All as far as the organisation's own
    loans tell.
    """
    return warehouse.read(
        scope,
        f"""
        with below as ({BELOW}),
        {_RAISED},
        {_CAUGHT},
        followed as (
            select about.threshold, about.customer_id, about.warned_loan_id, about.raised_date
            from about
            inner join past_due_runs on about.loan_id = past_due_runs.loan_id
                and past_due_runs.past_due_date <= about.raised_date + {_FOLLOWED}
                and (past_due_runs.until_date is null
                    or past_due_runs.until_date > about.raised_date + 1)
            union
            select about.threshold, about.customer_id, about.warned_loan_id, about.raised_date
            from about
            inner join class_downgrades on about.loan_id = class_downgrades.loan_id
                and class_downgrades.downgraded_date > about.raised_date
                and class_downgrades.downgraded_date <= about.raised_date + {_FOLLOWED}
        ),
        told as (
            select about.threshold, about.customer_id, about.warned_loan_id, about.raised_date
            from about
            inner join loans on about.loan_id = loans.loan_id
            where loans.basis = 'COMPUTED'
            union
            select about.threshold, about.customer_id, about.warned_loan_id, about.raised_date
            from about
            inner join loan_months on about.loan_id = loan_months.loan_id
                and loan_months.month_end_date > about.raised_date
                and loan_months.month_end_date <= about.raised_date + {_FOLLOWED}
            where loan_months.basis = 'REPORTED'
                and (loan_months.days_past_due is not null
                    or loan_months.reported_class is not null)
            union
            select * from followed
        ),
        judged as (
            select raised.threshold,
                count(*) as raised_count,
                count(distinct raised.customer_id) as customer_count,
                min(raised.raised_date) as first_raised_date,
                count(case when raised.raised_date + {_FOLLOWED} <= $until_date
                    and told.raised_date is not null then 1 end) as matured_count,
                count(case when raised.raised_date + {_FOLLOWED} <= $until_date
                    and followed.raised_date is not null then 1 end) as followed_count
            from raised
            left join followed on raised.threshold = followed.threshold
                and raised.customer_id = followed.customer_id
                and raised.loan_id is not distinct from followed.warned_loan_id
                and raised.raised_date = followed.raised_date
            left join told on raised.threshold = told.threshold
                and raised.customer_id = told.customer_id
                and raised.loan_id is not distinct from told.warned_loan_id
                and raised.raised_date = told.raised_date
            group by raised.threshold
        ),
        won as (
            select caught.threshold,
                count(*) as caught_count,
                count(case when not gone.is_warned then 1 end) as newly_caught_count,
                median(caught.lead_days) as median_lead_days
            from caught
            inner join gone on caught.loan_id = gone.loan_id
                and caught.past_due_date = gone.past_due_date
            group by caught.threshold
        ),
        book as (
            select count(*) as month_count from month_ends where month_end_date <= $until_date
        ),
        total as (select count(*) as newly_past_due_count from gone)
        select wanted.threshold,
            coalesce(judged.raised_count, 0) as raised_count,
            coalesce(judged.customer_count, 0) as customer_count,
            cast(coalesce(judged.raised_count, 0) as double)
                / nullif(cast(book.month_count as double), 0) as raised_per_month,
            coalesce(judged.matured_count, 0) as matured_count,
            coalesce(judged.followed_count, 0) as followed_count,
            cast(judged.followed_count as double) / nullif(cast(judged.matured_count as double), 0)
                as precision_rate,
            total.newly_past_due_count,
            coalesce(won.caught_count, 0) as caught_count,
            coalesce(won.newly_caught_count, 0) as newly_caught_count,
            cast(coalesce(won.caught_count, 0) as double)
                / nullif(cast(total.newly_past_due_count as double), 0) as recall_rate,
            won.median_lead_days,
            book.month_count
        from (select distinct threshold from wanted) as wanted
        cross join total
        cross join book
        left join judged on wanted.threshold = judged.threshold
        left join won on wanted.threshold = won.threshold
        order by wanted.threshold
        """,
        org_id=org_id,
        until_date=until_date,
        indicator_code=indicator_code,
        measure=measure,
        level=level,
        thresholds=list(thresholds),
    )


def what_if_caught(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    until_date: date,
    indicator_code: str,
    measure: str,
    level: str,
    threshold: float,
    limit: int,
) -> pl.DataFrame:
    """Loans newly past 30 days a threshold would have caught, those missed so far first."""
    return warehouse.read(
        scope,
        f"""
        with below as ({BELOW}),
        {_RAISED},
        {_CAUGHT}
        select gone.*, caught.lead_days as would_lead_days,
            gone.past_due_date - cast(caught.lead_days as integer) as would_warn_date,
            loans.customer_name, loans.org_name
        from caught
        inner join gone on caught.loan_id = gone.loan_id
            and caught.past_due_date = gone.past_due_date
        left join loans on gone.loan_id = loans.loan_id
        order by gone.is_warned, gone.past_due_date desc, gone.loan_id
        limit $limit
        """,
        org_id=org_id,
        until_date=until_date,
        indicator_code=indicator_code,
        measure=measure,
        level=level,
        thresholds=[threshold],
        limit=limit,
    )
