-- Fails when money received does not arrive in the marts.

select
    control_name,
    received_amount,
    computed_amount,
    left_out_amount,
    difference_amount

from marts.control_sums

where difference_amount <> 0
