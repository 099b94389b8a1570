-- What is measured of the guarantees of each loan, and from when to when it was so: G01 to G06.
--
-- grain: one row per loan, measure and time in which the measure had one value, or rose by one a day
-- key:   measure, loan_id, from_date, evidence_id
-- note:  to_date is exclusive and empty while the point still holds. LOAN_TO_VALUE [ratio] at the month
--        ends since the last valuation · VALUATION_MONTHS [months begun since the oldest valuation:
--        on the day after twelve months the thirteenth begins] · COLLATERAL_TROUBLED_COUNT [things seized,
--        disputed or lost, 0 where all are said to be sound] · GUARANTOR_TROUBLED_COUNT [guarantors past
--        due or sued, 0 where all are known and none is] ·
--        COLLATERAL_DAYS_PAST_EXPIRY [days since the first insurance or registration ended, below 0 before
--        it, rising by one a day] · COLLATERAL_VALUE_CHANGE [ratio, of the thing that lost most]
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

spans as (

    select * from intermediate.int_guarantee_spans

),

ltv_months as (

    select * from intermediate.int_loan_to_value_months

),

troubles as (

    select * from intermediate.int_guarantor_troubles

),

-- The things of a loan as one: its worst facts, and which of them shows it.
things as (

    select
        loan_id,
        max(customer_id) as customer_id,
        min(from_date) as from_date,
        min(to_date) as to_date,
        count(case when is_to_value then 1 end) as to_value_count,
        min(case when is_to_value then valuation_date end) as oldest_valuation_date,
        min(case when is_to_value then collateral_id end) as first_to_value_id,
        min(collateral_id) as first_id,
        count(case when collateral_status in ('SEIZED', 'DISPUTED', 'LOST') then 1 end)
            as troubled_count,
        min(case when collateral_status in ('SEIZED', 'DISPUTED', 'LOST') then last_check_date end)
            as troubled_since_date,
        min(case when collateral_status in ('SEIZED', 'DISPUTED', 'LOST') then collateral_id end)
            as troubled_id,
        count(case when not is_status_told then 1 end) as status_missing_count,
        min(expiry_date) as first_expiry_date,
        count(case when collateral_type in ('REAL_ESTATE', 'EQUIPMENT', 'INVENTORY') then 1 end)
            as to_insure_count,
        min(value_change) as worst_value_change

    from spans

    where not is_guarantor

    group by loan_id

),

-- Which thing shows the worst fact: the first by its number of those that do.
shown as (

    select
        spans.loan_id,
        min(
            case
                when spans.is_to_value and spans.valuation_date = things.oldest_valuation_date
                    then spans.collateral_id
            end
        ) as oldest_id,
        min(
            case
                when spans.expiry_date = things.first_expiry_date then spans.collateral_id
            end
        ) as expiring_id,
        min(
            case
                when spans.value_change = things.worst_value_change then spans.collateral_id
            end
        ) as fallen_id,
        min(
            case
                when spans.value_change = things.worst_value_change then spans.valuation_date
            end
        ) as fallen_date

    from spans
    inner join things on spans.loan_id = things.loan_id

    where not spans.is_guarantor

    group by spans.loan_id

),

loan_to_value as (

    select
        'LOAN_TO_VALUE' as measure,
        ltv_months.customer_id,
        ltv_months.loan_id,
        ltv_months.month_end_date as from_date,
        coalesce(
            lead(ltv_months.month_end_date) over (
                partition by ltv_months.loan_id order by ltv_months.month_end_date
            ),
            things.to_date
        ) as to_date,
        ltv_months.loan_to_value as value,
        false as rises_daily,
        ltv_months.first_collateral_id as evidence_id,
        case
            when ltv_months.loan_to_value is not null then null
            when ltv_months.is_balance_missing then 'NO_BALANCE'
            else 'NO_VALUE'
        end as no_data_reason

    from ltv_months
    inner join things on ltv_months.loan_id = things.loan_id

    -- Papers and money alone may bear more: their cover is tested by a rule of its own. A loan that
    -- left the book is told of no more, should the bank report it again.
    where
        things.to_value_count > 0
        and (things.to_date is null or ltv_months.month_end_date < things.to_date)

),

