"""Questions about one customer: who it is, its loans, and everything that happened to them."""

import polars as pl

from warehouse.reading import Scope, Warehouse

# Everything that happens to the loans of a customer, one select per kind. Each gives the columns
# of EVENT_COLUMNS; to show another kind, add a select here, its word to the terms ("event_kind")
# and its mark to the chart. What is the customer's and no loan's has a null loan_id.
_EVENTS = (
    """
    select disbursed_date as event_date, loan_id, 'DISBURSED' as kind, 'DISBURSED' as what,
        disbursed_amount as amount, null as days, null as before_code, null as after_code,
        null as detail, false as is_reversed, loan_id as event_id
    from own
    """,
    """
    select missed_instalments.due_date, own.loan_id, 'MISSED', 'MISSED',
        missed_instalments.due_amount, missed_instalments.days_late, null, null,
        cast(missed_instalments.period_no as varchar), false,
        own.loan_id || ' ' || missed_instalments.version || ' ' || missed_instalments.period_no
    from missed_instalments
    inner join own on missed_instalments.org_id = own.org_id
        and missed_instalments.loan_id = own.loan_id
    """,
    """
    select payments.value_date, own.loan_id, 'PAYMENT', payments.txn_type,
        payments.amount, null, null, null,
        payments.reversal_of, payments.is_reversed, payments.txn_id
    from payments
    inner join own on payments.org_id = own.org_id and payments.loan_id = own.loan_id
    inner join build_info on payments.value_date <= build_info.as_of_date
    """,
    """
    select schedule_changes.effective_from, own.loan_id, 'CHANGE', 'NEW_PLAN',
        null, null, cast(schedule_changes.days_past_due_before as varchar),
        cast(schedule_changes.days_past_due_after as varchar),
        null, false, own.loan_id || ' ' || schedule_changes.version
    from schedule_changes
    inner join own on schedule_changes.org_id = own.org_id
        and schedule_changes.loan_id = own.loan_id
    """,
    """
    select loan_events.event_date, own.loan_id,
        case loan_events.event_type
            when 'CLASS_CHANGE' then 'CLASS'
            when 'WRITE_OFF' then 'CLOSED'
            when 'TRANSFER' then 'CLOSED'
            else 'CHANGE'
        end,
        loan_events.event_type,
        loan_events.amount, null, loan_events.old_value, loan_events.new_value,
        loan_events.approval_no, false, loan_events.event_id
    from loan_events
    inner join own on loan_events.org_id = own.org_id and loan_events.loan_id = own.loan_id
    """,
    """
    select month_end_date, loan_id, 'CLASS',
        case when reported_class is null then 'CLASS_BY_DAYS' else 'CLASS_REPORTED' end,
        null, days_past_due, class_before, class_used, null, false,
        loan_id || ' ' || month_end_date
    from months
    where class_used <> class_before
    """,
    """
    select coalesce(inspections.done_date, inspections.due_date), inspections.loan_id,
        'INSPECTION', inspections.inspection_type, inspections.confirmed_amount, null,
        case when inspections.done_date is null then 'NOT_DONE' end, inspections.result,
        inspections.conclusion, false, inspections.inspection_id
    from inspections
    inner join build_info
        on coalesce(inspections.done_date, inspections.due_date) <= build_info.as_of_date
    where inspections.loan_id in (select loan_id from own)
        or (inspections.loan_id is null and inspections.customer_id = $customer_id)
    """,
    """
    select overdue_episodes.start_date, own.loan_id, 'OVERDUE', 'OVERDUE_BEGAN',
        null, overdue_episodes.worst_days_past_due, null, null, null, false, own.loan_id
    from overdue_episodes
    inner join own on overdue_episodes.org_id = own.org_id
        and overdue_episodes.loan_id = own.loan_id
    """,
    """
    select overdue_episodes.end_date, own.loan_id, 'CLEARED', overdue_episodes.ended_by,
        null, overdue_episodes.worst_days_past_due, null, null, null, false, own.loan_id
    from overdue_episodes
    inner join own on overdue_episodes.org_id = own.org_id
        and overdue_episodes.loan_id = own.loan_id
    where overdue_episodes.end_date is not null
    """,
    # Nothing is known of a loan without a plan between its month-end records.
    """
    select month_end_date, loan_id,
        case when days_past_due > 0 then 'OVERDUE' else 'CLEARED' end, 'SEEN_AT_MONTH_END',
        null, case when days_past_due > 0 then days_past_due else days_before end,
        null, null, null, false, loan_id
    from months
    where basis = 'REPORTED' and (days_past_due > 0) <> (coalesce(days_before, 0) > 0)
    """,
    """
    select own.closed_date, own.loan_id, 'CLOSED', own.loan_state,
        case when own.loan_state = 'SETTLED' then null else own.unpaid_principal end,
        null, null, null, null, false, own.loan_id
    from own
    where own.closed_date is not null
    """,
    # Paid off without the bank saying when it closed the loan.
    """
    select min(month_end_date), loan_id, 'CLOSED', 'SETTLED_BY_MONTH_END',
        null, null, null, null, null, false, loan_id
    from left_months
    group by loan_id
    """,
    # A class has no class before it when the customer had no loan in the book then.
    """
    select behaviours.month_end_date, null, 'BEHAVIOUR',
        case
            when behaviours.severity > classes_before.severity then 'BEHAVIOUR_WORSE'
            when behaviours.severity < classes_before.severity then 'BEHAVIOUR_BETTER'
            else 'BEHAVIOUR'
        end,
        null, behaviours.worst_days_past_due, behaviours.previous_class,
        behaviours.behaviour_class, cast(behaviours.m1_entries as varchar), false,
        $customer_id || ' ' || behaviours.month_end_date
    from behaviours
    inner join behaviour_classes as classes_before
        on behaviours.previous_class = classes_before.behaviour_class
    where behaviours.behaviour_class <> behaviours.previous_class
    """,
)
# The class of the customer at each month end: the same at every organisation, so once.
_BEHAVIOURS = """
    behaviours as (
        select distinct
            customer_classes.month_end_date, customer_classes.previous_class,
            customer_classes.behaviour_class, behaviour_classes.severity,
            customer_classes.m1_entries, customer_classes.worst_days_past_due,
            customer_classes.oldest_disbursed_date
        from customer_classes
        inner join (select distinct org_id from own) as places
            on customer_classes.org_id = places.org_id
        inner join behaviour_classes
            on customer_classes.behaviour_class = behaviour_classes.behaviour_class
        where customer_classes.customer_id = $customer_id
    )
"""
EVENT_COLUMNS = (
    "event_date",
    "loan_id",
    "kind",
    "what",
    "amount",
    "days",
    "before_code",
    "after_code",
    "detail",
    "is_reversed",
    "event_id",
)
# Of one day, what came first stands first: read backwards, for the newest stand on top.
_ORDER_OF_A_DAY = (
    "BEHAVIOUR",
    "CLOSED",
    "CLASS",
    "INSPECTION",
    "CLEARED",
    "OVERDUE",
    "PAYMENT",
    "MISSED",
    "CHANGE",
    "DISBURSED",
)


