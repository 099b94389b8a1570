-- The cases of every organisation, its whole subtree, by will and means to pay, as of the as-of date.
--
-- grain: one row per organisation, will and means with a case
-- key:   org_id, willingness, repayment_source
-- scope: org_id
-- sort:  org_id, willingness, repayment_source
-- adds:  case_count, overdue_amount, outstanding_principal, neglected_count
-- columns:
--   org_id: Organisation, with everything below it
--   willingness: WILLING, UNWILLING or UNKNOWN
--   repayment_source: AVAILABLE, LACKING or UNKNOWN
--   quadrant: PAY, PLAN, LAW or DISPOSE, what will and means ask for; ASSESS while either is unknown
--   case_count [loans]: Overdue loans
--   customer_count [customers]: Their borrowers, distinct
--   overdue_amount [yuan]: Overdue of them
--   outstanding_principal [yuan]: Principal not yet paid of them
--   neglected_count [loans]: Of them without an action that counts within the days of their bucket; empty
--     while no collection is on record

with

cases as (

    select * from marts.cases

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        willingness,
        repayment_source,
        quadrant,
        customer_id,
        1 as case_count,
        overdue_amount,
        outstanding_principal,
        case
            when work_state = 'NEGLECTED' then 1
            when work_state is not null then 0
        end as neglected_count

    from cases

)

select
    org_closure.ancestor_org_id as org_id,
    own.willingness,
    own.repayment_source,
    own.quadrant,
    cast(sum(own.case_count) as bigint) as case_count,
    count(distinct own.customer_id) as customer_count,
    cast(sum(own.overdue_amount) as decimal(38, 2)) as overdue_amount,
    cast(sum(own.outstanding_principal) as decimal(38, 2)) as outstanding_principal,
    cast(sum(own.neglected_count) as bigint) as neglected_count

from own
inner join org_closure on own.org_id = org_closure.descendant_org_id

group by
    org_closure.ancestor_org_id,
    own.willingness,
    own.repayment_source,
    own.quadrant
