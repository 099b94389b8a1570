"""How good warnings were: what followed them, what they missed, how early they came."""

from datetime import date

import polars as pl

from warehouse.query.fragments import BELOW, PARTS, parameter, within_months
from warehouse.reading import Scope, Warehouse

# The months scored: so many up to the month end.
_MONTHS = f"""
    select month_end_date from month_ends
    where {within_months("month_end_date", parameter("score_window_months"))}
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
            where judged.org_id in ({BELOW})
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
            where org_id in ({BELOW}) and month_end_date in ({_MONTHS})
        ),
        raised as (
            select count(*) as warning_count,
                count(case when triggered_month_end_date in ({_MONTHS}) then 1 end)
                    as triggered_count,
                count(case when matured_date > $month_end_date then 1 end) as unjudged_count
            from warning_outcomes
            where org_id in ({BELOW}) and triggered_date <= $month_end_date
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
            -- An indicator may go by several measures, each with a title of its own.
            select indicator_code, min(category) as category,
                arg_min(title, indicator_no) as title, min(indicator_no) as indicator_no
            from warning_thresholds
            where ($level is null or level = $level)
            group by indicator_code
        ),
        judged as (
            select judged.indicator_code, {_JUDGED} from warning_outcomes as judged
            where judged.org_id in ({BELOW})
                and judged.matured_month_end_date in ({_MONTHS})
                and ($level is null or judged.level = $level)
            group by judged.indicator_code
        ),
        raised as (
            select indicator_code, count(*) as triggered_count from warning_outcomes
            where org_id in ({BELOW})
                and triggered_month_end_date in ({_MONTHS})
                and ($level is null or level = $level)
            group by indicator_code
        ),
        earliest as (
            select indicator_code, loan_id, past_due_date,
                max(lead_days) as lead_days, bool_or(is_warned) as is_warned
            from lead_times
            where org_id in ({BELOW}) and month_end_date in ({_MONTHS})
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
            where org_id in ({BELOW}) and month_end_date in ({_MONTHS})
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
            select * from missed_loans where org_id in ({BELOW})
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
        where missed_loans.org_id in ({BELOW})
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
        where judged.org_id in ({BELOW})
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