def find_customers(warehouse: Warehouse, scope: Scope, *, text: str, limit: int) -> pl.DataFrame:
    """Customers whose number, name or one of whose loans' numbers contains a text.

    Exact numbers come first, then those most days past due. ``loan_id`` is the loan that was found
    by its own number, if only one was.
    """
    return warehouse.read(
        scope,
        """
        with matched as (
            select distinct customer_id from loans
            where contains(loan_id, $text) or contains(customer_id, $text)
                or contains(coalesce(customer_name, ''), $text)
        )
        select
            customer_id,
            min(customer_name) as customer_name,
            min(customer_type) as customer_type,
            count(*) as loan_count,
            sum(case when loan_state = 'ACTIVE' then outstanding_principal end)
                as outstanding_principal,
            max(days_past_due) as days_past_due,
            min(org_name) as org_name,
            case when count(case when contains(loan_id, $text) then 1 end) = 1
                then min(case when contains(loan_id, $text) then loan_id end) end as loan_id,
            min(case when loan_id = $text then loan_id end) as exact_loan_id
        from loans
        where customer_id in (select customer_id from matched)
        group by customer_id
        order by min(case when loan_id = $text or customer_id = $text then 0 else 1 end),
            max(days_past_due) desc nulls last, customer_id
        limit $limit
        """,
        text=text,
        limit=limit,
    )


def customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """Who a customer is, as the highest organisation in scope sees it; no row outside the scope.

    ``is_whole``: the customer has no loan outside the scope.
    """
    return warehouse.read(
        scope,
        """
        select customers.*
        from customers
        inner join org_units on customers.org_id = org_units.org_id
        where customers.customer_id = $customer_id
        order by org_units.depth, customers.org_id
        limit 1
        """,
        customer_id=customer_id,
    )


