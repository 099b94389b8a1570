-- Borrowers 客户. Identity and telephone numbers stop here: no figure needs them.
--
-- grain: one row per customer
-- key:   customer_id

select
    customer_id,
    customer_name,
    customer_type,
    industry_code,
    group_id,
    internal_rating,
    total_debt_all_banks,
    debt_over90_all_banks,
    needs_payment_confirm

from raw.customers
