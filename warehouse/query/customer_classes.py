"""Questions about customers by repayment behaviour: the mix, who moved, and who they are.

A customer counts once in an organisation, however many below it handle loans of the customer. Its
class is by all its loans; balances are of the loans at the organisation. ``without_low_risk``
leaves out customers that have nothing but low-risk loans there, and low-risk loans from the
balances; the classes stay.
"""

from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from warehouse.query.fragments import PARTS, WHOLE, beyond_low_risk
from warehouse.query.narrowing import ALL_CUSTOMERS, CustomerNarrowing
from warehouse.reading import Scope, Warehouse

# Where a customer was before it had a loan here, and is once it has none any more.
NO_LOAN = "NO_LOAN"


@dataclass(frozen=True)
class CustomerChoice:
    """Which customers to list, by the class before and the class now; None: any.

    Those that have no loan any more are listed only where ``to_class`` asks for NO_LOAN.
    """

    from_class: str | None = None
    to_class: str | None = None
    fallen_only: bool = False


WHO_IS_THERE = CustomerChoice()
# One row per customer of a part of the organisation at a day; `part` has org_id and the
# organisations below it.
_CUSTOMERS = """
    select
        part.org_id, part.is_own, customer_classes.customer_id,
        min(customer_classes.behaviour_class) as behaviour_class,
        min(customer_classes.customer_type) as customer_type,
        max(customer_classes.m1_entries) as m1_entries,
        max(customer_classes.worst_days_past_due) as worst_days_past_due,
        bool_or(customer_classes.has_missed_first_instalment) as has_missed_first_instalment,
        bool_or(customer_classes.needs_payment_confirm) as needs_payment_confirm,
        sum(customer_classes.loan_count
            - case when $without_low_risk then low_risk_loan_count else 0 end) as loan_count,
        sum(case when $without_low_risk then beyond_low_risk_principal
            else customer_classes.outstanding_principal end) as outstanding_principal
    from part
    inner join customer_classes on part.descendant_org_id = customer_classes.org_id
    where customer_classes.month_end_date = {day}
        and ($customer_type is null or customer_classes.customer_type = $customer_type)
        and (not $without_low_risk
            or customer_classes.loan_count > customer_classes.low_risk_loan_count)
    group by part.org_id, part.is_own, customer_classes.customer_id
"""
# Customers now beside what they were before, each once in every part. A customer that has no loan
# any more, or had none, stands with NO_LOAN.
_MOVES = f"""
    moves as (
        select
            coalesce(standing.org_id, standing_before.org_id) as org_id,
            coalesce(standing.is_own, standing_before.is_own) as is_own,
            coalesce(standing.customer_id, standing_before.customer_id) as customer_id,
            coalesce(standing.customer_type, standing_before.customer_type) as customer_type,
            coalesce(standing_before.behaviour_class, '{NO_LOAN}') as from_class,
            coalesce(standing.behaviour_class, '{NO_LOAN}') as to_class,
            standing.m1_entries, standing.worst_days_past_due,
            standing.has_missed_first_instalment, standing.needs_payment_confirm,
            coalesce(standing.loan_count, 0) as loan_count,
            case when standing.customer_id is null then 0 else standing.outstanding_principal end
                as outstanding_principal,
            case when standing_before.customer_id is null then 0
                else standing_before.outstanding_principal end as principal_before,
            coalesce(classes_now.severity > classes_before.severity, false) as has_fallen,
            coalesce(classes_now.severity < classes_before.severity, false) as has_risen
        from ({_CUSTOMERS.format(day="$month_end_date")}) as standing
        full join ({_CUSTOMERS.format(day="$before_date")}) as standing_before
            on standing.org_id = standing_before.org_id
            and standing.is_own = standing_before.is_own
            and standing.customer_id = standing_before.customer_id
        left join behaviour_classes as classes_now
            on standing.behaviour_class = classes_now.behaviour_class
        left join behaviour_classes as classes_before
            on standing_before.behaviour_class = classes_before.behaviour_class
    )
"""
_SUMMED = f"""
    summed as (
        select
            moves.org_id, moves.is_own,
            count(case when to_class <> '{NO_LOAN}' then 1 end) as customer_count,
            count(behaviour_classes.severity) as classed_customer_count,
            count(case when to_class = 'NOT_REPORTED' then 1 end) as not_reported_customer_count,
            count(case when to_class = 'B' then 1 end) as b_customer_count,
            count(case when to_class = 'C' then 1 end) as c_customer_count,
            count(case when to_class = 'M2_PLUS' then 1 end) as m2_plus_customer_count,
            count(case when to_class in ('C', 'M2_PLUS') then 1 end) as c_or_worse_customer_count,
            count(case when has_fallen then 1 end) as fallen_customer_count,
            sum(outstanding_principal) as outstanding_principal,
            coalesce(
                sum(case when to_class in ('C', 'M2_PLUS') then outstanding_principal end),
                case when count(outstanding_principal) > 0 then 0 end
            ) as c_or_worse_principal
        from moves
        left join behaviour_classes on moves.to_class = behaviour_classes.behaviour_class
        group by moves.org_id, moves.is_own
    )
"""
_SHARES = """
    cast(summed.c_or_worse_customer_count as double)
        / nullif(cast(summed.classed_customer_count as double), 0) as c_or_worse_rate,
    cast(summed.c_or_worse_principal as double)
        / nullif(cast(summed.outstanding_principal as double), 0) as c_or_worse_principal_rate
"""
_CHOSEN = f"""
    select * from moves
    where ($from_class is null or from_class = $from_class)
        and (to_class = $to_class or ($to_class is null and to_class <> '{NO_LOAN}'))
        and (not $fallen_only or has_fallen)
"""


