-- Where loan money may not go: how it is recognised, where that comes from, and whether it was read.
--
-- grain: one row per destination
-- key:   destination_code
-- scope: bank
-- sort:  destination_no
-- columns:
--   destination_code: Destination
--   destination_no: Its place in the table of destinations
--   title: Short name of the destination
--   says: What it is
--   payee_types: Kinds of payee that are one
--   words: Words of the purpose or payee that make a suspicion of it
--   except_products: Words of products of which it is what they are for
--   amount_above [yuan]: Amount above which it counts
--   source: Where it comes from
--   is_verified: The text of the source itself was read

select
    destination_code,
    destination_no,
    title,
    says,
    payee_types,
    words,
    except_products,
    amount_above,
    source,
    is_verified

from staging.stg_postloan__prohibited_destinations
