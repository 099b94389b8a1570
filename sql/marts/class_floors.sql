-- The class floors of the five-class grading in force in this build.
--
-- grain: one row per class
-- key:   five_class
-- scope: bank
-- sort:  class_no
-- columns:
--   five_class: Class
--   class_no: Its place from best to worst
--   from_days [days]: Fewest days past due for which it is the best allowed
--   to_days [days]: Most days past due; empty for the last

select
    five_class,
    class_no,
    from_days,
    to_days

from staging.stg_postloan__class_floors
