-- Payments of loan money to where it may not go: by the kind of payee, or suspected by a word.
--
-- grain: one row per payment with such a destination
-- key:   flow_id
-- note:  the kind of payee counts before words, then the order of the table of destinations
-- table

with

flows as (

    select * from intermediate.int_fund_flows

),

destinations as (

    select * from staging.stg_postloan__prohibited_destinations

),

cases as (

    select * from staging.stg_postloan__prohibited_destination_cases

),

payments as (

    select
        flow_id,
        product_code,
        payee_type,
        compared_text,
        amount

    from flows

    where direction = 'OUT'

),

-- Each text is searched once, however many payments carry it.
texts as (

    select distinct compared_text

    from payments

),

worded_texts as (

    select distinct
        texts.compared_text,
        cases.destination_code

    from texts
    inner join cases
        on
            cases.dimension = 'WORD'
            and position(cases.value in texts.compared_text) > 0

),

products as (

    select distinct
        product_code,
        lower(replace(product_code, ' ', '')) as compared_product

    from payments

),

excepted as (

    select distinct
        products.product_code,
        cases.destination_code

    from products
    inner join cases
        on
            cases.dimension = 'EXCEPT_PRODUCT'
            and position(cases.value in products.compared_product) > 0

),

recognised as (

    select
        payments.flow_id,
        payments.product_code,
        cases.destination_code,
        payments.amount,
        false as is_suspected

    from payments
    inner join cases
        on
            payments.payee_type = cases.value
            and cases.dimension = 'PAYEE_TYPE'

    union all

    select
        payments.flow_id,
        payments.product_code,
        worded_texts.destination_code,
        payments.amount,
        true as is_suspected

    from payments
    inner join worded_texts on payments.compared_text = worded_texts.compared_text

),

ranked as (

    select
        recognised.flow_id,
        recognised.destination_code,
        recognised.is_suspected,
        row_number() over (
            partition by recognised.flow_id
            order by
                case when recognised.is_suspected then 1 else 0 end, destinations.destination_no
        ) as place

    from recognised
    inner join destinations on recognised.destination_code = destinations.destination_code
    left join excepted
        on
            recognised.product_code = excepted.product_code
            and recognised.destination_code = excepted.destination_code

    where
        excepted.product_code is null
        and recognised.amount > destinations.amount_above

)

select
    flow_id,
    destination_code,
    is_suspected

from ranked

where place = 1
