-- Which loan in the book is secured by what 担保物与借据, and what of it stands for the loan.
--
-- grain: one row per loan in the book at the as-of date and collateral that is not released
-- key:   loan_id, collateral_id
-- scope: org_id
-- sort:  org_id, loan_id, collateral_id
-- note:  of a guarantor there is no amount. What is placed on the things of a loan adds up to its
--        balance, unless they secure less of it; what is shared out of a thing adds up to its value
-- columns:
--   loan_id: Loan
--   collateral_id: What secures it
--   customer_id: Borrower
--   org_id: Organisation that handles the loan
--   collateral_type: Kind of collateral; empty while nothing is known of it
--   collateral_status: NORMAL, SEIZED, DISPUTED or LOST
--   outstanding_principal [yuan]: Balance of the loan
--   secured_amount [yuan]: Most the collateral secures of the loan; empty without such a limit
--   placed_amount [yuan]: Part of the balance that rests on this collateral
--   share_of_value [yuan]: Part of its value that stands for this loan
--   covered_amount [yuan]: The smaller of the two: what would be paid from it
--   is_guarantor: A person or company that answers for the loan, and no thing

with

links as (

    select * from intermediate.int_guarantee_links

)

select
    loan_id,
    collateral_id,
    customer_id,
    org_id,
    collateral_type,
    collateral_status,
    outstanding_principal,
    secured_amount,
    placed_amount,
    share_of_value,
    covered_amount,
    is_guarantor

from links
