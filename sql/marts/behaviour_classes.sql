-- The classes of customers by repayment behaviour, in the order they are read.
--
-- grain: one row per class
-- key:   behaviour_class
-- scope: bank
-- sort:  class_no
-- note:  a customer fell when the severity of its class rose; A and NEW are equally good
-- columns:
--   behaviour_class: Class, or NOT_REPORTED
--   class_no: Order, the best first
--   severity: How bad the class is, 0 the best; empty where nothing is known

select
    'A' as behaviour_class,
    1 as class_no,
    0 as severity

union all

select
    'NEW' as behaviour_class,
    2 as class_no,
    0 as severity

union all

select
    'B' as behaviour_class,
    3 as class_no,
    1 as severity

union all

select
    'C' as behaviour_class,
    4 as class_no,
    2 as severity

union all

select
    'M2_PLUS' as behaviour_class,
    5 as class_no,
    3 as severity

union all

select
    'NOT_REPORTED' as behaviour_class,
    6 as class_no,
    cast(null as integer) as severity
