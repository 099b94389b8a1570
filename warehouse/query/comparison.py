"""Questions that compare: organisations of one level with each other, and a figure with itself."""

from datetime import date
from typing import Literal, TypeAlias

import polars as pl

from warehouse.metrics import metric
from warehouse.query.fragments import PART, PARTS, beyond_low_risk
from warehouse.query.samples import MINIMUM
from warehouse.reading import Scope, Warehouse

# Of what the change of a ratio is made: the organisations below, or parts of the portfolio.
Part: TypeAlias = Literal["org_id", "product_code", "customer_type", "bucket"]


def levels(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The levels of organisations in scope from the top: ``org_level``, ``org_count``."""
    return warehouse.read(
        scope,
        """
        select org_level, count(*) as org_count
        from org_units
        group by org_level
        order by min(depth), org_level
        """,
    )


def peers(
    warehouse: Warehouse,
    scope: Scope,
    *,
    figure: str,
    org_level: str,
    month_end_date: date,
    before_date: date | None,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """All organisations of a level in scope by one ratio at two month ends, the worst first.

    ``place`` and ``place_before`` are ranks: 1 is the highest ratio, equal ratios share a place.
    Organisations with fewer loans than the parameter ``minimum_loan_count`` (``is_small``) and
    those without a ratio have no place and are in no middle; they come last. ``middle`` is the
    median of the ratios that have a place, ``place_count`` their number. Both parts of the ratio
    stand beside it. Organisations with a loan on neither day are left out.
    """
    definition = metric(figure)
    mart = "org_months_without_low_risk" if without_low_risk else "org_months"
    return warehouse.read(
        scope,
        f"""
        with minimum as ({MINIMUM}),
        standing as (
            select
                org_units.org_id, org_units.org_name, months.month_end_date, months.loan_count,
                months.not_reported_loan_count,
                months.{definition.numerator} as numerator,
                months.{definition.denominator} as denominator,
                months.{figure} as rate,
                months.loan_count < minimum.loan_count as is_small,
                months.{figure} is not null and months.loan_count >= minimum.loan_count as has_place
            from {mart} as months
            inner join org_units on months.org_id = org_units.org_id
            cross join minimum
            where org_units.org_level = $org_level and months.loan_count > 0
                and (
                    months.month_end_date = $month_end_date or months.month_end_date = $before_date
                )
        ),
        placed as (
            select *,
                case when has_place then rank() over (
                    partition by month_end_date, has_place order by rate desc
                ) end as place,
                count(case when has_place then 1 end) over (partition by month_end_date)
                    as place_count,
                median(case when has_place then rate end) over (partition by month_end_date)
                    as middle
            from standing
        ),
        now as (select * from placed where month_end_date = $month_end_date),
        earlier as (select * from placed where month_end_date = $before_date)
        select
            coalesce(now.org_id, earlier.org_id) as org_id,
            coalesce(now.org_name, earlier.org_name) as org_name,
            coalesce(now.loan_count, 0) as loan_count,
            coalesce(now.not_reported_loan_count, 0) as not_reported_loan_count,
            now.numerator, now.denominator, now.rate, coalesce(now.is_small, false) as is_small,
            now.place, earlier.place as place_before, earlier.rate as rate_before,
            earlier.numerator as numerator_before, earlier.denominator as denominator_before,
            coalesce(earlier.is_small, false) as is_small_before,
            earlier.place - now.place as places_worse,
            max(now.middle) over () as middle,
            max(earlier.middle) over () as middle_before,
            coalesce(max(now.place_count) over (), 0) as place_count,
            coalesce(max(earlier.place_count) over (), 0) as place_count_before
        from now
        full join earlier on now.org_id = earlier.org_id
        order by now.place nulls last, now.rate desc nulls last,
            coalesce(now.org_id, earlier.org_id)
        """,
        org_level=org_level,
        month_end_date=month_end_date,
        before_date=before_date,
    )


def contributions(
    warehouse: Warehouse,
    scope: Scope,
    *,
    figure: str,
    part: Part,
    org_id: str,
    month_end_date: date,
    before_date: date,
    without_low_risk: bool = False,
) -> pl.DataFrame:
    """What the change of a ratio between two month ends is made of, the largest part first.

    With n and d the parts of the ratio, N and D their sums and R̄ the mean of both ratios, a part
    contributes ``n1/D1 - n0/D0 - R̄ (d1/D1 - d0/D0)``: the change of its share of the bad book,
    less what its share of the whole book alone would bring. The contributions add up to the change
    of the ratio. ``by_rate`` is what its own ratio did at its mean share, ``by_share`` the rest; a
    part that is in the book on one day only is all ``by_share``. A bucket is no book of its own but
    a share of the bad one: it contributes ``n1/D1 - n0/D0`` and neither of the two.

    All ratios and contributions are doubles where 1 is the whole; null where the ratio of the whole
    is not defined on either day.
    """
    definition = metric(figure)
    numerator, denominator = definition.numerator, definition.denominator
    if part == "org_id":
        parts = f"with part as ({PARTS}),"
        named = "part.org_id as part, part.org_name as part_name, part.org_status, part.is_own"
        grouped = PART
        source = """part
            inner join portfolio_months on part.descendant_org_id = portfolio_months.org_id
            where true"""
    else:
        parts = "with"
        named = f"portfolio_months.{part} as part, portfolio_months.{part} as part_name"
        named += ", cast(null as varchar) as org_status, false as is_own"
        grouped = f"portfolio_months.{part}"
        source = """portfolio_months
            inner join org_closure on portfolio_months.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id"""
    is_bucket = "true" if part == "bucket" else "false"
    return warehouse.read(
        scope,
        f"""
        {parts}
        summed as (
            select {named},
                sum(case when month_end_date = $month_end_date then loan_count end) as loan_count,
                sum(case when month_end_date = $month_end_date then {numerator} end) as numerator,
                sum(case when month_end_date = $month_end_date then {denominator} end)
                    as denominator,
                sum(case when month_end_date = $before_date then {numerator} end)
                    as numerator_before,
                sum(case when month_end_date = $before_date then {denominator} end)
                    as denominator_before
            from {source}
                and portfolio_months.month_end_date in ($month_end_date, $before_date)
                and {beyond_low_risk("portfolio_months")}
            group by {grouped}
        ),
        whole as (
            select
                cast(sum(numerator) as double) as numerator,
                nullif(cast(sum(denominator) as double), 0) as denominator,
                cast(sum(numerator_before) as double) as numerator_before,
                nullif(cast(sum(denominator_before) as double), 0) as denominator_before
            from summed
        ),
        shares as (
            select summed.*,
                coalesce(cast(summed.numerator as double), 0) / whole.denominator as bad_share,
                coalesce(cast(summed.numerator_before as double), 0) / whole.denominator_before
                    as bad_share_before,
                coalesce(cast(summed.denominator as double), 0) / whole.denominator as share,
                coalesce(cast(summed.denominator_before as double), 0) / whole.denominator_before
                    as share_before,
                cast(summed.numerator as double)
                    / nullif(cast(summed.denominator as double), 0) as rate,
                cast(summed.numerator_before as double)
                    / nullif(cast(summed.denominator_before as double), 0) as rate_before,
                whole.numerator / whole.denominator as whole_rate,
                whole.numerator_before / whole.denominator_before as whole_rate_before
            from summed
            cross join whole
        ),
        contributed as (
            select *,
                case
                    when whole_rate is null or whole_rate_before is null then null
                    when {is_bucket} then bad_share - bad_share_before
                    else bad_share - bad_share_before
                        - (whole_rate + whole_rate_before) / 2 * (share - share_before)
                end as contribution,
                case
                    when {is_bucket} or whole_rate is null or whole_rate_before is null then null
                    when rate is null or rate_before is null then 0
                    else (share + share_before) / 2 * (rate - rate_before)
                end as by_rate
            from shares
        )
        select
            part, part_name, org_status, is_own,
            coalesce(cast(loan_count as bigint), 0) as loan_count,
            numerator, denominator, rate, numerator_before, denominator_before, rate_before,
            contribution, by_rate, contribution - by_rate as by_share,
            whole_rate, whole_rate_before
        from contributed
        order by abs(contribution) desc nulls last, part, is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        without_low_risk=without_low_risk,
    )
