-- How every loan in the book that is said to be secured, or has something that secures it, is secured.
--
-- grain: one row per loan in the book at the as-of date with a guarantee, agreed or present
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  empty until both files of collateral arrived. Loan to value weighs what rests on things against
--        the shares of their values; a guarantor is no thing. What is seized or disputed covers apart
--        from what is sound, what is lost covers nothing. Deposits, bonds, margins and acceptances are
--        worth what is written on them, so they alone may bear more than the first limit
-- columns:
--   loan_id: Loan
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   officer_id: Account manager in charge
--   product_code: Product
--   guarantee_type: Main guarantee as agreed
--   scope: IN, LOW_RISK or SME_SPECIAL
--   presence_state: PRESENT, OTHER_KIND than agreed, MISSING, NOT_TOLD where the files tell of no
--     guarantee of that kind for any loan, or NOT_EXPECTED of a loan on credit
--   ltv_state: WITHIN, ABOVE_YELLOW or ABOVE_RED the limit of loan to value, NOT_KNOWN, or NO_COLLATERAL
--   cover_state: COVERED, PARTLY, UNCOVERED or NOT_KNOWN; NOT_ASKED of a loan backed by no thing, agreed
--     or present
--   guarantor_state: The worst of its guarantors: OVERDUE, SUED, NOT_A_CUSTOMER, NOT_REPORTED, CLEAR or
--     NO_GUARANTOR
--   outstanding_principal [yuan]: Balance; empty where it is not reported
--   placed_amount [yuan]: Part of the balance that rests on things; empty while it is not known
--   share_of_value [yuan]: Part of the value of these things that stands for this loan
--   loan_to_value [ratio]: What rests on things / their shares of value
--   covered_amount [yuan]: Covered by what is sound
--   troubled_amount [yuan]: Covered by what is seized or disputed
--   uncovered_amount [yuan]: The rest of the balance
--   thing_count [items]: Things that secure it
--   guarantor_count [items]: Guarantors that answer for it
--   troubled_count [items]: Things of these that are seized, disputed or lost
--   shares_collateral: Something that secures it secures another loan as well

with

loans as (

    select * from marts.loans

),

links as (

    select * from intermediate.int_guarantee_links

),

states as (

    select * from intermediate.int_collateral_states

),

parameters as (

    select * from intermediate.int_guarantee_parameters

),

collaterals as (

    select * from staging.stg_bank__collaterals

),

all_links as (

    select * from staging.stg_bank__collateral_links

),

-- Which kinds of guarantee the files tell of at all, for any loan.
told as (

    select
        count(*) > 0 as has_links,
        max(
            case
                when
                    collaterals.collateral_type
                    in ('REAL_ESTATE', 'EQUIPMENT', 'INVENTORY', 'OTHER')
                    then 1
                else 0
            end
        ) as tells_of_mortgages,
        max(
            case
                when collaterals.collateral_type in ('REAL_ESTATE', 'EQUIPMENT', 'GUARANTOR') then 0
                else 1
            end
        ) as tells_of_pledges,
        max(case when collaterals.collateral_type = 'GUARANTOR' then 1 else 0 end)
            as tells_of_guarantors

    from all_links
    inner join collaterals on all_links.collateral_id = collaterals.collateral_id

),

linked as (

    select
        links.loan_id,
        count(case when not links.is_guarantor then 1 end) as thing_count,
        count(case when links.is_guarantor then 1 end) as guarantor_count,
        count(case when links.is_to_value then 1 end) as to_value_count,
        count(
            case when not links.is_guarantor and links.share_of_value is not null then 1 end
        ) as known_value_count,
        count(
            case when not links.is_guarantor and links.placed_amount is not null then 1 end
        ) as known_placed_count,
        sum(links.placed_amount) as placed_amount,
        sum(links.share_of_value) as share_of_value,
        sum(case when links.collateral_status = 'NORMAL' then links.covered_amount else 0 end)
            as covered_amount,
        sum(
            case
                when links.collateral_status in ('SEIZED', 'DISPUTED') then links.covered_amount
                else 0
            end
        ) as troubled_amount,
        count(
            case
                when not links.is_guarantor and links.collateral_status <> 'NORMAL' then 1
            end
        ) as troubled_count,
        max(case when links.collateral_loan_count > 1 then 1 else 0 end) as shares_collateral,
        -- What is not known yet may be of any kind.
        max(
            case
                when links.collateral_type is null then 1
                when links.collateral_type in ('REAL_ESTATE', 'EQUIPMENT', 'INVENTORY', 'OTHER')
                    then 1
                else 0
            end
        ) as has_mortgage,
        max(
            case
                when links.collateral_type is null then 1
                when links.collateral_type in ('REAL_ESTATE', 'EQUIPMENT', 'GUARANTOR') then 0
                else 1
            end
        ) as has_pledge,
        max(
            case
                when links.collateral_type is null or links.is_guarantor then 1
                else 0
            end
        ) as has_guarantor,
        max(
            case states.guarantor_state
                when 'OVERDUE' then 5
                when 'SUED' then 4
                when 'NOT_A_CUSTOMER' then 3
                when 'NOT_REPORTED' then 2
                when 'CLEAR' then 1
                else 0
            end
        ) as guarantor_state_no

    from links
    left join states on links.collateral_id = states.collateral_id

    group by links.loan_id

),

