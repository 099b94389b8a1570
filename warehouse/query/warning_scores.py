"""How good warnings were: what followed them, what they missed, how early they came."""

from datetime import date

import polars as pl

from warehouse.query.portfolio import PARTS
from warehouse.reading import Scope, Warehouse

# All indicators, or all levels, together.
ALL_WARNINGS = "ALL"
# How a loan newly past 30 days was warned of, the worst first.
WARNING_OUTCOMES = ("NOT_WARNED", "WARNED_LATE", "WARNED")
_RULE = "(select cast(max(value) as integer) from parameters where name = '{name}')"
_AHEAD, _LOOKBACK, _FOLLOWED = (
    _RULE.format(name=name)
    for name in (
        "warned_ahead_days",
        "warned_lookback_days",
        "followed_within_days",
    )
)
# The months scored: so many up to the month end.
_MONTHS = f"""
    select month_end_date from month_ends
    where month_end_date <= $month_end_date
        and extract(year from month_end_date) * 12 + extract(month from month_end_date)
            > extract(year from cast($month_end_date as date)) * 12
            + extract(month from cast($month_end_date as date))
            - {_RULE.format(name="score_window_months")}
"""
_BELOW = """
    select descendant_org_id as org_id from org_closure where ancestor_org_id = $org_id
"""
_IS_CHOSEN = """
    ($indicator_code is null or {rows}.indicator_code = $indicator_code)
    and ($level is null or {rows}.level = $level)
"""
_JUDGED = """
    count(*) as matured_count,
    count(case when judged.is_followed then 1 end) as followed_count,
    count(case when not judged.is_late_already then 1 end) as foreseeing_count,
    count(case when judged.is_followed and not judged.is_late_already then 1 end)
        as foreseeing_followed_count
"""
_RATES = """
    cast(followed_count as double) / nullif(cast(matured_count as double), 0) as precision_rate,
    cast(foreseeing_followed_count as double) / nullif(cast(foreseeing_count as double), 0)
        as foreseeing_precision_rate,
    cast(warned_count as double) / nullif(cast(newly_past_due_count as double), 0)
        as recall_rate
"""


def score_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """By what warnings are scored: ``name`` and ``value`` of each parameter."""
    return warehouse.read(
        scope,
        "select name, cast(value as integer) as value from parameters "
        "where area = 'warning_scores' order by name",
    )


