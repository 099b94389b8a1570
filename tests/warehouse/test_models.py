from pathlib import Path

import pytest

from tests.tiny_bank import loan, write_tiny_bank
from tests.tiny_models import TINY_MODELS, changed, write_models
from warehouse.build import build
from warehouse.errors import BuildFailed
from warehouse.models import ModelColumn, read_checks, read_models
from warehouse.paths import Home


def refusal(folder: Path, models: dict[str, str]) -> str:
    with pytest.raises(BuildFailed) as raised:
        read_models(write_models(folder, models))
    return str(raised.value)


def build_refusal(home: Home, folder: Path, models: dict[str, str]) -> str:
    with pytest.raises(BuildFailed) as raised:
        build(home, sql_folder=write_models(folder, models))
    return str(raised.value)


def test_a_header_is_read(tmp_path: Path) -> None:
    models = {model.table: model for model in read_models(write_models(tmp_path))}
    loans = models["marts.loans"]

    assert loans.purpose == "Loans, and what they paid out."
    assert loans.grain == "one row per loan"
    assert loans.key == ("loan_id",)
    assert loans.scope == "org_id"
    assert loans.sort == ("org_id", "loan_id")
    assert loans.note == "a tiny model on two lines"
    assert loans.columns == (
        ModelColumn("loan_id", "Loan"),
        ModelColumn("org_id", "Organisation"),
        ModelColumn("disbursed_amount", "Amount paid out, as agreed", "yuan"),
    )
    assert loans.reads == ("staging.stg_bank__loans",)


def test_models_come_after_what_they_read(tmp_path: Path) -> None:
    order = [model.table for model in read_models(write_models(tmp_path))]

    assert order.index("staging.stg_bank__loans") < order.index("marts.loans")
    assert order.index("marts.loans") < order.index("marts.loan_totals")


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("marts/loans", "-- Loans, and what they\n-- paid out.\n", "--\n", "what the model is for"),
        ("marts/loans", "-- grain: one row per loan\n", "", "the header has no grain:"),
        ("marts/loans", "-- key:   loan_id\n", "", "the header has no key:"),
        ("marts/loans", "-- scope: org_id\n", "", "a mart needs scope:"),
        ("marts/loans", "-- scope: org_id\n", "-- table\n", "only an intermediate model"),
        ("marts/loans", "-- note: ", "-- adds:  disbursed_amount\n-- note: ", "no CTE named own"),
        ("marts/loans", "--   loan_id: Loan\n", "--   loan_id is the loan\n", "not understood"),
        ("staging/stg_bank__loans", "-- Loans.\n", "", "what the model is for"),
        ("marts/loans", "from staging", "form staging", "syntax error"),
        ("marts/loans", "staging.stg_bank__loans", "staging.stg_loans", "no such table"),
        ("staging/stg_bank__loans", "raw.loans", "raw.lones", "reads raw.lones"),
        ("marts/loans", "staging.stg_bank__loans", "loans", "neither schema.table nor a CTE"),
        ("marts/loans", "staging.stg_bank__loans", "raw.loans", "not raw.loans"),
        ("marts/loans", "staging.", "other.staging.", "not other.staging.stg_bank__loans"),
        (
            "marts/loans",
            "from staging.stg_bank__loans",
            "from read_csv('/etc/passwd')",
            "may not call the table function read_csv",
        ),
        (
            "staging/stg_bank__loans",
            "from raw.loans",
            "from raw.loans inner join raw.customers using (customer_id)",
            "neither joins nor groups",
        ),
        (
            "staging/stg_bank__loans",
            "from raw.loans",
            "from raw.loans group by all",
            "neither joins nor groups",
        ),
        (
            "staging/stg_bank__loans",
            "from raw.loans",
            "from staging.stg_bank__org_units",
            "staging reads only raw",
        ),
    ],
)
def test_a_model_that_breaks_a_rule_is_refused(
    tmp_path: Path, name: str, old: str, new: str, fault: str
) -> None:
    message = refusal(tmp_path, changed(name, old, new))

    assert fault in message
    assert str(tmp_path / f"{name}.sql") in message


