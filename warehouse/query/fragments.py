"""SQL that many questions share, each piece written once.

``org_id`` and ``month_end_date`` are values of the question a piece stands in.
"""

# The organisation and all below it, with the names of the one; `part` in a question.
WHOLE = """
    select org_id, org_name, org_status, false as is_own, descendant_org_id
    from org_units
    inner join org_closure on org_units.org_id = org_closure.ancestor_org_id
    where org_units.org_id = $org_id
"""
# The organisations directly below one, and the loans it handles itself; `part` in a question.
PARTS = """
    select child.org_id, child.org_name, child.org_status, false as is_own,
        org_closure.descendant_org_id
    from org_units as child
    inner join org_closure on child.org_id = org_closure.ancestor_org_id
    where child.parent_org_id = $org_id
    union all
    select org_id, org_name, org_status, true as is_own, org_id as descendant_org_id
    from org_units where org_id = $org_id
"""
# What tells one part from another, and names it.
PART = "part.org_id, part.org_name, part.org_status, part.is_own"
# The organisation and all below it.
BELOW = """
    select descendant_org_id as org_id from org_closure where ancestor_org_id = $org_id
"""


def beyond_low_risk(rows: str) -> str:
    """The condition that keeps all of some rows, or those of no low-risk loan."""
    return f"(not $without_low_risk or {rows}.scope <> 'LOW_RISK')"


def parameter(name: str) -> str:
    """What a parameter that is a whole number is in this build."""
    return f"(select cast(max(value) as integer) from parameters where name = '{name}')"


def within_months(day: str, months: str) -> str:
    """The condition that a month end is one of so many up to the one shown."""
    return f"""(
        {day} <= $month_end_date
        and extract(year from {day}) * 12 + extract(month from {day})
            > extract(year from cast($month_end_date as date)) * 12
            + extract(month from cast($month_end_date as date)) - {months}
    )"""


def ratio(numerator: str, denominator: str, name: str) -> str:
    """One column divided by another; missing where either is, or nothing is to divide by."""
    return f"cast({numerator} as double) / nullif(cast({denominator} as double), 0) as {name}"


# A rate of loans paid out together, or of first payments, over fewer loans says nothing.
SMALL_SAMPLE = parameter("small_sample_loans")