judged as (

    select
        loans.loan_id,
        loans.customer_id,
        loans.org_id,
        loans.officer_id,
        loans.product_code,
        loans.guarantee_type,
        loans.scope,
        case
            when coalesce(loans.guarantee_type, 'CREDIT') = 'CREDIT' then 'NOT_EXPECTED'
            when loans.guarantee_type = 'MORTGAGE' and linked.has_mortgage = 1 then 'PRESENT'
            when loans.guarantee_type = 'PLEDGE' and linked.has_pledge = 1 then 'PRESENT'
            when loans.guarantee_type = 'GUARANTEE' and linked.has_guarantor = 1 then 'PRESENT'
            when linked.loan_id is not null then 'OTHER_KIND'
            when loans.guarantee_type = 'MORTGAGE' and told.tells_of_mortgages = 1 then 'MISSING'
            when loans.guarantee_type = 'PLEDGE' and told.tells_of_pledges = 1 then 'MISSING'
            when loans.guarantee_type = 'GUARANTEE' and told.tells_of_guarantors = 1
                then 'MISSING'
            else 'NOT_TOLD'
        end as presence_state,
        case coalesce(linked.guarantor_state_no, 0)
            when 5 then 'OVERDUE'
            when 4 then 'SUED'
            when 3 then 'NOT_A_CUSTOMER'
            when 2 then 'NOT_REPORTED'
            when 1 then 'CLEAR'
            else 'NO_GUARANTOR'
        end as guarantor_state,
        loans.outstanding_principal,
        coalesce(loans.guarantee_type in ('MORTGAGE', 'PLEDGE'), false)
        or coalesce(linked.thing_count, 0) > 0 as is_backed,
        coalesce(linked.thing_count, 0) as thing_count,
        coalesce(linked.guarantor_count, 0) as guarantor_count,
        coalesce(linked.troubled_count, 0) as troubled_count,
        coalesce(linked.to_value_count, 0) as to_value_count,
        coalesce(linked.shares_collateral, 0) = 1 as shares_collateral,
        coalesce(linked.thing_count, 0) > 0
        and linked.known_value_count = linked.thing_count as is_value_known,
        -- To the cent by way of six decimals: a division in double may miss half a cent by a hair.
        cast(
            cast(
                case
                    when linked.known_placed_count = linked.thing_count then linked.placed_amount
                end
                as decimal(38, 6)
            ) as decimal(18, 2)
        ) as placed_amount,
        cast(
            cast(
                case
                    when linked.known_value_count = linked.thing_count then linked.share_of_value
                end
                as decimal(38, 6)
            ) as decimal(18, 2)
        ) as share_of_value,
        case
            when linked.known_value_count = linked.thing_count
                then
                    round(
                        cast(linked.placed_amount as double)
                        / nullif(cast(linked.share_of_value as double), 0),
                        9
                    )
        end as loan_to_value,
        cast(cast(linked.covered_amount as decimal(38, 6)) as decimal(18, 2)) as sound_amount,
        cast(cast(linked.troubled_amount as decimal(38, 6)) as decimal(18, 2))
            as amount_in_trouble,
        parameters.ltv_yellow,
        parameters.ltv_red

    from loans
    inner join told on told.has_links
    cross join parameters
    left join linked on loans.loan_id = linked.loan_id

    where
        loans.loan_state = 'ACTIVE'
        and (
            loans.guarantee_type in ('MORTGAGE', 'PLEDGE', 'GUARANTEE')
            or linked.loan_id is not null
        )

),

-- A loan that is to be backed by things and has none is covered by nothing, once that is known.
covered as (

    select
        *,
        case
            when not is_backed or outstanding_principal is null then null
            when is_value_known then sound_amount
            when thing_count = 0 and presence_state <> 'NOT_TOLD' then cast(0 as decimal(18, 2))
        end as covered_amount,
        case
            when not is_backed or outstanding_principal is null then null
            when is_value_known then amount_in_trouble
            when thing_count = 0 and presence_state <> 'NOT_TOLD' then cast(0 as decimal(18, 2))
        end as troubled_amount

    from judged

)

select
    loan_id,
    customer_id,
    org_id,
    officer_id,
    product_code,
    guarantee_type,
    scope,
    presence_state,
    case
        when thing_count = 0 then 'NO_COLLATERAL'
        when not is_value_known then 'NOT_KNOWN'
        when placed_amount > 0 and share_of_value = 0 then 'ABOVE_RED'
        when loan_to_value > ltv_red then 'ABOVE_RED'
        when loan_to_value > ltv_yellow and to_value_count > 0 then 'ABOVE_YELLOW'
        else 'WITHIN'
    end as ltv_state,
    case
        when not is_backed then 'NOT_ASKED'
        when covered_amount is null then 'NOT_KNOWN'
        when covered_amount >= outstanding_principal then 'COVERED'
        when covered_amount > 0 then 'PARTLY'
        else 'UNCOVERED'
    end as cover_state,
    guarantor_state,
    outstanding_principal,
    placed_amount,
    share_of_value,
    loan_to_value,
    covered_amount,
    troubled_amount,
    outstanding_principal - covered_amount - troubled_amount as uncovered_amount,
    thing_count,
    guarantor_count,
    troubled_count,
    shares_collateral

from covered
