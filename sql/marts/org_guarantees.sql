-- The guarantees of every organisation, its whole subtree, as they stand on the as-of date.
--
-- grain: one row per organisation with a loan that has a guarantee, agreed or present
-- key:   org_id
-- scope: org_id
-- sort:  org_id
-- adds:  loan_count, backed_loan_count, measured_loan_count, missing_loan_count,
--        other_kind_loan_count, within_loan_count, above_yellow_loan_count, above_red_loan_count,
--        ltv_unknown_loan_count, guaranteed_loan_count, guarantor_troubled_loan_count,
--        backed_principal, measured_principal, covered_amount, troubled_amount, uncovered_amount,
--        missing_principal, within_principal, above_yellow_principal, above_red_principal,
--        ltv_unknown_principal, guarantor_troubled_principal, placed_amount, share_of_value
-- holds: measured_principal = covered_amount + troubled_amount + uncovered_amount
-- note:  loans and amounts add up; things and guarantors are counted once wherever they secure loans,
--        so those of the children may be more than those of the parent
-- columns:
--   org_id: Organisation, with everything below it
--   loan_count [loans]: Loans in the book with a guarantee, agreed or present
--   backed_loan_count [loans]: Of those, the ones backed by things, agreed or present
--   measured_loan_count [loans]: Of those backed, the ones whose cover is known
--   missing_loan_count [loans]: Loans without the guarantee agreed, where the files tell of such
--   other_kind_loan_count [loans]: Loans with a guarantee of another kind than agreed only
--   within_loan_count [loans]: Loans whose loan to value is within the limits
--   above_yellow_loan_count [loans]: Loans with loan to value above the first limit and within the second
--   above_red_loan_count [loans]: Loans with loan to value above the second limit
--   ltv_unknown_loan_count [loans]: Loans with collateral whose loan to value is not known
--   guaranteed_loan_count [loans]: Loans with a guarantor
--   guarantor_troubled_loan_count [loans]: Loans with a guarantor who is past due or sued
--   backed_principal [yuan]: Balance of the loans backed by things, agreed or present, as far as reported
--   measured_principal [yuan]: Balance of those whose cover is known
--   covered_amount [yuan]: Of that, covered by what is sound
--   troubled_amount [yuan]: Of that, covered by what is seized or disputed
--   uncovered_amount [yuan]: Of that, the rest
--   missing_principal [yuan]: Balance of the loans without the guarantee agreed
--   within_principal [yuan]: Balance of the loans whose loan to value is within the limits
--   above_yellow_principal [yuan]: Balance of the loans above the first limit and within the second
--   above_red_principal [yuan]: Balance of the loans above the second limit
--   ltv_unknown_principal [yuan]: Balance of the loans whose loan to value is not known, as far as reported
--   guarantor_troubled_principal [yuan]: Balance of the loans with a guarantor past due or sued
--   placed_amount [yuan]: Balances resting on things, of loans whose loan to value is known
--   share_of_value [yuan]: Shares of value that stand for them
--   collateral_count [items]: Things that secure loans, guarantors not counted
--   guarantor_count [items]: Guarantors
--   seized_count [items]: Things seized
--   disputed_count [items]: Things disputed
--   lost_count [items]: Things lost
--   to_value_count [items]: Things that are to be valued again and again
--   valuation_old_count [items]: Of those, valued too long ago
--   valuation_due_count [items]: Of those, to be valued soon
--   not_valued_count [items]: Things without a value, or without the day it was found
--   value_fallen_count [items]: Things that lost value by the limit or more
--   insurance_expired_count [items]: Things whose insurance has ended
--   insurance_expiring_count [items]: Things whose insurance ends soon
--   registration_expired_count [items]: Things whose registration has ended
--   registration_expiring_count [items]: Things whose registration ends soon
--   not_registered_count [items]: Things whose right is not registered
--   overloaded_count [items]: Things with more resting on them than they are worth, by the second limit
--   shared_count [items]: Things that secure several loans
--   guarantor_overdue_count [items]: Guarantors past due themselves
--   guarantor_sued_count [items]: Guarantors sued and not past due
--   guarantor_unknown_count [items]: Guarantors that are no customers of the bank
--   covered_rate [ratio]: Covered by what is sound / balance of the loans whose cover is known
--   loan_to_value [ratio]: Balances resting on things / shares of value that stand for them
--   valuation_old_rate [ratio]: Valued too long ago / things that are to be valued

with

loan_guarantees as (

    select * from marts.loan_guarantees

),

collaterals as (

    select * from marts.collaterals

),

org_closure as (

    select * from marts.org_closure

),

