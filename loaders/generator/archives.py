"""The paper files of loans: filed in time or late, lent, missing."""

# What belongs in a file: code, level, whether it is not complete without it, and of which loans.
ITEMS = """
create or replace temp table archive_items as
select * from (values
    (1, 'LOAN_CONTRACT', '2', true, 'ANY'),
    (2, 'ID_COPY', '3', true, 'ANY'),
    (3, 'APPROVAL', '3', true, 'ANY'),
    (4, 'LOAN_RECEIPT', '2', true, 'ANY'),
    (5, 'MORTGAGE_CERTIFICATE', '1', true, 'MORTGAGE'),
    (5, 'PLEDGE_RECEIPT', '1', true, 'PLEDGE'),
    (5, 'GUARANTEE_CONTRACT', '2', true, 'GUARANTEE'),
    (6, 'INSPECTION_REPORT', '3', false, 'ANY')
) as items (item_no, item_code, item_level, required, guarantee_type)
"""

ARCHIVES_FILE = """
with

-- Retail loans that are neither mortgages nor for a business are kept without paper.
with_file as (

    select
        states.*,
        states.branch_id = untidy_branch() as is_untidy

    from block_states as states

    where
        not is_kept_elsewhere
        and (
            customer_type <> 'RETAIL'
            or product_code in ('个人住房按揭', '个人经营贷')
        )
        -- Of a few loans nothing was ever handed over.
        and chance(loan_no, 'no file') >= 0.003

),

items as (

    select
        with_file.*,
        archive_items.item_no,
        archive_items.item_code,
        archive_items.item_level,
        archive_items.required,
        loan_no * 100 + archive_items.item_no as item

    from with_file

    inner join archive_items
        on archive_items.guarantee_type in ('ANY', with_file.guarantee_type)

),

wished as (

    select
        *,
        case
            when is_untidy and item_code = 'MORTGAGE_CERTIFICATE' and chance(item, 'filed') < 0.6
                then null
            when chance(item, 'filed') < 0.012 then null
            when not required and chance(item, 'filed') < 0.35 then null
            when chance(item, 'filed late') < case when is_untidy then 0.25 else 0.04 end
                then disbursed_date + whole(item, 'days late', 31, 120)
            -- The register takes its time over a certificate.
            when item_code = 'MORTGAGE_CERTIFICATE'
                then disbursed_date + whole(item, 'days to file', 12, 30)
            else disbursed_date + whole(item, 'days to file', 1, 22)
        end as wished_on

    from items

),

filed as (

    select
        *,
        case when wished_on <= as_of() then wished_on end as filed_on,
        wished_on <= as_of()
        and item_level <> '3'
        and chance(item, 'lent') < case when is_untidy then 0.04 else 0.006 end as is_lent,
        case
            when chance(item, 'compared') < 0.9 then as_of() - whole(item, 'days ago', 5, 330)
            when chance(item, 'compared') < 0.97 then as_of() - whole(item, 'days ago', 370, 700)
        end as compared_on

    from wished

)

select
    'A' || lpad(item::varchar, 11, '0') as archive_id,
    loan_id,
    item_code,
    item_level,
    required,
    filed_on as filed_date,
    case
        when filed_on is null then null
        when item_level = '1'
            then '权证库 ' || lpad(whole(loan_no, 'box', 1, 40)::varchar, 2, '0') || '柜'
        else '档案室 ' || lpad(whole(loan_no, 'shelf', 1, 60)::varchar, 2, '0') || '架'
    end as location,
    case
        when is_lent
            then
                pick(words.surnames, item, 'borrower')
                || pick(words.given_names, item, 'borrower''s name')
    end as borrowed_to,
    case when is_lent then as_of() + whole(item, 'due back', -75, 25) end as borrow_due,
    case when filed_on is not null and compared_on >= filed_on then compared_on end
        as backup_verified_date

from filed

cross join words

order by item
"""
