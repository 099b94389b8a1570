-- Where loan money may not go, by this build.
--
-- grain: one row per destination
-- key:   destination_code

select
    destination_code,
    title,
    says,
    payee_types,
    words,
    except_products,
    source,
    destination_no,
    amount_above,
    is_verified

from raw.prohibited_destinations
