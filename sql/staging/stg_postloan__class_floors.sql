-- The best of the five classes that days past due allow.
--
-- grain: one row per class
-- key:   five_class

select
    five_class,
    class_no,
    from_days,
    to_days

from raw.class_floors
