-- Account managers and the loans they carry, of every organisation's whole subtree on the as-of date.
--
-- grain: one row per organisation
-- key:   org_id
-- scope: org_id
-- sort:  org_id
-- note:  account managers are those in post by the file of people, with or without loans. Nobody of
--        an organisation in that file is not reported, never nobody. Peers are the open organisations
--        of the same level that have account managers and loans
-- columns:
--   org_id: Organisation, with everything below it
--   live_loan_count [loans]: Loans in the book
--   outstanding_principal [yuan]: Principal not yet paid of them; empty where none is reported
--   staff_count [persons]: People in post; empty where nobody is in the file
--   officer_count [persons]: Account managers among them
--   loans_per_officer [loans per person]: Loans in the book / account managers
--   principal_per_officer [yuan per person]: Principal / account managers
--   peer_loans_per_officer [loans per person]: Median of the loans per account manager of the peers
--   peer_principal_per_officer [yuan per person]: Median of the principal per account manager
--   peer_count [organisations]: How many peers there are, the organisation itself included
--   over_limit_count [persons]: Distinct account managers with loans here who carry more than allowed
--   orphaned_loan_count [loans]: Loans that nobody looks after; empty without a file of people
--   orphaned_principal [yuan]: Principal not yet paid of those
--   left_loan_count [loans]: Those whose account manager has left
--   unknown_loan_count [loans]: Those whose account manager is unknown
--   unassigned_loan_count [loans]: Those without an account manager
--   orphaned_rate [ratio]: Loans that nobody looks after / loans in the book

with

org_units as (

    select * from marts.org_units

),

org_closure as (

    select * from marts.org_closure

),

staff as (

    select * from marts.staff

),

officer_loads as (

    select * from marts.officer_loads

),

orphaned_loans as (

    select * from marts.orphaned_loans

),

people as (

    select
        org_closure.ancestor_org_id as org_id,
        count(case when staff.staff_state = 'ACTIVE' then 1 end) as staff_count,
        count(
            case when staff.staff_state = 'ACTIVE' and staff.post = 'ACCOUNT_MANAGER' then 1 end
        ) as officer_count

    from staff
    inner join org_closure on staff.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

),

carried as (

    select
        org_closure.ancestor_org_id as org_id,
        cast(sum(officer_loads.loan_count) as bigint) as live_loan_count,
        cast(sum(officer_loads.outstanding_principal) as decimal(38, 2)) as outstanding_principal,
        count(
            distinct case
                when officer_loads.is_over_limit and officer_loads.officer_state = 'ACTIVE'
                    then officer_loads.officer_key
            end
        ) as over_limit_count,
        max(case when officer_loads.officer_state = 'NOT_REPORTED' then 0 else 1 end)
            as is_staff_reported

    from officer_loads
    inner join org_closure on officer_loads.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

),

orphaned as (

    select
        org_closure.ancestor_org_id as org_id,
        count(*) as orphaned_loan_count,
        cast(sum(orphaned_loans.outstanding_principal) as decimal(38, 2)) as orphaned_principal,
        count(case when orphaned_loans.reason = 'LEFT' then 1 end) as left_loan_count,
        count(case when orphaned_loans.reason = 'UNKNOWN' then 1 end) as unknown_loan_count,
        count(case when orphaned_loans.reason = 'NONE' then 1 end) as unassigned_loan_count

    from orphaned_loans
    inner join org_closure on orphaned_loans.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

),

joined as (

    select
        org_units.org_id,
        org_units.org_level,
        org_units.org_status,
        coalesce(carried.live_loan_count, 0) as live_loan_count,
        case
            when carried.org_id is null then cast(0 as decimal(38, 2))
            else carried.outstanding_principal
        end as outstanding_principal,
        people.staff_count,
        people.officer_count,
        case
            when carried.org_id is null then 0
            when carried.is_staff_reported = 1 then carried.over_limit_count
        end as over_limit_count,
        coalesce(carried.is_staff_reported, 1) = 1 as is_staff_reported,
        orphaned.orphaned_loan_count,
        case
            when orphaned.org_id is null then cast(0 as decimal(38, 2))
            else orphaned.orphaned_principal
        end as orphaned_principal,
        orphaned.left_loan_count,
        orphaned.unknown_loan_count,
        orphaned.unassigned_loan_count,
        cast(coalesce(carried.live_loan_count, 0) as double)
        / nullif(cast(people.officer_count as double), 0) as loans_per_officer,
        cast(carried.outstanding_principal as double)
        / nullif(cast(people.officer_count as double), 0) as principal_per_officer

    from org_units
    left join people on org_units.org_id = people.org_id
    left join carried on org_units.org_id = carried.org_id
    left join orphaned on org_units.org_id = orphaned.org_id

),

peers as (

    select
        org_level,
        count(*) as peer_count,
        median(loans_per_officer) as peer_loans_per_officer,
        median(principal_per_officer) as peer_principal_per_officer

    from joined

    where
        org_status = 'OPEN'
        and live_loan_count > 0
        and officer_count > 0

    group by org_level

)

select
    joined.org_id,
    joined.live_loan_count,
    joined.outstanding_principal,
    joined.staff_count,
    joined.officer_count,
    joined.loans_per_officer,
    joined.principal_per_officer,
    peers.peer_loans_per_officer,
    peers.peer_principal_per_officer,
    peers.peer_count,
    joined.over_limit_count,
    case when joined.is_staff_reported then coalesce(joined.orphaned_loan_count, 0) end
        as orphaned_loan_count,
    case when joined.is_staff_reported then joined.orphaned_principal end as orphaned_principal,
    case when joined.is_staff_reported then coalesce(joined.left_loan_count, 0) end
        as left_loan_count,
    case when joined.is_staff_reported then coalesce(joined.unknown_loan_count, 0) end
        as unknown_loan_count,
    case when joined.is_staff_reported then coalesce(joined.unassigned_loan_count, 0) end
        as unassigned_loan_count,
    case
        when joined.is_staff_reported
            then
                cast(coalesce(joined.orphaned_loan_count, 0) as double)
                / nullif(cast(joined.live_loan_count as double), 0)
    end as orphaned_rate

from joined
left join peers on joined.org_level = peers.org_level
