"""Plans agreed later: paid back early, extended, restructured, repriced, moved to another day.

A version restates the whole plan from the first instalment: what was due before the change stays as
it was, the rest of the principal is laid out anew.
"""

_KEPT = """
kept as (

    select
        fates.loan_no,
        unnest(case when fates.changed_again_on is null then [2] else [2, 3] end)::integer
            as version,
        plan.period_no,
        plan.due_date,
        plan.due_principal,
        plan.due_interest,
        plan.due_fee,
        plan.met_date as paid_on,
        plan.part_date,
        plan.part_amount

    from block_fates as fates

    inner join block_first_plan as plan
        on
            fates.loan_no = plan.loan_no
            and plan.period_no <= fates.kept_periods

    where fates.changed_on is not null

),
"""

# Everything still owed falls due on the day it is paid back early or taken in kind.
_CALLED = """
called as (

    select
        loan_no,
        2 as version,
        kept_periods + 1 as period_no,
        changed_on as due_date,
        principal_after(method, amount, period_rate, instalments, kept_periods)
            as due_principal,
        money(
            principal_after(method, amount, period_rate, instalments, kept_periods)
            * annual_rate / 100 / 360
            * greatest(
                0,
                changed_on - case
                    when kept_periods = 0 then disbursed_date
                    else due_after(disbursed_date, due_day, kept_periods * months_between)
                end
            )
        ) as due_interest,
        null::decimal(18, 2) as due_fee,
        changed_on as paid_on

    from block_fates

    where outcome in ('PREPAID', 'OFFSET')

),
"""

# What is left after the change, spread anew: over the days agreed, or from the change on.
_SPREAD = """
balances as (

    select
        *,
        principal_after(method, amount, period_rate, instalments, kept_periods) as balance,
        case
            when outcome = 'PART_PREPAID'
                then money(
                    1000 * floor(
                        principal_after(method, amount, period_rate, instalments, kept_periods)
                        * (0.1 + 0.4 * chance(loan_no, 'prepaid share'))
                        / 1000
                    )
                )
            else money(0)
        end as prepaid,
        coalesce(new_rate, annual_rate) / 100 * months_between / 12 as spread_rate,
        coalesce(new_instalments, instalments - kept_periods) as spread_periods,
        case when outcome = 'RESTRUCTURED' then 'EQUAL_PRINCIPAL' else method end
            as spread_method

    from block_fates

    where outcome in ('PART_PREPAID', 'REPRICED', 'RESTRUCTURED') and changed_on is not null

),

prepaid_parts as (

    select
        loan_no,
        2 as version,
        kept_periods + 1 as period_no,
        changed_on as due_date,
        prepaid as due_principal,
        money(0) as due_interest,
        null::decimal(18, 2) as due_fee,
        changed_on as paid_on

    from balances

    where prepaid > 0

),

spread_periods as (

    select
        *,
        unnest(range(1, spread_periods + 1))::integer as k

    from balances

),

spread_dues as (

    select
        *,
        case
            when outcome = 'RESTRUCTURED' then (changed_on + to_months(k))::date
            else due_after(disbursed_date, due_day, (kept_periods + k) * months_between)
        end as due_date,
        principal_after(spread_method, balance - prepaid, spread_rate, spread_periods, k - 1)
            as principal_before,
        principal_after(spread_method, balance - prepaid, spread_rate, spread_periods, k)
            as principal_left

    from spread_periods

),

spread as (

    select
        loan_no,
        2 as version,
        kept_periods + k + case when prepaid > 0 then 1 else 0 end as period_no,
        due_date,
        principal_before - principal_left as due_principal,
        money(
            principal_before
            * case when outcome = 'RESTRUCTURED' then new_rate / 1200 else spread_rate end
        ) as due_interest,
        null::decimal(18, 2) as due_fee,
        case when relapsed_on is null or due_date < relapsed_on then due_date end as paid_on

    from spread_dues

),
"""

_SHIFTED = """
shifted as (

    select
        fates.loan_no,
        versions.version,
        plan.period_no,
        case
            when fates.outcome = 'REPAY_DAY' then plan.due_date + fates.shift
            else (plan.due_date + to_months((fates.shift * (versions.version - 1))::integer))::date
        end as due_date,
        plan.due_principal,
        plan.due_interest
        + case
            when fates.outcome = 'REPAY_DAY' then 0
            else money(
                plan.due_principal
                * fates.annual_rate / 1200
                * fates.shift * (versions.version - 1)
            )
        end as due_interest,
        plan.due_fee,
        fates.relapsed_on is null
        and (versions.version = 3 or fates.changed_again_on is null) as is_paying

    from block_fates as fates

    inner join (values (2), (3)) as versions(version)
        on versions.version = 2 or fates.changed_again_on is not null

    inner join block_first_plan as plan
        on
            fates.loan_no = plan.loan_no
            and plan.period_no > fates.kept_periods

    where fates.outcome in ('EXTENDED', 'REPAY_DAY') and fates.changed_on is not null

),
"""

LATER_PLANS = f"""
create or replace temp table block_later_plans as
with

{_KEPT}

{_CALLED}

{_SPREAD}

{_SHIFTED}

together as (

    select * from kept

    union all by name

    select * from called

    union all by name

    select * from prepaid_parts

    union all by name

    select * from spread

    union all by name

    select * exclude (is_paying), case when is_paying then due_date end as paid_on from shifted

)

select
    together.loan_no,
    together.version,
    together.period_no,
    case
        when together.version = 2 then fates.changed_on
        else fates.changed_again_on
    end as effective_from,
    case when together.version = 2 then fates.changed_again_on end as replaced_on,
    together.due_date,
    together.due_principal::decimal(18, 2) as due_principal,
    together.due_interest::decimal(18, 2) as due_interest,
    together.due_fee,
    case when together.paid_on <= as_of() then together.paid_on end as met_date,
    together.part_date,
    together.part_amount

from together

inner join block_fates as fates
    on together.loan_no = fates.loan_no
"""
