"""Questions about the cases of collection 案件: who is overdue, will and means to pay, what next.

Cases stand as of the data date and of no month end before.
"""

from dataclasses import asdict, dataclass

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse


@dataclass(frozen=True)
class CaseChoice:
    """Which cases of an organisation, by what each is judged to be; None: any."""

    willingness: str | None = None
    repayment_source: str | None = None
    step_code: str | None = None
    bucket: str | None = None
    behaviour_class: str | None = None
    # A number of a hand as text, or NONE for the cases nobody holds.
    hand: str | None = None


ALL_CASES = CaseChoice()
_HAND = "coalesce(cast(cases.hand_no as varchar), 'NONE')"
_CHOSEN = f"""
    ($willingness is null or cases.willingness = $willingness)
    and ($repayment_source is null or cases.repayment_source = $repayment_source)
    and ($step_code is null or cases.step_code = $step_code)
    and ($bucket is null or cases.bucket = $bucket)
    and ($behaviour_class is null or cases.behaviour_class = $behaviour_class)
    and ($hand is null or {_HAND} = $hand)
"""
_COUNTS = """
    count(*) as case_count,
    count(distinct cases.customer_id) as customer_count,
    sum(cases.overdue_amount) as overdue_amount,
    sum(cases.outstanding_principal) as outstanding_principal,
    sum(case when work_state = 'NEGLECTED' then 1 when work_state is not null then 0 end)
        as neglected_count
"""
# What is asked of a case, with the words of its rules and the names of its loan.
_ROWS = """
    select cases.*, loans.customer_name, loans.org_name,
        willing.title as willingness_title, source.title as source_title,
        case_step_rules.title as step_title, case_step_rules.says as step_says,
        case_step_rules.step_no, scripts.scene as script_scene, scripts.script_text
    from cases
    inner join loans on cases.loan_id = loans.loan_id
    inner join case_step_rules on cases.step_code = case_step_rules.step_code
    left join case_sign_rules as willing on cases.willingness_sign = willing.sign_code
    left join case_sign_rules as source on cases.source_sign = source.sign_code
    left join scripts on cases.script_id = scripts.script_id
        and cases.script_version = scripts.version
"""


def case_quadrants(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The cases of an organisation by will and means to pay; none without a case."""
    return warehouse.read(
        scope,
        "select * from org_case_quadrants where org_id = $org_id "
        "order by willingness, repayment_source",
        org_id=org_id,
    )


def case_choices(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What there is to choose among: ``dimension`` (BUCKET, CLASS, HAND) and ``code``."""
    return warehouse.read(
        scope,
        f"""
        with chosen as (
            select cases.*, {_HAND} as hand
            from cases inner join org_closure on cases.org_id = org_closure.descendant_org_id
            where org_closure.ancestor_org_id = $org_id
        )
        select distinct 'BUCKET' as dimension, chosen.bucket as code, buckets.bucket_no as place
        from chosen inner join buckets on chosen.bucket = buckets.bucket
        union all
        select distinct 'CLASS', behaviour_class, class_no
        from chosen inner join behaviour_classes using (behaviour_class)
        union all
        select distinct 'HAND', hand, coalesce(hand_no, 0) from chosen
        order by dimension, place
        """,
        org_id=org_id,
    )


def case_steps(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What is to be done next, in the order of the table of steps: cases and what they owe."""
    return warehouse.read(
        scope,
        f"""
        select cases.step_code, case_step_rules.step_no, case_step_rules.title,
            case_step_rules.says, {_COUNTS}
        from cases
        inner join org_closure on cases.org_id = org_closure.descendant_org_id
        inner join case_step_rules on cases.step_code = case_step_rules.step_code
        where org_closure.ancestor_org_id = $org_id
        group by cases.step_code, case_step_rules.step_no, case_step_rules.title,
            case_step_rules.says
        order by case_step_rules.step_no
        """,
        org_id=org_id,
    )


def cases_by_child(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    chosen: CaseChoice = ALL_CASES,
) -> pl.DataFrame:
    """The organisations directly below and the own loans (``is_own``), most overdue first.

    Each with its cases by quadrant (``pay_count``, ``plan_count``, ``law_count``,
    ``dispose_count``, ``assess_count``) and those neglected (``neglected_count``).
    """
    quadrants = ", ".join(
        f"count(case when cases.quadrant = '{one}' then 1 end) as {one.lower()}_count"
        for one in ("PAY", "PLAN", "LAW", "DISPOSE", "ASSESS")
    )
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS})
        select {PART}, {_COUNTS}, {quadrants}
        from part inner join cases on part.descendant_org_id = cases.org_id
        where {_CHOSEN}
        group by {PART}
        order by overdue_amount desc nulls last, part.org_id
        """,
        org_id=org_id,
        **asdict(chosen),
    )


def cases_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    chosen: CaseChoice = ALL_CASES,
    limit: int,
) -> pl.DataFrame:
    """Cases one by one, what presses first: by step, then by what is overdue."""
    return warehouse.read(
        scope,
        f"""
        {_ROWS}
        inner join org_closure on cases.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_CHOSEN}
        order by case_step_rules.step_no, cases.overdue_amount desc nulls last, cases.loan_id
        limit $limit
        """,
        org_id=org_id,
        **asdict(chosen),
        limit=limit,
    )