def score_totals(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """All warnings and all loans newly past 30 days of the months scored: one row.

    ``warning_count`` counts all warnings on record by then, judged or not; where there are none,
    nothing is known.
    """
    return warehouse.read(
        scope,
        f"""
        with judged as (
            select {_JUDGED} from warning_outcomes as judged
            where judged.org_id in ({_BELOW})
                and judged.matured_month_end_date in ({_MONTHS})
        ),
        gone as (
            select count(*) as newly_past_due_count,
                count(case when is_warned then 1 end) as warned_count,
                count(case when is_warned_before_arrears then 1 end)
                    as warned_before_arrears_count,
                count(case when warning_outcome = 'WARNED_LATE' then 1 end)
                    as warned_late_count,
                count(case when warning_outcome = 'NOT_WARNED' then 1 end) as not_warned_count,
                count(case when not is_warned then 1 end) as missed_count,
                case when count(case when not is_warned then 1 end) = 0 then 0
                    else sum(case when not is_warned then outstanding_principal end)
                end as missed_principal,
                count(lead_days) as lead_count,
                median(lead_days) as median_lead_days
            from missed_loans
            where org_id in ({_BELOW}) and month_end_date in ({_MONTHS})
        ),
        raised as (
            select count(*) as warning_count,
                count(case when triggered_month_end_date in ({_MONTHS}) then 1 end)
                    as triggered_count,
                count(case when matured_date > $month_end_date then 1 end) as unjudged_count
            from warning_outcomes
            where org_id in ({_BELOW}) and triggered_date <= $month_end_date
        )
        select judged.*, gone.*, raised.*, {_RATES}
        from judged cross join gone cross join raised
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def scores_by_indicator(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    level: str | None = None,
) -> pl.DataFrame:
    """The report card: every indicator of the catalogue, most warnings judged first.

    An indicator without a warning has counts of 0 and no rates. ``level`` counts the warnings
    raised at that level alone.
    """
    return warehouse.read(
        scope,
        f"""
        with catalogue as (
            select indicator_code, category, title, min(indicator_no) as indicator_no
            from warning_thresholds
            where ($level is null or level = $level)
            group by indicator_code, category, title
        ),
        judged as (
            select judged.indicator_code, {_JUDGED} from warning_outcomes as judged
            where judged.org_id in ({_BELOW})
                and judged.matured_month_end_date in ({_MONTHS})
                and ($level is null or judged.level = $level)
            group by judged.indicator_code
        ),
        raised as (
            select indicator_code, count(*) as triggered_count from warning_outcomes
            where org_id in ({_BELOW})
                and triggered_month_end_date in ({_MONTHS})
                and ($level is null or level = $level)
            group by indicator_code
        ),
        earliest as (
            select indicator_code, loan_id, past_due_date,
                max(lead_days) as lead_days, bool_or(is_warned) as is_warned
            from lead_times
            where org_id in ({_BELOW}) and month_end_date in ({_MONTHS})
                and ($level is null or level = $level)
            group by indicator_code, loan_id, past_due_date
        ),
        led as (
            select earliest.indicator_code, count(*) as lead_count,
                count(case when earliest.is_warned then 1 end) as warned_count,
                median(earliest.lead_days) as median_lead_days
            from earliest
            group by earliest.indicator_code
        ),
        gone as (
            select count(*) as newly_past_due_count from missed_loans
            where org_id in ({_BELOW}) and month_end_date in ({_MONTHS})
        ),
        codes as (
            select indicator_code from catalogue
            union select indicator_code from judged
            union select indicator_code from raised
            union select indicator_code from led
        ),
        counted as (
            select codes.indicator_code, catalogue.category, catalogue.title,
                catalogue.indicator_no,
                coalesce(raised.triggered_count, 0) as triggered_count,
                coalesce(judged.matured_count, 0) as matured_count,
                coalesce(judged.followed_count, 0) as followed_count,
                coalesce(judged.foreseeing_count, 0) as foreseeing_count,
                coalesce(judged.foreseeing_followed_count, 0) as foreseeing_followed_count,
                gone.newly_past_due_count,
                coalesce(led.warned_count, 0) as warned_count,
                coalesce(led.lead_count, 0) as lead_count,
                led.median_lead_days
            from codes
            cross join gone
            left join catalogue on codes.indicator_code = catalogue.indicator_code
            left join judged on codes.indicator_code = judged.indicator_code
            left join raised on codes.indicator_code = raised.indicator_code
            left join led on codes.indicator_code = led.indicator_code
        )
        select *, {_RATES} from counted
        order by matured_count + triggered_count + lead_count = 0, matured_count desc,
            indicator_no nulls last, indicator_code
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        level=level,
    )


def scores_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The organisations directly below, and the own loans (``is_own``), most missed first.

    Counts add up to the organisation; the middle of the lead times does not.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        judged as (
            select part.org_id, part.is_own, {_JUDGED} from part
            inner join warning_outcomes as judged on part.descendant_org_id = judged.org_id
            where judged.matured_month_end_date in ({_MONTHS})
            group by part.org_id, part.is_own
        ),
        gone as (
            select part.org_id, part.is_own,
                count(*) as newly_past_due_count,
                count(case when missed_loans.is_warned then 1 end) as warned_count,
                count(case when not missed_loans.is_warned then 1 end) as missed_count,
                case when count(case when not missed_loans.is_warned then 1 end) = 0 then 0
                    else sum(case when not missed_loans.is_warned
                        then missed_loans.outstanding_principal end)
                end as missed_principal,
                median(missed_loans.lead_days) as median_lead_days
            from part
            inner join missed_loans on part.descendant_org_id = missed_loans.org_id
            where missed_loans.month_end_date in ({_MONTHS})
            group by part.org_id, part.is_own
        ),
        shown as (select distinct org_id, org_name, org_status, is_own from part),
        counted as (
            select shown.*,
                coalesce(judged.matured_count, 0) as matured_count,
                coalesce(judged.followed_count, 0) as followed_count,
                coalesce(judged.foreseeing_count, 0) as foreseeing_count,
                coalesce(judged.foreseeing_followed_count, 0) as foreseeing_followed_count,
                coalesce(gone.newly_past_due_count, 0) as newly_past_due_count,
                coalesce(gone.warned_count, 0) as warned_count,
                coalesce(gone.missed_count, 0) as missed_count,
                case when gone.org_id is null then 0 else gone.missed_principal end
                    as missed_principal,
                gone.median_lead_days
            from shown
            left join judged
                on shown.org_id = judged.org_id and shown.is_own = judged.is_own
            left join gone on shown.org_id = gone.org_id and shown.is_own = gone.is_own
        )
        select *, {_RATES} from counted
        where matured_count + newly_past_due_count > 0
        order by missed_count desc, recall_rate nulls last, org_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def score_months(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The months scored, earliest first: loans newly past 30 days by how they were warned of."""
    return warehouse.read(
        scope,
        f"""
        select months.month_end_date,
            count(gone.loan_id) as newly_past_due_count,
            count(case when gone.warning_outcome = 'WARNED' then 1 end) as warned_count,
            count(case when gone.warning_outcome = 'WARNED_LATE' then 1 end)
                as warned_late_count,
            count(case when gone.warning_outcome = 'NOT_WARNED' then 1 end)
                as not_warned_count,
            cast(count(case when gone.is_warned then 1 end) as double)
                / nullif(cast(count(gone.loan_id) as double), 0) as recall_rate
        from ({_MONTHS}) as months
        left join (
            select * from missed_loans where org_id in ({_BELOW})
        ) as gone on months.month_end_date = gone.month_end_date
        group by months.month_end_date
        order by months.month_end_date
        """,
        org_id=org_id,
        month_end_date=month_end_date,
    )


def gone_wrong(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    outcome: str | None,
    limit: int,
) -> pl.DataFrame:
    """Loans newly past 30 days in the months scored, of one ``outcome`` or all, largest first."""
    return warehouse.read(
        scope,
        f"""
        select missed_loans.*, loans.customer_name, loans.customer_type, loans.org_name,
            loans.officer_id
        from missed_loans
        left join loans on missed_loans.loan_id = loans.loan_id
        where missed_loans.org_id in ({_BELOW})
            and missed_loans.month_end_date in ({_MONTHS})
            and ($outcome is null or missed_loans.warning_outcome = $outcome)
        order by missed_loans.outstanding_principal desc nulls last, missed_loans.loan_id,
            missed_loans.past_due_date
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        outcome=outcome,
        limit=limit,
    )


def warnings_judged(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    indicator_code: str | None,
    level: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """Warnings judged in the months scored, those not followed first, latest first."""
    return warehouse.read(
        scope,
        f"""
        select judged.*, org_units.org_name, customers.customer_name,
            warning_thresholds.title
        from warning_outcomes as judged
        left join org_units on judged.org_id = org_units.org_id
        left join (
            select customer_id, max(customer_name) as customer_name from loans
            group by customer_id
        ) as customers on judged.customer_id = customers.customer_id
        left join (
            select indicator_code, max(title) as title from warning_thresholds
            group by indicator_code
        ) as warning_thresholds on judged.indicator_code = warning_thresholds.indicator_code
        where judged.org_id in ({_BELOW})
            and judged.matured_month_end_date in ({_MONTHS})
            and {_IS_CHOSEN.format(rows="judged")}
        order by judged.is_followed, judged.triggered_date desc, judged.warning_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        indicator_code=indicator_code,
        level=level,
        limit=limit,
    )


def warning_thresholds(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The levels of the catalogue with their thresholds, in its order, and what was measured.

    ``point_count`` counts the times a value held, ``lowest`` and ``highest`` are of those.
    """
    return warehouse.read(
        scope,
        """
        with measured as (
            select measure, count(*) as point_count, min(value) as lowest,
                max(value) as highest, bool_or(rises_daily) as rises_daily
            from warning_points where value is not null group by measure
        )
        select warning_thresholds.*, coalesce(measured.point_count, 0) as point_count,
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
            case when points.rises_daily then watched.sign * watched.daily_step else 0 end
                as daily_change,
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
        with below as ({_BELOW}),
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
        judged as (
            select raised.threshold,
                count(*) as raised_count,
                count(distinct raised.customer_id) as customer_count,
                min(raised.raised_date) as first_raised_date,
                count(case when raised.raised_date + {_FOLLOWED} <= $until_date then 1 end)
                    as matured_count,
                count(case when raised.raised_date + {_FOLLOWED} <= $until_date
                    and followed.raised_date is not null then 1 end) as followed_count
            from raised
            left join followed on raised.threshold = followed.threshold
                and raised.customer_id = followed.customer_id
                and raised.loan_id is not distinct from followed.warned_loan_id
                and raised.raised_date = followed.raised_date
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
        with below as ({_BELOW}),
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
