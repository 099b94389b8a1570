-- The organisation that answers for a customer as a whole: that of its largest loan in the book.
--
-- grain: one row per customer with a loan
-- key:   customer_id
-- note:  of a customer without a loan in the book, that of its latest loan
-- table

with

loans as (

    select * from marts.loans

),

placed as (

    select
        customer_id,
        org_id,
        loan_state = 'ACTIVE' as is_in_book,
        row_number() over (
            partition by customer_id
            order by
                loan_state <> 'ACTIVE',
                case when loan_state = 'ACTIVE' then outstanding_principal end desc nulls last,
                disbursed_date desc,
                loan_id asc
        ) as place

    from loans

)

select
    customer_id,
    org_id,
    is_in_book

from placed

where place = 1