months_begun as (

    select
        things.loan_id,
        things.customer_id,
        things.oldest_valuation_date,
        things.from_date,
        things.to_date,
        shown.oldest_id,
        build_arguments.as_of_date,
        unnest(
            generate_series(
                0,
                cast(
                    (
                        extract(year from build_arguments.as_of_date)
                        - extract(year from things.oldest_valuation_date)
                    ) * 12
                    + extract(month from build_arguments.as_of_date)
                    - extract(month from things.oldest_valuation_date)
                    + 1 as integer
                )
            )
        ) as month_no

    from things
    inner join shown on things.loan_id = shown.loan_id
    cross join build_arguments

    where things.oldest_valuation_date is not null

),

aged as (

    select
        *,
        case
            when month_no = 0 then oldest_valuation_date
            else cast(oldest_valuation_date + (month_no - 1) * interval 1 month as date) + 1
        end as begins_date,
        cast(oldest_valuation_date + month_no * interval 1 month as date) + 1 as ends_date

    from months_begun

),

-- Each guarantor of a loan as it was in trouble, of whatever kind, within the time of the loan.
guarantor_runs as (

    select
        spans.loan_id,
        spans.customer_id,
        spans.collateral_id,
        greatest(troubles.from_date, spans.from_date) as from_date,
        least(
            coalesce(troubles.to_date, date '9999-12-31'),
            coalesce(spans.to_date, date '9999-12-31')
        ) as to_date

    from spans
    inner join troubles on spans.guarantor_id = troubles.customer_id

),

reached as (

    select
        *,
        max(to_date) over (
            partition by loan_id, collateral_id
            order by from_date, to_date
            rows between unbounded preceding and 1 preceding
        ) as reached_date

    from guarantor_runs

    where from_date < to_date

),

numbered as (

    select
        *,
        sum(case when from_date <= reached_date then 0 else 1 end) over (
            partition by loan_id, collateral_id
            order by from_date, to_date
            rows between unbounded preceding and current row
        ) as run_no

    from reached

),

joined_runs as (

    select
        loan_id,
        customer_id,
        collateral_id,
        min(from_date) as from_date,
        max(to_date) as to_date

    from numbered

    group by loan_id, customer_id, collateral_id, run_no

),

-- The guarantors of a loan as one. While one of them is no customer, or nobody reports its own loans,
-- nothing tells that none is in trouble.
guaranteed as (

    select
        loan_id,
        max(customer_id) as customer_id,
        min(from_date) as from_date,
        min(to_date) as to_date,
        count(case when guarantor_id is null then 1 end) as outsider_count,
        count(case when guarantor_id is null or is_guarantor_silent then 1 end) as unknown_count,
        min(collateral_id) as first_id,
        min(case when guarantor_id is null or is_guarantor_silent then collateral_id end)
            as first_unknown_id

    from spans

    where is_guarantor

    group by loan_id

),

-- The days on which the number in trouble changes: few for one loan.
changes as (

    select
        loan_id,
        from_date as change_date

    from joined_runs

    union

    select
        loan_id,
        to_date as change_date

    from joined_runs

    union

    select
        loan_id,
        from_date as change_date

    from guaranteed

    union

    select
        loan_id,
        coalesce(to_date, date '9999-12-31') as change_date

    from guaranteed

),

change_spans as (

    select
        loan_id,
        change_date,
        lead(change_date) over (partition by loan_id order by change_date) as next_date

    from changes

),

troubled_guarantors as (

    select
        change_spans.loan_id,
        change_spans.change_date as from_date,
        change_spans.next_date,
        count(joined_runs.collateral_id) as guarantor_count,
        min(joined_runs.collateral_id) as collateral_id

    from change_spans
    left join joined_runs
        on
            change_spans.loan_id = joined_runs.loan_id
            and change_spans.change_date >= joined_runs.from_date
            and change_spans.change_date < joined_runs.to_date

    where change_spans.next_date is not null

    group by change_spans.loan_id, change_spans.change_date, change_spans.next_date

),

