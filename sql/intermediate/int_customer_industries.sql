-- The industry of borrowers by GB/T 4754, cut into what limits and medians go by.
--
-- grain: one row per customer with an industry
-- key:   customer_id
-- note:  sections of GB/T 4754-2017 by the letter of the code, else by the division its first two
--        digits name; UNKNOWN where it has neither. Digits are what stands after the letter

with

customers as (

    select * from staging.stg_bank__customers

),

coded as (

    select
        customer_id,
        industry_code,
        upper(substr(industry_code, 1, 1)) as letter,
        try_cast(substr(industry_code, 1, 2) as integer) as division

    from customers

    where industry_code is not null

)

select
    customer_id,
    industry_code,
    case
        when letter between 'A' and 'T' then letter
        when division between 1 and 5 then 'A'
        when division between 6 and 12 then 'B'
        when division between 13 and 43 then 'C'
        when division between 44 and 46 then 'D'
        when division between 47 and 50 then 'E'
        when division between 51 and 52 then 'F'
        when division between 53 and 60 then 'G'
        when division between 61 and 62 then 'H'
        when division between 63 and 65 then 'I'
        when division between 66 and 69 then 'J'
        when division = 70 then 'K'
        when division between 71 and 72 then 'L'
        when division between 73 and 75 then 'M'
        when division between 76 and 79 then 'N'
        when division between 80 and 82 then 'O'
        when division = 83 then 'P'
        when division between 84 and 85 then 'Q'
        when division between 86 and 90 then 'R'
        when division between 91 and 96 then 'S'
        when division = 97 then 'T'
        else 'UNKNOWN'
    end as industry_section,
    case
        when letter between 'A' and 'T' then substr(industry_code, 2)
        else industry_code
    end as industry_digits

from coded
