"""A handful of models over organisations and loans, for tests of what runs and reads models."""

from pathlib import Path

TINY_MODELS = {
    "staging/stg_bank__org_units": """
-- Organisations.
--
-- grain: one row per organisation
-- key:   org_id

select
    org_id,
    org_name,
    parent_org_id

from raw.org_units
""",
    "staging/stg_bank__loans": """
-- Loans.
--
-- grain: one row per loan
-- key:   loan_id

select
    loan_id,
    org_id,
    disbursed_amount

from raw.loans
""",
    "marts/org_units": """
-- Organisations.
--
-- grain: one row per organisation
-- key:   org_id
-- scope: org_id
-- columns:
--   org_id: Number
--   org_name: Name

select
    org_id,
    org_name

from staging.stg_bank__org_units
""",
    "marts/org_closure": """
-- Who is below whom.
--
-- grain: one row per pair
-- key:   ancestor_org_id, descendant_org_id
-- scope: ancestor_org_id
-- columns:
--   ancestor_org_id: Above
--   descendant_org_id: Below

with recursive

org_units as (

    select * from staging.stg_bank__org_units

),

closure as (

    select
        org_id as ancestor_org_id,
        org_id as descendant_org_id
    from org_units

    union all

    select
        closure.ancestor_org_id,
        org_units.org_id as descendant_org_id
    from closure
    inner join org_units on closure.descendant_org_id = org_units.parent_org_id

)

select
    ancestor_org_id,
    descendant_org_id

from closure
""",
    "marts/loans": """
-- Loans, and what they
-- paid out.
--
-- grain: one row per loan
-- key:   loan_id
-- scope: org_id
-- sort:  org_id, loan_id
-- note:  a tiny model
--        on two lines
-- columns:
--   loan_id: Loan
--   org_id: Organisation
--   disbursed_amount [yuan]: Amount paid out,
--     as agreed

select
    loan_id,
    org_id,
    disbursed_amount

from staging.stg_bank__loans
""",
    "marts/loan_totals": """
-- The bank in one row.
--
-- grain: one row
-- key:   loan_count
-- scope: bank
-- columns:
--   loan_count: Loans
--   disbursed_amount [yuan]: Amount paid out

select
    count(*) as loan_count,
    sum(disbursed_amount) as disbursed_amount

from marts.loans
""",
}

PASSING_CHECK = """
-- No loan is of nothing.
select loan_id from marts.loans where disbursed_amount <= 0
"""
FAILING_CHECK = """
-- Fails when a loan is larger than 100.
select loan_id, disbursed_amount from marts.loans where disbursed_amount > 100 order by loan_id
"""


def write_models(folder: Path, models: dict[str, str] | None = None) -> Path:
    """Write models (``layer/name`` → SQL), by default the tiny ones, and return the folder."""
    for name, sql in (TINY_MODELS if models is None else models).items():
        path = folder / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql.lstrip("\n"), encoding="utf-8")
    return folder


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """The tiny models with one text of one model replaced."""
    assert old in TINY_MODELS[name], f"{name} has no {old!r}"
    return TINY_MODELS | {name: TINY_MODELS[name].replace(old, new)}
