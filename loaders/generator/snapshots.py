"""Month ends as the bank's own core system reports them: mostly right, here and there not."""

# What is overdue at each month end, one row per loan and month end with arrears.
ARREARS_MONTHS = """
create or replace temp table block_arrears_months as
with

unpaid as (

    select
        loan_no,
        due_date,
        due_principal,
        due_interest,
        due_fee,
        part_date,
        part_amount,
        due_date + 1 as from_date,
        least(
            coalesce(met_date - 1, as_of()),
            coalesce(replaced_on - 1, as_of())
        ) as until_date

    from block_first_plan

    where due_date < as_of()

    union all

    select
        loan_no,
        due_date,
        due_principal,
        due_interest,
        due_fee,
        part_date,
        part_amount,
        greatest(due_date + 1, effective_from) as from_date,
        least(
            coalesce(met_date - 1, as_of()),
            coalesce(replaced_on - 1, as_of())
        ) as until_date

    from block_later_plans

    where due_date < as_of()

),

in_book as (

    select
        unpaid.* exclude (until_date),
        least(unpaid.until_date, coalesce(states.closed_date - 1, as_of())) as until_date

    from unpaid

    inner join block_states as states
        on unpaid.loan_no = states.loan_no

    where last_day(unpaid.from_date) <= unpaid.until_date

),

by_month as (

    select
        *,
        last_day(
            (date_trunc('month', from_date) + to_months(unnest(range(
                0,
                date_diff('month', from_date, until_date + 1)::integer
            ))::integer))::date
        ) as month_end

    from in_book

)

select
    loan_no,
    month_end,
    month_end - min(due_date) as days_past_due,
    sum(
        due_principal
        - case
            when part_date <= month_end
                then greatest(part_amount - coalesce(due_fee, 0) - due_interest, 0)
            else 0
        end
    )::decimal(18, 2) as overdue_principal,
    sum(
        due_interest
        - case
            when part_date <= month_end
                then least(greatest(part_amount - coalesce(due_fee, 0), 0), due_interest)
            else 0
        end
    )::decimal(18, 2) as overdue_interest

from by_month

group by loan_no, month_end
"""

# The class the bank gives, one row per loan and month end at which it is not PASS (class 1).
CLASS_MONTHS = """
create or replace temp table block_class_months as
with

by_days as (

    select
        arrears.loan_no,
        arrears.month_end,
        case
            when states.branch_id = hiding_branch()
                then case when arrears.days_past_due <= 60 then 1 else 2 end
            when
                arrears.days_past_due between 91 and 150
                and chance(arrears.loan_no, 'classed late') < 0.06
                then 2
            when arrears.days_past_due <= 90 then 2
            when arrears.days_past_due <= 270 then 3
            when arrears.days_past_due <= 360 then 4
            else 5
        end as class_no

    from block_arrears_months as arrears

    inner join block_states as states
        on arrears.loan_no = states.loan_no

),

-- Not by days: watched, observed after a restructure, not yet upgraded after a cure.
spells as (

    select loan_no, closed_date, watched_from as from_date, as_of() as until_date, 2 as class_no

    from block_states

    where watched_from is not null

    union all

    select
        loan_no,
        closed_date,
        changed_on,
        -- Some are let off long before their year of observation is over.
        changed_on + case when chance(loan_no, 'let off') < 0.15 then 100 else 395 end,
        2

    from block_states

    where outcome = 'RESTRUCTURED'

    union all

    select
        loan_no,
        closed_date,
        cured_on,
        -- Some are upgraded as soon as the arrears are paid.
        cured_on + case when chance(loan_no, 'upgraded') < 0.15 then 10 else 185 end,
        3

    from block_states

    where
        outcome = 'CURED'
        and cured_on > trouble_due + 90
        and branch_id <> hiding_branch()

),

by_spell as (

    select
        spells.loan_no,
        month_ends.month_end,
        spells.class_no

    from spells

    inner join month_ends
        on month_ends.month_end between spells.from_date and spells.until_date

    where spells.closed_date is null or month_ends.month_end < spells.closed_date

)

select
    loan_no,
    month_end,
    max(class_no) as class_no

from (select * from by_days union all select * from by_spell)

group by loan_no, month_end

having max(class_no) > 1
"""

SNAPSHOTS_FILE = """
with

months as (

    select
        states.loan_no,
        states.loan_id,
        states.branch_id,
        states.region_id,
        states.amount,
        states.grace_days,
        states.is_kept_elsewhere,
        month_ends.month_end,
        states.loan_no * 1000 + date_diff('month', date '2000-01-01', month_ends.month_end)
            as item

    from block_states as states

    inner join month_ends
        on
            month_ends.month_end >= $first_month_end
            and month_ends.month_end >= states.disbursed_date
            and (states.closed_date is null or month_ends.month_end < states.closed_date)

),

principal_paid as (

    select
        loan_no,
        greatest(last_day(value_date), $first_month_end) as month_end,
        sum(principal) as principal

    from block_money

    group by all

),

truth as (

    select
        months.*,
        months.amount
        - coalesce(
            sum(principal_paid.principal)
                over (partition by months.loan_no order by months.month_end),
            0
        ) as balance,
        coalesce(arrears.days_past_due, 0) as days_past_due,
        coalesce(arrears.overdue_principal, 0) as overdue_principal,
        coalesce(arrears.overdue_interest, 0) as overdue_interest,
        coalesce(classes.class_no, 1) as class_no

    from months

    left join principal_paid
        on months.loan_no = principal_paid.loan_no and months.month_end = principal_paid.month_end

    left join block_arrears_months as arrears
        on months.loan_no = arrears.loan_no and months.month_end = arrears.month_end

    left join block_class_months as classes
        on months.loan_no = classes.loan_no and months.month_end = classes.month_end

)

select
    month_end as snapshot_date,
    loan_id,
    money(
        case
            when chance(item, 'balance off') < 0.0006
                then balance * (1 + 0.03 * chance(item, 'balance off by'))
            else balance
        end
    ) as balance,
    money(overdue_principal) as overdue_principal,
    money(overdue_interest) as overdue_interest,
    case
        -- Some systems show nothing within the grace.
        when days_past_due <= grace_days and chance(loan_no, 'grace in system') < 0.7 then 0
        when branch_id = hiding_branch() and chance(loan_no, 'days understated') < 0.4
            then greatest(0, days_past_due - 30)
        else days_past_due
    end::integer as days_past_due,
    ['PASS', 'SPECIAL_MENTION', 'SUBSTANDARD', 'DOUBTFUL', 'LOSS'][class_no] as five_class,
    money(
        balance * [0.012, 0.04, 0.30, 0.60, 1.00][class_no]
    ) as provision

from truth

where
    not is_kept_elsewhere
    or (
        chance(item, 'not reported') >= 0.03
        and not (
            region_id = silent_region()
            and month_end = (select max(last_one.month_end) from month_ends as last_one)
        )
    )

order by loan_no, month_end
"""