own as (

    select
        org_id,
        count(*) as loan_count,
        count(case when cover_state <> 'NOT_ASKED' then 1 end) as backed_loan_count,
        count(case when covered_amount is not null then 1 end) as measured_loan_count,
        count(case when presence_state = 'MISSING' then 1 end) as missing_loan_count,
        count(case when presence_state = 'OTHER_KIND' then 1 end) as other_kind_loan_count,
        count(case when ltv_state = 'WITHIN' then 1 end) as within_loan_count,
        count(case when ltv_state = 'ABOVE_YELLOW' then 1 end) as above_yellow_loan_count,
        count(case when ltv_state = 'ABOVE_RED' then 1 end) as above_red_loan_count,
        count(case when ltv_state = 'NOT_KNOWN' then 1 end) as ltv_unknown_loan_count,
        count(case when guarantor_count > 0 then 1 end) as guaranteed_loan_count,
        count(case when guarantor_state in ('OVERDUE', 'SUED') then 1 end)
            as guarantor_troubled_loan_count,
        sum(case when cover_state <> 'NOT_ASKED' then outstanding_principal else 0 end)
            as backed_principal,
        sum(case when covered_amount is not null then outstanding_principal else 0 end)
            as measured_principal,
        sum(coalesce(covered_amount, 0)) as covered_amount,
        sum(coalesce(troubled_amount, 0)) as troubled_amount,
        sum(coalesce(uncovered_amount, 0)) as uncovered_amount,
        sum(case when presence_state = 'MISSING' then outstanding_principal else 0 end)
            as missing_principal,
        sum(case when ltv_state = 'WITHIN' then outstanding_principal else 0 end)
            as within_principal,
        sum(case when ltv_state = 'ABOVE_YELLOW' then outstanding_principal else 0 end)
            as above_yellow_principal,
        sum(case when ltv_state = 'ABOVE_RED' then outstanding_principal else 0 end)
            as above_red_principal,
        sum(case when ltv_state = 'NOT_KNOWN' then outstanding_principal else 0 end)
            as ltv_unknown_principal,
        sum(
            case when guarantor_state in ('OVERDUE', 'SUED') then outstanding_principal else 0 end
        ) as guarantor_troubled_principal,
        sum(
            case
                when ltv_state in ('WITHIN', 'ABOVE_YELLOW', 'ABOVE_RED') then placed_amount else 0
            end
        ) as placed_amount,
        sum(
            case
                when ltv_state in ('WITHIN', 'ABOVE_YELLOW', 'ABOVE_RED') then share_of_value else 0
            end
        ) as share_of_value

    from loan_guarantees

    group by org_id

),

summed as (

    select
        org_closure.ancestor_org_id as org_id,
        cast(sum(own.loan_count) as bigint) as loan_count,
        cast(sum(own.backed_loan_count) as bigint) as backed_loan_count,
        cast(sum(own.measured_loan_count) as bigint) as measured_loan_count,
        cast(sum(own.missing_loan_count) as bigint) as missing_loan_count,
        cast(sum(own.other_kind_loan_count) as bigint) as other_kind_loan_count,
        cast(sum(own.within_loan_count) as bigint) as within_loan_count,
        cast(sum(own.above_yellow_loan_count) as bigint) as above_yellow_loan_count,
        cast(sum(own.above_red_loan_count) as bigint) as above_red_loan_count,
        cast(sum(own.ltv_unknown_loan_count) as bigint) as ltv_unknown_loan_count,
        cast(sum(own.guaranteed_loan_count) as bigint) as guaranteed_loan_count,
        cast(sum(own.guarantor_troubled_loan_count) as bigint) as guarantor_troubled_loan_count,
        cast(coalesce(sum(own.backed_principal), 0) as decimal(38, 2)) as backed_principal,
        cast(coalesce(sum(own.measured_principal), 0) as decimal(38, 2)) as measured_principal,
        cast(coalesce(sum(own.covered_amount), 0) as decimal(38, 2)) as covered_amount,
        cast(coalesce(sum(own.troubled_amount), 0) as decimal(38, 2)) as troubled_amount,
        cast(coalesce(sum(own.uncovered_amount), 0) as decimal(38, 2)) as uncovered_amount,
        cast(coalesce(sum(own.missing_principal), 0) as decimal(38, 2)) as missing_principal,
        cast(coalesce(sum(own.within_principal), 0) as decimal(38, 2)) as within_principal,
        cast(coalesce(sum(own.above_yellow_principal), 0) as decimal(38, 2))
            as above_yellow_principal,
        cast(coalesce(sum(own.above_red_principal), 0) as decimal(38, 2)) as above_red_principal,
        cast(coalesce(sum(own.ltv_unknown_principal), 0) as decimal(38, 2))
            as ltv_unknown_principal,
        cast(coalesce(sum(own.guarantor_troubled_principal), 0) as decimal(38, 2))
            as guarantor_troubled_principal,
        cast(coalesce(sum(own.placed_amount), 0) as decimal(38, 2)) as placed_amount,
        cast(coalesce(sum(own.share_of_value), 0) as decimal(38, 2)) as share_of_value

    from own
    inner join org_closure on own.org_id = org_closure.descendant_org_id

    group by org_closure.ancestor_org_id

),

