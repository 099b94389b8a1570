-- People of the line 人员.
--
-- grain: one row per person
-- key:   staff_id

select
    staff_id,
    staff_name,
    org_id,
    post,
    on_date,
    off_date

from raw.staff