def test_all_faults_of_all_models_are_told_at_once(tmp_path: Path) -> None:
    models = changed("marts/loans", "-- key:   loan_id\n", "")
    models["marts/org_units"] = models["marts/org_units"].replace("-- scope: org_id\n", "")

    message = refusal(tmp_path, models)

    assert "has no key:" in message
    assert "needs scope:" in message


def test_models_in_a_circle_are_refused(tmp_path: Path) -> None:
    models = changed("marts/loans", "staging.stg_bank__loans", "marts.loan_totals")

    assert "in a circle: marts.loan" in refusal(tmp_path, models)


def test_a_mart_must_select_what_its_header_describes(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    models = changed("marts/loans", "--   org_id: Organisation\n", "--   org_no: Organisation\n")

    message = build_refusal(home, tmp_path, models)

    assert "marts.loans" in message
    assert "described but not selected: org_no" in message
    assert "selected but not described: org_id" in message


def test_a_mart_must_select_its_columns_in_the_order_described(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    models = changed("marts/loans", "    loan_id,\n    org_id,\n", "    org_id,\n    loan_id,\n")

    assert "selected, in order: org_id, loan_id" in build_refusal(home, tmp_path, models)


def test_a_key_that_repeats_is_shown(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    models = changed("marts/loans", "-- key:   loan_id\n", "-- key:   org_id\n")

    message = build_refusal(home, tmp_path, models)

    assert "the key (org_id) stands more than once" in message
    assert "B1      2" in message
    assert "B2" not in message


def test_a_key_that_is_missing_is_counted(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    models = changed("marts/loans", "    loan_id,\n", "    nullif(loan_id, 'L2') as loan_id,\n")

    assert "1 of 3 rows have no key (loan_id)" in build_refusal(home, tmp_path, models)


def test_the_key_of_a_stored_intermediate_model_is_held_too(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    stored = """
-- Organisations of loans.
--
-- grain: one row per organisation
-- key:   org_id
-- table

select org_id from staging.stg_bank__loans
"""

    message = build_refusal(home, tmp_path, TINY_MODELS | {"intermediate/int_loan_orgs": stored})

    assert "intermediate.int_loan_orgs" in message
    assert "stands more than once" in message


def test_what_a_header_says_of_figures_is_held(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    models = {
        name: sql.replace("    org_name\n", "    org_name,\n    parent_org_id\n").replace(
            "--   org_name: Name\n", "--   org_name: Name\n--   parent_org_id: Above\n"
        )
        for name, sql in TINY_MODELS.items()
    }
    unsummed = """
-- Loans of every organisation, without those below it.
--
-- grain: one row per organisation with loans
-- key:   org_id
-- scope: org_id
-- adds:  loan_count
-- holds: loan_count > 0; loan_count > 1
-- columns:
--   org_id: Organisation
--   loan_count: Loans

with

loans as (

    select * from marts.loans

),

own as (

    select
        org_id,
        count(*) as loan_count

    from loans

    group by org_id

)

select
    org_id,
    loan_count

from own
"""

    message = build_refusal(home, tmp_path, models | {"marts/org_loans": unsummed})

    assert "2 of 2 checks failed" in message
    assert "\n  R1      loan_count is empty, not 3\n" in message
    assert "\n  B2      1" in message


def test_what_the_engine_refuses_is_told_with_the_model(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home, loans=[loan("L1")])
    models = changed("marts/loans", "    disbursed_amount\n", "    cast(loan_id as integer)\n")

    message = build_refusal(home, tmp_path, models)

    assert str(tmp_path / "marts/loans.sql") in message
    assert "'L1'" in message


def test_a_check_must_say_what_it_holds(tmp_path: Path) -> None:
    write_models(tmp_path, {"checks/nameless": "select 1 where false\n"})

    with pytest.raises(BuildFailed, match=r"nameless\.sql.*begins with a comment"):
        read_checks(tmp_path)