def case_totals_of(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    chosen: CaseChoice = ALL_CASES,
) -> pl.DataFrame:
    """What all rows of ``cases_of`` come to: one row, without a limit."""
    return warehouse.read(
        scope,
        f"""
        select {_COUNTS}
        from cases inner join org_closure on cases.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_CHOSEN}
        """,
        org_id=org_id,
        **asdict(chosen),
    )


def case_of_loan(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """The case of one loan; no row when it is not overdue or not in sight."""
    return warehouse.read(scope, f"{_ROWS} where cases.loan_id = $loan_id", loan_id=loan_id)


def case_signs_of_loan(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """Every sign that holds for a case, those that decide (``is_deciding``) among them."""
    return warehouse.read(
        scope,
        """
        select case_signs.*, case_sign_rules.title, case_sign_rules.says,
            case_sign_rules.within_days, case_sign_rules.at_least
        from case_signs
        inner join case_sign_rules on case_signs.sign_code = case_sign_rules.sign_code
        where case_signs.loan_id = $loan_id
        order by case_signs.aspect desc, case_signs.sign_no
        """,
        loan_id=loan_id,
    )


def case_sign_rules(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """The signs in the order they decide, each with whether its files arrived (``is_told``)."""
    return warehouse.read(scope, "select * from case_sign_rules order by aspect desc, sign_no")


def case_actions_of_loan(
    warehouse: Warehouse, scope: Scope, *, loan_id: str, limit: int
) -> pl.DataFrame:
    """What was done to collect a loan, the last first; no note and no number is among it."""
    return warehouse.read(
        scope,
        """
        select collection_actions.*, agencies.agency_name
        from collection_actions
        left join agencies on collection_actions.agency_id = agencies.agency_id
        where collection_actions.loan_id = $loan_id
        order by collection_actions.action_no desc
        limit $limit
        """,
        loan_id=loan_id,
        limit=limit,
    )


def case_promises_of_loan(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """The promises to pay of a loan, the last made first."""
    return warehouse.read(
        scope,
        "select * from promises where loan_id = $loan_id order by made_date desc, part_no desc",
        loan_id=loan_id,
    )


def case_hands_of_loan(warehouse: Warehouse, scope: Scope, *, loan_id: str) -> pl.DataFrame:
    """The hands that held a loan, the last first."""
    return warehouse.read(
        scope,
        """
        select hands.*, agencies.agency_name
        from hands left join agencies on hands.agency_id = agencies.agency_id
        where hands.loan_id = $loan_id
        order by hands.from_date desc, hands.hand_no desc, hands.assignment_id desc
        """,
        loan_id=loan_id,
    )


def collection_files(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Which files cases are judged by have not arrived: ``table_name``, in the order of need."""
    return warehouse.read(
        scope,
        """
        with needed as (
            select unnest(['collection_actions', 'collection_assignments', 'promises', 'scripts'])
                as table_name, unnest([1, 2, 3, 4]) as place
        )
        select needed.table_name from needed
        where needed.table_name not in (
            select table_name from control_totals where accepted_rows > 0
        )
        order by needed.place
        """,
    )