def behaviour_classes(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The classes, best first."""
    return warehouse.read(scope, "select * from behaviour_classes order by class_no")


def customer_mix(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """How many customers of each class an organisation has, and their balance; best first.

    Every class has a row. ``customer_share`` is the part of the customers that have a class.
    """
    return warehouse.read(
        scope,
        """
        with summed as (
            select
                behaviour_class,
                sum(customer_count
                    - case when $without_low_risk then low_risk_customer_count else 0 end)
                    as customer_count,
                sum(case when $without_low_risk then beyond_low_risk_principal
                    else outstanding_principal end) as outstanding_principal
            from org_customer_classes
            where org_id = $org_id and month_end_date = $month_end_date
                and ($customer_type is null or customer_type = $customer_type)
            group by behaviour_class
        ),
        counted as (
            select
                behaviour_classes.behaviour_class, behaviour_classes.class_no,
                behaviour_classes.severity,
                cast(coalesce(summed.customer_count, 0) as bigint) as customer_count,
                case when summed.customer_count > 0 then summed.outstanding_principal else 0 end
                    as outstanding_principal
            from behaviour_classes
            left join summed on behaviour_classes.behaviour_class = summed.behaviour_class
        )
        select
            behaviour_class, customer_count, outstanding_principal,
            case when severity is not null then
                cast(customer_count as double)
                / nullif(cast(sum(case when severity is not null then customer_count end) over ()
                    as double), 0)
            end as customer_share
        from counted order by class_no
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        **asdict(narrowing),
    )


