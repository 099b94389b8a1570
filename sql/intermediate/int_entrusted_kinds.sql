-- Which limit of entrusted payment 受托支付 holds for loans of a customer type and product.
--
-- grain: one row per customer type and product some rule fits
-- key:   customer_type, product_code
-- note:  the first rule that fits, in the order of the table; a rule without words fits any product
-- table

with

rules as (

    select * from staging.stg_postloan__entrusted_payments

),

cases as (

    select * from staging.stg_postloan__entrusted_payment_cases

),

loans as (

    select * from intermediate.int_loans

),

kinds as (

    select distinct
        customer_type,
        product_code,
        lower(replace(product_code, ' ', '')) as compared_product

    from loans

),

words as (

    select
        rule_code,
        value as word

    from cases

    where dimension = 'PRODUCT_WORD'

),

worded_rules as (

    select distinct rule_code

    from words

),

-- A rule fits a product by one of its words, or by having none.
worded as (

    select
        kinds.product_code,
        words.rule_code

    from kinds
    inner join words on position(words.word in kinds.compared_product) > 0

    group by kinds.product_code, words.rule_code

),

fitting as (

    select
        kinds.customer_type,
        kinds.product_code,
        rules.rule_code,
        rules.basis,
        rules.amount_above,
        row_number() over (
            partition by kinds.customer_type, kinds.product_code
            order by rules.rule_no
        ) as place

    from kinds
    inner join cases
        on
            kinds.customer_type = cases.value
            and cases.dimension = 'CUSTOMER_TYPE'
    inner join rules on cases.rule_code = rules.rule_code
    left join worded_rules on rules.rule_code = worded_rules.rule_code
    left join worded
        on
            rules.rule_code = worded.rule_code
            and kinds.product_code = worded.product_code

    where
        worded_rules.rule_code is null
        or worded.rule_code is not null

)

select
    customer_type,
    product_code,
    rule_code,
    basis,
    amount_above

from fitting

where place = 1
