-- Which collateral secures which loan 担保物与借据关联.
--
-- grain: one row per loan and collateral
-- key:   loan_id, collateral_id

select
    loan_id,
    collateral_id,
    secured_amount

from raw.collateral_links