def customer_moves(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """How many customers went from which class to which between two month ends.

    NO_LOAN stands for customers that had no loan at the organisation then, or have none now.
    ``outstanding_principal`` is their balance now, ``principal_before`` what it was.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({WHOLE}), {_MOVES}
        select
            from_class, to_class, has_fallen, has_risen, count(*) as customer_count,
            sum(outstanding_principal) as outstanding_principal,
            sum(principal_before) as principal_before
        from moves
        group by from_class, to_class, has_fallen, has_risen
        order by from_class, to_class
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        **asdict(narrowing),
    )


def customers_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """The customers of each organisation directly below, and of its own loans (``is_own``).

    A customer of two of them counts in both: the rows do not add up to the organisation. Most
    customers in C or worse, as a share, first.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}), {_MOVES},
        names as (select distinct org_id, is_own, org_name, org_status from part),
        {_SUMMED}
        select names.org_name, names.org_status, summed.*, {_SHARES}
        from summed
        inner join names on summed.org_id = names.org_id and summed.is_own = names.is_own
        where summed.customer_count > 0
        order by c_or_worse_rate desc nulls last, summed.c_or_worse_customer_count desc,
            summed.org_id, summed.is_own
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        **asdict(narrowing),
    )


def customer_totals(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """The customers of an organisation, each once, in the columns of ``customers_by_child``."""
    return warehouse.read(
        scope,
        f"""
        with part as ({WHOLE}), {_MOVES}, {_SUMMED}
        select summed.*, {_SHARES} from summed
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        **asdict(narrowing),
    )


def customers_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date,
    chosen: CustomerChoice = WHO_IS_THERE,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
    limit: int,
) -> pl.DataFrame:
    """The customers behind a count, worst days and largest balance first.

    ``loan_id`` is the loan of the customer here to look at first: the one most past due, then the
    largest; organisation, account manager and name are those of that loan.
    """
    return warehouse.read(
        scope,
        f"""
        with part as ({WHOLE}), {_MOVES},
        chosen as ({_CHOSEN}
            order by worst_days_past_due desc nulls last,
                greatest(outstanding_principal, principal_before) desc nulls last, customer_id
            limit $limit
        ),
        loans_here as (
            select
                chosen.customer_id, loan_months.loan_id, loan_months.days_past_due,
                row_number() over (
                    partition by chosen.customer_id
                    order by loan_months.month_end_date desc,
                        loan_months.days_past_due desc nulls last,
                        loan_months.outstanding_principal desc nulls last, loan_months.loan_id
                ) as place
            from chosen
            inner join loan_months on chosen.customer_id = loan_months.customer_id
            inner join part on loan_months.org_id = part.descendant_org_id
            where loan_months.loan_state = 'ACTIVE'
                and {beyond_low_risk("loan_months")}
                and loan_months.month_end_date = case
                    when chosen.to_class = '{NO_LOAN}' then $before_date else $month_end_date end
        )
        select
            chosen.customer_id, loans.customer_name, chosen.customer_type, chosen.from_class,
            chosen.to_class, chosen.m1_entries, chosen.worst_days_past_due,
            loans_here.days_past_due, chosen.has_missed_first_instalment,
            chosen.needs_payment_confirm, cast(chosen.loan_count as bigint) as loan_count,
            chosen.outstanding_principal, chosen.principal_before,
            loans.org_name, loans.officer_id, loans_here.loan_id
        from chosen
        left join loans_here
            on chosen.customer_id = loans_here.customer_id and loans_here.place = 1
        left join loans on loans_here.loan_id = loans.loan_id
        order by chosen.worst_days_past_due desc nulls last,
            greatest(chosen.outstanding_principal, chosen.principal_before) desc nulls last,
            chosen.customer_id
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        **asdict(chosen),
        **asdict(narrowing),
        limit=limit,
    )


def customer_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    month_end_date: date,
    before_date: date,
    chosen: CustomerChoice = WHO_IS_THERE,
    narrowing: CustomerNarrowing = ALL_CUSTOMERS,
) -> pl.DataFrame:
    """What all customers of ``customers_of`` come to: one row, without a limit."""
    return warehouse.read(
        scope,
        f"""
        with part as ({WHOLE}), {_MOVES}, chosen as ({_CHOSEN})
        select
            count(*) as customer_count,
            sum(outstanding_principal) as outstanding_principal,
            sum(principal_before) as principal_before
        from chosen
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        before_date=before_date,
        **asdict(chosen),
        **asdict(narrowing),
    )