things as (

    select
        org_id,
        count(case when guarantor_state = 'NO_GUARANTOR' then 1 end) as collateral_count,
        count(case when guarantor_state <> 'NO_GUARANTOR' then 1 end) as guarantor_count,
        count(case when collateral_status = 'SEIZED' then 1 end) as seized_count,
        count(case when collateral_status = 'DISPUTED' then 1 end) as disputed_count,
        count(case when collateral_status = 'LOST' then 1 end) as lost_count,
        count(case when valuation_state <> 'NOT_ASKED' then 1 end) as to_value_count,
        count(case when valuation_state = 'TOO_OLD' then 1 end) as valuation_old_count,
        count(case when valuation_state = 'DUE_SOON' then 1 end) as valuation_due_count,
        count(case when valuation_state in ('NO_VALUE', 'NO_DATE') then 1 end) as not_valued_count,
        count(case when value_state = 'FALLEN' then 1 end) as value_fallen_count,
        count(case when insurance_state = 'EXPIRED' then 1 end) as insurance_expired_count,
        count(case when insurance_state = 'EXPIRING' then 1 end) as insurance_expiring_count,
        count(case when registration_state = 'EXPIRED' then 1 end) as registration_expired_count,
        count(case when registration_state = 'EXPIRING' then 1 end) as registration_expiring_count,
        count(case when registration_state = 'NOT_REGISTERED' then 1 end) as not_registered_count,
        count(case when ltv_state = 'ABOVE_RED' then 1 end) as overloaded_count,
        count(case when is_shared and guarantor_state = 'NO_GUARANTOR' then 1 end) as shared_count,
        count(case when guarantor_state = 'OVERDUE' then 1 end) as guarantor_overdue_count,
        count(case when guarantor_state = 'SUED' then 1 end) as guarantor_sued_count,
        count(case when guarantor_state = 'NOT_A_CUSTOMER' then 1 end) as guarantor_unknown_count

    from collaterals

    group by org_id

)

select
    summed.org_id,
    summed.loan_count,
    summed.backed_loan_count,
    summed.measured_loan_count,
    summed.missing_loan_count,
    summed.other_kind_loan_count,
    summed.within_loan_count,
    summed.above_yellow_loan_count,
    summed.above_red_loan_count,
    summed.ltv_unknown_loan_count,
    summed.guaranteed_loan_count,
    summed.guarantor_troubled_loan_count,
    summed.backed_principal,
    summed.measured_principal,
    summed.covered_amount,
    summed.troubled_amount,
    summed.uncovered_amount,
    summed.missing_principal,
    summed.within_principal,
    summed.above_yellow_principal,
    summed.above_red_principal,
    summed.ltv_unknown_principal,
    summed.guarantor_troubled_principal,
    summed.placed_amount,
    summed.share_of_value,
    coalesce(things.collateral_count, 0) as collateral_count,
    coalesce(things.guarantor_count, 0) as guarantor_count,
    coalesce(things.seized_count, 0) as seized_count,
    coalesce(things.disputed_count, 0) as disputed_count,
    coalesce(things.lost_count, 0) as lost_count,
    coalesce(things.to_value_count, 0) as to_value_count,
    coalesce(things.valuation_old_count, 0) as valuation_old_count,
    coalesce(things.valuation_due_count, 0) as valuation_due_count,
    coalesce(things.not_valued_count, 0) as not_valued_count,
    coalesce(things.value_fallen_count, 0) as value_fallen_count,
    coalesce(things.insurance_expired_count, 0) as insurance_expired_count,
    coalesce(things.insurance_expiring_count, 0) as insurance_expiring_count,
    coalesce(things.registration_expired_count, 0) as registration_expired_count,
    coalesce(things.registration_expiring_count, 0) as registration_expiring_count,
    coalesce(things.not_registered_count, 0) as not_registered_count,
    coalesce(things.overloaded_count, 0) as overloaded_count,
    coalesce(things.shared_count, 0) as shared_count,
    coalesce(things.guarantor_overdue_count, 0) as guarantor_overdue_count,
    coalesce(things.guarantor_sued_count, 0) as guarantor_sued_count,
    coalesce(things.guarantor_unknown_count, 0) as guarantor_unknown_count,
    cast(summed.covered_amount as double) / nullif(cast(summed.measured_principal as double), 0)
        as covered_rate,
    cast(summed.placed_amount as double) / nullif(cast(summed.share_of_value as double), 0)
        as loan_to_value,
    cast(things.valuation_old_count as double) / nullif(cast(things.to_value_count as double), 0)
        as valuation_old_rate

from summed
left join things on summed.org_id = things.org_id
