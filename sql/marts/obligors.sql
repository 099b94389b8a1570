-- The industry and the group of borrowers who have one, at every organisation that lends to them.
--
-- grain: one row per borrower with an industry or a group and organisation that handles its loans
-- key:   customer_id, org_id
-- scope: org_id
-- sort:  org_id, customer_id
-- note:  sections of GB/T 4754-2017 by the letter of the code, else by the division its first two
--        digits name; UNKNOWN where it has neither
-- columns:
--   customer_id: Borrower
--   org_id: Organisation that handles loans of the borrower
--   industry_code: Industry by GB/T 4754 as the bank gives it
--   industry_section: Section of GB/T 4754, A to T, or UNKNOWN; empty where no industry is given
--   group_id: Group the borrower belongs to

with

loans as (

    select * from intermediate.int_loans

),

customers as (

    select * from staging.stg_bank__customers

),

lending as (

    select distinct
        customer_id,
        org_id

    from loans

),

coded as (

    select
        customer_id,
        industry_code,
        group_id,
        upper(substr(industry_code, 1, 1)) as letter,
        try_cast(substr(industry_code, 1, 2) as integer) as division

    from customers

    where
        industry_code is not null
        or group_id is not null

)

select
    lending.customer_id,
    lending.org_id,
    coded.industry_code,
    case
        when coded.industry_code is null then null
        when coded.letter between 'A' and 'T' then coded.letter
        when coded.division between 1 and 5 then 'A'
        when coded.division between 6 and 12 then 'B'
        when coded.division between 13 and 43 then 'C'
        when coded.division between 44 and 46 then 'D'
        when coded.division between 47 and 50 then 'E'
        when coded.division between 51 and 52 then 'F'
        when coded.division between 53 and 60 then 'G'
        when coded.division between 61 and 62 then 'H'
        when coded.division between 63 and 65 then 'I'
        when coded.division between 66 and 69 then 'J'
        when coded.division = 70 then 'K'
        when coded.division between 71 and 72 then 'L'
        when coded.division between 73 and 75 then 'M'
        when coded.division between 76 and 79 then 'N'
        when coded.division between 80 and 82 then 'O'
        when coded.division = 83 then 'P'
        when coded.division between 84 and 85 then 'Q'
        when coded.division between 86 and 90 then 'R'
        when coded.division between 91 and 96 then 'S'
        when coded.division = 97 then 'T'
        else 'UNKNOWN'
    end as industry_section,
    coded.group_id

from lending
inner join coded on lending.customer_id = coded.customer_id
