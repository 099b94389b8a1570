-- The products lent to a couple together, where a bank says so.
--
-- grain: one row per product
-- key:   product_code

select
    product_code,
    source,
    is_verified

from raw.joint_products
