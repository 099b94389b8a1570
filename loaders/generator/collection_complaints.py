"""Complaints about collection: of actions, and those of which nobody knows the action."""

COMPLAINTS_FILE = """
with

received as (

    select
        'TS' || substr(action_id, 3) as complaint_id,
        action_id,
        action_no as item,
        done_on + whole(action_no, 'complained after', 1, 3) as received_on,
        is_rough

    from block_actions

    where has_complained

),

answered as (

    select
        *,
        chance(item, 'upheld') < case when is_rough then 0.6 else 0.25 end as is_upheld,
        received_on
        + case
            when chance(item, 'closed late') < case when is_rough then 0.4 else 0.08 end
                then whole(item, 'closed after', 16, 40)
            else whole(item, 'closed after', 1, 14)
        end as closed_on

    from received

    where received_on <= as_of()

)

select
    complaint_id,
    action_id,
    booked(received_on, item) as received_at,
    case when closed_on <= as_of() then is_upheld end as upheld,
    case when closed_on <= as_of() then booked(closed_on, item + 1) end as closed_at

from answered

order by complaint_id
"""

# Nobody wrote down which action these were about; the first lies longer than it may.
UNPLACED_COMPLAINTS_FILE = """
select
    'TS900000' || number as complaint_id,
    null as action_id,
    booked(as_of() - days_ago, number) as received_at,
    upheld,
    case when upheld is not null then booked(as_of() - days_ago + 9, number + 10) end as closed_at

from (values (1, 22, null), (2, 75, false)) as complaints(number, days_ago, upheld)
"""
