-- Whose duty each inspection can do: its loan, the loans of its customer, or an organisation.
--
-- grain: one row per inspection and subject
-- key:   inspection_number, subject_number
-- note:  an inspection of an organisation is that of the nearest one at or above which is inspected so;
--        of a campaign, in which many loans may be looked at, one counts for the organisation. Undone
--        rows about a loan plan nothing for an organisation
-- table

with

inspections as (

    select * from intermediate.int_inspection_rows

),

loans as (

    select * from intermediate.int_inspected_loans

),

organisations as (

    select * from intermediate.int_inspected_organisations

),

org_closure as (

    select * from marts.org_closure

),

nearest as (

    select
        organisations.inspection_type,
        org_closure.descendant_org_id as org_id,
        organisations.subject_number,
        row_number() over (
            partition by organisations.inspection_type, org_closure.descendant_org_id
            order by org_closure.distance
        ) as nearness

    from organisations
    inner join org_closure on organisations.org_id = org_closure.ancestor_org_id

),

of_organisations as (

    select
        inspections.inspection_number,
        inspections.inspection_type,
        nearest.subject_number,
        inspections.due_date,
        inspections.done_date,
        row_number() over (
            partition by
                inspections.inspection_type,
                nearest.subject_number,
                coalesce(inspections.campaign_id, ''),
                case when inspections.campaign_id is null then inspections.done_date end,
                case
                    when inspections.done_date is null then inspections.inspection_number
                end
            order by inspections.done_date, inspections.inspection_number
        ) as place_in_campaign

    from inspections
    inner join nearest
        on
            inspections.inspection_type = nearest.inspection_type
            and inspections.org_id = nearest.org_id
            and nearest.nearness = 1

    where
        inspections.done_date is not null
        or (inspections.loan_id is null and inspections.customer_id is null)

)

select
    inspection_number,
    inspection_type,
    loan_number as subject_number,
    due_date,
    done_date

from inspections

where
    loan_number is not null
    and inspection_type not in ('SELF', 'SPOT', 'SUPERVISE')

union all

select
    inspections.inspection_number,
    inspections.inspection_type,
    loans.loan_number as subject_number,
    inspections.due_date,
    inspections.done_date

from inspections
inner join loans on inspections.customer_id = loans.customer_id

where
    inspections.loan_id is null
    and inspections.inspection_type not in ('SELF', 'SPOT', 'SUPERVISE')

union all

select
    inspection_number,
    inspection_type,
    subject_number,
    due_date,
    done_date

from of_organisations

where place_in_campaign = 1