def loans_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """The loans of a customer within the scope: those in the book first, the most past due first.

    With ``episode_count`` and ``worst_days_past_due`` of the times each was past due.
    """
    return warehouse.read(
        scope,
        """
        with episodes as (
            select loan_id, count(*) as episode_count,
                max(worst_days_past_due) as worst_days_past_due
            from overdue_episodes
            where customer_id = $customer_id
            group by loan_id
        )
        select loans.*,
            case when loans.basis = 'COMPUTED' then coalesce(episodes.episode_count, 0) end
                as episode_count,
            episodes.worst_days_past_due
        from loans
        left join episodes on loans.loan_id = episodes.loan_id
        where loans.customer_id = $customer_id
        order by loans.loan_state <> 'ACTIVE', loans.days_past_due desc nulls last,
            loans.outstanding_principal desc nulls last, loans.disbursed_date desc, loans.loan_id
        """,
        customer_id=customer_id,
    )


def months_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """How late each loan of a customer was at each month end in the book, by loan and time."""
    return warehouse.read(
        scope,
        f"""
        {_with_own()}
        select loan_months.loan_id, loan_months.month_end_date, loan_months.days_past_due
        from loan_months
        inner join own on loan_months.org_id = own.org_id and loan_months.loan_id = own.loan_id
        where loan_months.loan_state = 'ACTIVE'
        order by loan_months.loan_id, loan_months.month_end_date
        """,
        customer_id=customer_id,
    )


def episodes_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """From when to when the loans of a customer were past due, by loan and time."""
    return warehouse.read(
        scope,
        "select * from overdue_episodes where customer_id = $customer_id "
        "order by loan_id, start_date",
        customer_id=customer_id,
    )


def behaviour_of_customer(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """The class of a customer by repayment behaviour at each month end it had one, by time.

    By all loans of the customer in the bank, whatever the scope; a month end at which none of its
    loans in scope was in the book has no row. ``from_date``: from when the month end speaks for the
    customer. ``severity`` is missing where nothing is known.
    """
    return warehouse.read(
        scope,
        f"""
        {_with_own()}, {_BEHAVIOURS}
        select
            behaviours.month_end_date, behaviours.behaviour_class, behaviours.severity,
            behaviours.m1_entries, behaviours.worst_days_past_due,
            case
                when behaviours.previous_class is null then greatest(
                    month_ends.previous_month_end_date, behaviours.oldest_disbursed_date
                )
                else month_ends.previous_month_end_date
            end as from_date
        from behaviours
        inner join month_ends on behaviours.month_end_date = month_ends.month_end_date
        order by behaviours.month_end_date
        """,
        customer_id=customer_id,
    )


def customer_events(warehouse: Warehouse, scope: Scope, *, customer_id: str) -> pl.DataFrame:
    """Everything that happened to the loans of a customer within the scope, newest first.

    ``kind`` and ``what`` are codes; ``amount`` yuan; ``days`` past due; ``before_code`` and
    ``after_code`` what changed; ``loan_id`` is missing for what concerns the customer as a whole.
    """
    order = " ".join(f"when '{kind}' then {number}" for number, kind in enumerate(_ORDER_OF_A_DAY))
    return warehouse.read(
        scope,
        f"""
        {_with_own()},
        months as (
            select loan_months.*,
                lag(loan_months.class_used ignore nulls) over past as class_before,
                lag(loan_months.days_past_due ignore nulls) over past as days_before
            from loan_months
            inner join own on loan_months.org_id = own.org_id and loan_months.loan_id = own.loan_id
            where loan_months.loan_state = 'ACTIVE'
            window past as (
                partition by loan_months.loan_id order by loan_months.month_end_date
            )
        ),
        left_months as (
            select loan_months.loan_id, loan_months.month_end_date
            from loan_months
            inner join own on loan_months.org_id = own.org_id and loan_months.loan_id = own.loan_id
            where loan_months.loan_state = 'SETTLED' and own.loan_state = 'SETTLED'
                and own.closed_date is null
        ),
        {_BEHAVIOURS},
        events ({", ".join(EVENT_COLUMNS)}) as ({" union all ".join(_EVENTS)})
        select * from events
        order by event_date desc, case kind {order} end, loan_id, event_id desc
        """,
        customer_id=customer_id,
    )


def _with_own() -> str:
    # The marts are stored by organisation: naming it spares reading the rest of them.
    return "with own as (select * from loans where customer_id = $customer_id)"
