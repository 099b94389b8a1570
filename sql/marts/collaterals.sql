-- What secures loans in the book 担保物, as it stands on the as-of date, once for every organisation in
-- whose reach it secures a loan.
--
-- grain: one row per collateral in use and organisation that handles a loan it secures, or stands above one
-- key:   collateral_id, org_id
-- scope: org_id
-- sort:  org_id, collateral_id
-- note:  read the row of the highest organisation in sight; is_whole tells that it secures more, never
--        where. Value and all that rests on it are of the whole bank, for a house is not sold by branch.
--        What is released, and what secures no loan in the book, is not here
-- columns:
--   collateral_id: Number of the collateral
--   org_id: Organisation, with everything below it
--   collateral_type: Kind of collateral; empty while nothing is known of it
--   collateral_status: NORMAL, SEIZED, DISPUTED or LOST; NORMAL where the bank does not say
--   ltv_state: WITHIN, ABOVE_YELLOW or ABOVE_RED the limit of loan to value, or NOT_KNOWN; NOT_ASKED of a
--     guarantor
--   valuation_state: IN_DATE, DUE_SOON, TOO_OLD, NO_DATE or NO_VALUE; NOT_ASKED of papers, money and
--     guarantors
--   value_state: FALLEN by the limit or more since it was taken, HELD, NOT_KNOWN or NOT_ASKED
--   insurance_state: IN_FORCE, EXPIRING, EXPIRED, NOT_TOLD or NOT_ASKED
--   registration_state: IN_FORCE, EXPIRING, EXPIRED, NOT_REGISTERED, NOT_TOLD or NOT_ASKED
--   guarantor_state: OVERDUE, SUED, CLEAR, NOT_REPORTED where nobody says how its own loans stand,
--     NOT_A_CUSTOMER of this bank, or NO_GUARANTOR
--   collateral_value [yuan]: Value now
--   first_collateral_value [yuan]: Value when it was taken
--   placed_amount [yuan]: Balances that rest on it, of all loans it secures; empty while one is not known
--   loan_to_value [ratio]: What rests on it / its value; nothing of what is lost is value
--   value_change [ratio]: Value now against when it was taken, less one
--   loan_count [loans]: Loans in the book it secures within the organisation
--   outstanding_principal [yuan]: Balance of those loans
--   is_whole: It secures no loan outside the organisation
--   is_shared: It secures several loans
--   valuation_date: Day of the valuation, by the as-of date
--   valuation_due_date: Last day on which that valuation is not too old
--   insured_until_date: Last day it is insured
--   registered_until_date: Last day the right is registered
--   last_check_date: Day it was last checked, by the as-of date
--   troubled_since_date: Day since which the guarantor is past due or sued

with

links as (

    select * from intermediate.int_guarantee_links

),

states as (

    select * from intermediate.int_collateral_states

),

org_closure as (

    select * from marts.org_closure

),

parameters as (

    select * from intermediate.int_guarantee_parameters

),

own as (

    select
        collateral_id,
        org_id,
        count(*) as loan_count,
        sum(outstanding_principal) as outstanding_principal,
        max(collateral_loan_count) as whole_loan_count,
        -- The same on every row of a collateral.
        max(whole_placed_amount) as whole_placed_amount

    from links

    group by collateral_id, org_id

),

reached as (

    select
        own.collateral_id,
        org_closure.ancestor_org_id as org_id,
        sum(own.loan_count) as loan_count,
        sum(own.outstanding_principal) as outstanding_principal,
        max(own.whole_loan_count) as whole_loan_count,
        max(own.whole_placed_amount) as whole_placed_amount

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by own.collateral_id, org_closure.ancestor_org_id

),

measured as (

    select
        reached.collateral_id,
        reached.org_id,
        states.collateral_type,
        coalesce(states.collateral_status, 'NORMAL') as collateral_status,
        coalesce(states.valuation_state, 'NO_VALUE') as valuation_state,
        coalesce(states.value_state, 'NOT_KNOWN') as value_state,
        coalesce(states.insurance_state, 'NOT_TOLD') as insurance_state,
        coalesce(states.registration_state, 'NOT_TOLD') as registration_state,
        coalesce(states.guarantor_state, 'NO_GUARANTOR') as guarantor_state,
        coalesce(states.is_guarantor, false) as is_guarantor,
        states.collateral_value,
        states.first_collateral_value,
        states.counted_value,
        cast(
            case
                when not coalesce(states.is_guarantor, false) then reached.whole_placed_amount
            end
            as decimal(38, 2)
        ) as placed_amount,
        -- Nine decimals, so that 7 of 10 are 0.7 and not a little more.
        case
            when not states.is_guarantor
                then
                    round(
                        cast(reached.whole_placed_amount as double)
                        / nullif(cast(states.counted_value as double), 0),
                        9
                    )
        end as loan_to_value,
        coalesce(states.is_to_value, false) as is_to_value,
        states.value_change,
        reached.loan_count,
        reached.whole_loan_count,
        reached.outstanding_principal,
        states.valuation_date,
        states.valuation_due_date,
        states.insured_until_date,
        states.registered_until_date,
        states.last_check_date,
        states.troubled_since_date,
        parameters.ltv_yellow,
        parameters.ltv_red

    from reached
    cross join parameters
    left join states on reached.collateral_id = states.collateral_id

)

select
    collateral_id,
    org_id,
    collateral_type,
    collateral_status,
    case
        when is_guarantor then 'NOT_ASKED'
        when placed_amount is null or counted_value is null then 'NOT_KNOWN'
        when placed_amount > 0 and counted_value = 0 then 'ABOVE_RED'
        when loan_to_value > ltv_red then 'ABOVE_RED'
        when loan_to_value > ltv_yellow and is_to_value then 'ABOVE_YELLOW'
        else 'WITHIN'
    end as ltv_state,
    valuation_state,
    value_state,
    insurance_state,
    registration_state,
    guarantor_state,
    collateral_value,
    first_collateral_value,
    placed_amount,
    loan_to_value,
    value_change,
    cast(loan_count as bigint) as loan_count,
    cast(outstanding_principal as decimal(38, 2)) as outstanding_principal,
    loan_count = whole_loan_count as is_whole,
    whole_loan_count > 1 as is_shared,
    valuation_date,
    valuation_due_date,
    insured_until_date,
    registered_until_date,
    last_check_date,
    troubled_since_date

from measured
