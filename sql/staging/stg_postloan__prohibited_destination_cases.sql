-- What prohibited destinations are recognised by: payee types, words, and products left out.
--
-- grain: one row per destination and value of what is looked at
-- key:   destination_code, dimension, value

select
    destination_code,
    dimension,
    value

from raw.prohibited_destination_cases
