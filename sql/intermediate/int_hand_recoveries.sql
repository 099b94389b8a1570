-- What came in during a hand: the cash that went into what was past due on the day it was assigned.
--
-- grain: one row per assignment of a loan with a plan
-- key:   assignment_id
-- note:  cash value-dated after the day assigned up to and including the day the hand ended, for what
--        was past due is taken at the end of the day: one payment is of one hand. Money fills what
--        was past due first; a new loan (借新还旧) takes its place by date, on one day after the
--        cash, and is not recovered
-- table

with

build_arguments as (

    select * from staging.stg_postloan__build_arguments

),

hand_parameters as (

    select * from intermediate.int_hand_parameters

),

hands as (

    select * from intermediate.int_hands

),

entries as (

    select * from intermediate.int_hand_entries

),

payments as (

    select * from intermediate.int_payments_counted

),

received as (

    select
        entries.assignment_id,
        entries.entry_amount,
        payments.txn_type,
        payments.amount,
        sum(payments.amount) over (
            partition by entries.assignment_id
            order by
                payments.value_date,
                case when payments.txn_type = 'REFINANCE' then 1 else 0 end,
                payments.txn_id
            rows between unbounded preceding and current row
        ) as amount_to_date,
        hands.from_date,
        payments.value_date

    from entries
    inner join hands on entries.assignment_id = hands.assignment_id
    cross join build_arguments
    inner join payments
        on
            hands.loan_number = payments.loan_number
            and hands.from_date < payments.value_date
            and payments.value_date <= coalesce(hands.to_date, build_arguments.as_of_date)

    where entries.entry_amount > 0

),

taken as (

    select
        assignment_id,
        greatest(
            least(amount_to_date, entry_amount) - least(amount_to_date - amount, entry_amount), 0
        ) as recovered_amount,
        from_date,
        value_date

    from received

    where txn_type <> 'REFINANCE'

),

summed as (

    select
        taken.assignment_id,
        sum(taken.recovered_amount) as recovered_amount,
        sum(
            case
                when taken.value_date <= taken.from_date + hand_parameters.like_days
                    then taken.recovered_amount
                else 0
            end
        ) as early_amount

    from taken
    cross join hand_parameters

    group by taken.assignment_id

)

select
    entries.assignment_id,
    cast(coalesce(summed.recovered_amount, 0) as decimal(18, 2)) as recovered_amount,
    cast(coalesce(summed.early_amount, 0) as decimal(18, 2)) as early_amount

from entries
left join summed on entries.assignment_id = summed.assignment_id