measured as (

    select *

    from loan_to_value

    union all

    select
        'VALUATION_MONTHS' as measure,
        customer_id,
        loan_id,
        greatest(begins_date, from_date) as from_date,
        case
            when ends_date > as_of_date then to_date
            else least(ends_date, coalesce(to_date, ends_date))
        end as to_date,
        cast(month_no as double) as value,
        false as rises_daily,
        oldest_id as evidence_id,
        cast(null as varchar) as no_data_reason

    from aged

    where begins_date <= as_of_date

    union all

    select
        'VALUATION_MONTHS' as measure,
        customer_id,
        loan_id,
        from_date,
        to_date,
        cast(null as double) as value,
        false as rises_daily,
        first_to_value_id as evidence_id,
        'NO_VALUATION_DATE' as no_data_reason

    from things

    where to_value_count > 0 and oldest_valuation_date is null

    union all

    -- What is wrong with a thing is known since it was looked at, or from today; 0 where nothing is.
    select
        'COLLATERAL_TROUBLED_COUNT' as measure,
        things.customer_id,
        things.loan_id,
        case
            when things.troubled_count > 0
                then
                    greatest(
                        things.from_date,
                        coalesce(things.troubled_since_date, build_arguments.as_of_date)
                    )
            else things.from_date
        end as from_date,
        things.to_date,
        case
            when things.troubled_count > 0 or things.status_missing_count = 0
                then cast(things.troubled_count as double)
        end as value,
        false as rises_daily,
        coalesce(things.troubled_id, things.first_id) as evidence_id,
        case
            when things.troubled_count = 0 and things.status_missing_count > 0 then 'NO_STATUS'
        end as no_data_reason

    from things
    cross join build_arguments

    union all

    select
        'GUARANTOR_TROUBLED_COUNT' as measure,
        guaranteed.customer_id,
        guaranteed.loan_id,
        troubled_guarantors.from_date,
        nullif(troubled_guarantors.next_date, date '9999-12-31') as to_date,
        case
            when troubled_guarantors.guarantor_count > 0 or guaranteed.unknown_count = 0
                then cast(troubled_guarantors.guarantor_count as double)
        end as value,
        false as rises_daily,
        coalesce(
            troubled_guarantors.collateral_id, guaranteed.first_unknown_id, guaranteed.first_id
        ) as evidence_id,
        case
            when troubled_guarantors.guarantor_count > 0 or guaranteed.unknown_count = 0
                then null
            when guaranteed.outsider_count > 0 then 'GUARANTOR_NOT_A_CUSTOMER'
            else 'NOT_REPORTED'
        end as no_data_reason

    from troubled_guarantors
    inner join guaranteed on troubled_guarantors.loan_id = guaranteed.loan_id

    union all

    select
        'COLLATERAL_DAYS_PAST_EXPIRY' as measure,
        things.customer_id,
        things.loan_id,
        things.from_date,
        things.to_date,
        cast(things.from_date - things.first_expiry_date as double) as value,
        things.first_expiry_date is not null as rises_daily,
        coalesce(shown.expiring_id, things.first_id) as evidence_id,
        case when things.first_expiry_date is null then 'NO_EXPIRY_DATE' end as no_data_reason

    from things
    inner join shown on things.loan_id = shown.loan_id

    where things.to_insure_count > 0 or things.first_expiry_date is not null

    union all

    select
        'COLLATERAL_VALUE_CHANGE' as measure,
        things.customer_id,
        things.loan_id,
        case
            when things.worst_value_change is null then things.from_date
            else
                greatest(
                    things.from_date, coalesce(shown.fallen_date, build_arguments.as_of_date)
                )
        end as from_date,
        things.to_date,
        things.worst_value_change as value,
        false as rises_daily,
        coalesce(shown.fallen_id, things.first_id) as evidence_id,
        case when things.worst_value_change is null then 'NO_FIRST_VALUE' end as no_data_reason

    from things
    inner join shown on things.loan_id = shown.loan_id
    cross join build_arguments

)

select
    measured.measure,
    measured.customer_id,
    measured.loan_id,
    measured.from_date,
    measured.to_date,
    measured.value,
    measured.rises_daily,
    measured.evidence_id,
    measured.no_data_reason

from measured
cross join build_arguments

where
    measured.from_date <= build_arguments.as_of_date
    and (measured.to_date is null or measured.to_date > measured.from_date)
