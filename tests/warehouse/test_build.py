import json
import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import portalocker
import pytest

from tests.batches import write_batch
from tests.tiny_bank import loan, write_tiny_bank
from tests.tiny_models import FAILING_CHECK, PASSING_CHECK, TINY_MODELS, changed, write_models
from warehouse.build import build, leftovers
from warehouse.errors import BadParameter, BuildFailed
from warehouse.paths import Home
from warehouse.publish import builds, current_build_id
from warehouse.reading import WHOLE_BANK, open_warehouse


@pytest.fixture
def sql_folder(tmp_path: Path) -> Path:
    return write_models(tmp_path / "sql")


def loans_read(home: Home) -> list[str]:
    answer = open_warehouse(home).read(WHOLE_BANK, "select loan_id from loans order by loan_id")
    return answer["loan_id"].to_list()


def test_a_build_is_published(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)

    report = build(home, sql_folder=sql_folder)

    assert report.as_of_date == date(2025, 2, 10)
    assert report.rows == {"org_units": 4, "org_closure": 9, "loans": 3, "loan_totals": 1}
    assert set(report.seconds) == {model.replace("/", ".") for model in TINY_MODELS}
    assert current_build_id(home) == report.build_id
    assert loans_read(home) == ["L1", "L2", "L3"]


def test_only_the_closed_file_is_left(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)

    report = build(home, sql_folder=sql_folder)

    assert {path.name for path in home.builds.iterdir()} == {
        "current.json",
        f"{report.build_id}.duckdb",
    }


def test_the_file_says_what_its_marts_are(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)
    report = build(home, sql_folder=sql_folder)

    with duckdb.connect(str(home.build_file(report.build_id)), read_only=True) as connection:
        described = connection.execute(
            "select table_name, purpose, grain, key, scope_column, note from meta.marts"
        ).fetchall()
        comments = connection.execute(
            "select column_name, comment from duckdb_columns() where table_name = 'loans'"
        ).fetchall()
        rows = connection.execute("select loan_id from marts.loans").fetchall()

    assert described == [
        ("loan_totals", "The bank in one row.", "one row", "loan_count", None, None),
        (
            "loans",
            "Loans, and what they paid out.",
            "one row per loan",
            "loan_id",
            "org_id",
            "a tiny model on two lines",
        ),
        (
            "org_closure",
            "Who is below whom.",
            "one row per pair",
            "ancestor_org_id, descendant_org_id",
            "ancestor_org_id",
            None,
        ),
        ("org_units", "Organisations.", "one row per organisation", "org_id", "org_id", None),
    ]
    assert comments == [
        ("loan_id", "Loan"),
        ("org_id", "Organisation"),
        ("disbursed_amount", "Amount paid out, as agreed [yuan]"),
    ]
    # As the header sorts them: by organisation, then loan.
    assert rows == [("L1",), ("L2",), ("L3",)]


def test_the_dictionary_describes_every_column_of_every_mart(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    dictionary = {
        "staging/stg_postloan__dictionary": """
-- Columns.
--
-- grain: one row per column
-- key:   table_name, column_name

select table_name, column_name, description, unit, source from raw.dictionary
""",
        "marts/data_dictionary": """
-- Columns.
--
-- grain: one row per column
-- key:   table_name, column_name
-- scope: bank
-- columns:
--   table_name: Table
--   column_name: Column
--   description: Meaning
--   unit: Unit
--   source: Source

select table_name, column_name, description, unit, source
from staging.stg_postloan__dictionary
""",
    }
    build(home, sql_folder=write_models(tmp_path / "sql", TINY_MODELS | dictionary))

    answer = open_warehouse(home).read(
        WHOLE_BANK,
        "select description, unit, source from data_dictionary "
        "where column_name = 'disbursed_amount' order by table_name",
    )
    assert answer.rows() == [
        ("Amount paid out", "yuan", "sql/marts/loan_totals.sql"),
        ("Amount paid out, as agreed", "yuan", "sql/marts/loans.sql"),
        ("Amount paid out", "yuan", "loans 借据"),
    ]


def test_a_failed_check_names_its_rows_and_keeps_the_old_build(
    home: Home, sql_folder: Path
) -> None:
    write_tiny_bank(home, loans=[loan("L1")])
    first = build(home, sql_folder=sql_folder)
    write_batch(
        home,
        {"loans": [loan("L2", amount="200.00"), loan("L3", amount="400.00")]},
        received_at="2025-08-01",
    )
    write_models(
        sql_folder,
        {"checks/loans_are_small": FAILING_CHECK, "checks/loans_are_of_something": PASSING_CHECK},
    )

    with pytest.raises(BuildFailed) as raised:
        build(home, sql_folder=sql_folder)

    message = str(raised.value)
    assert "1 of 2 checks failed" in message
    assert "loans_are_small: Fails when a loan is larger than 100." in message
    assert "  loan_id  disbursed_amount\n  L2       200.00\n  L3       400.00" in message
    assert current_build_id(home) == first.build_id
    assert loans_read(home) == ["L1"]
    assert builds(home) == [first.build_id]
    assert leftovers(home) == []


def test_a_failed_check_shows_the_first_rows_only(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home, loans=[loan(f"L{number:02}", amount="101") for number in range(30)])
    write_models(sql_folder, {"checks/loans_are_small": FAILING_CHECK})

    with pytest.raises(BuildFailed) as raised:
        build(home, sql_folder=sql_folder)

    assert "the first of more" in str(raised.value)
    assert "L09" in str(raised.value)
    assert "L10" not in str(raised.value)


def test_a_check_that_cannot_run_fails_the_build(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)
    write_models(sql_folder, {"checks/broken": "-- Says nothing.\nselect * from marts.nothing\n"})

    with pytest.raises(BuildFailed, match=r"broken\.sql could not be run"):
        build(home, sql_folder=sql_folder)


def test_a_fault_in_the_parameters_stops_the_build_before_it_starts(
    home: Home, sql_folder: Path
) -> None:
    write_tiny_bank(home)
    home.parameters.write_text("[dpd]\ngrace = 1\n", encoding="utf-8")

    with pytest.raises(BadParameter):
        build(home, sql_folder=sql_folder)

    assert builds(home) == []


def test_a_home_without_a_delivery_is_left_as_it_is(home: Home, sql_folder: Path) -> None:
    with pytest.raises(BuildFailed, match="postloan load FOLDER"):
        build(home, sql_folder=sql_folder)

    assert not home.root.exists()


def test_one_build_runs_at_a_time(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)

    with (
        portalocker.Lock(home.build_lock, flags=portalocker.LockFlags.EXCLUSIVE),
        pytest.raises(BuildFailed, match="Another build is running"),
    ):
        build(home, sql_folder=sql_folder)


def test_the_same_deliveries_make_the_same_rows_in_the_same_order(
    home: Home, sql_folder: Path
) -> None:
    write_tiny_bank(home, loans=[loan(f"L{number:04}") for number in range(5000, 0, -1)])

    first, second = (build(home, sql_folder=sql_folder) for _ in range(2))

    def stored(build_id: str) -> list[list[tuple[object, ...]]]:
        with duckdb.connect(str(home.build_file(build_id)), read_only=True) as connection:
            return [
                connection.execute(f"select * from marts.{mart}").fetchall() for mart in first.rows
            ]

    assert first.build_id < second.build_id
    assert stored(first.build_id) == stored(second.build_id)


def test_the_key_orders_what_the_sort_leaves_open(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home, loans=[loan(f"L{number:04}") for number in range(5000, 0, -1)])
    models = changed("marts/loans", "-- sort:  org_id, loan_id\n", "-- sort:  org_id\n")

    report = build(home, sql_folder=write_models(tmp_path / "sql", models))

    with duckdb.connect(str(home.build_file(report.build_id)), read_only=True) as connection:
        stored = connection.execute("select loan_id from marts.loans").fetchall()
    assert stored == [(f"L{number:04}",) for number in range(1, 5001)]


def memory_limit(home: Home, folder: Path) -> str:
    models = changed("marts/loan_totals", "count(*) as", "current_setting('memory_limit') as")
    report = build(home, sql_folder=write_models(folder, models))
    with duckdb.connect(str(home.build_file(report.build_id)), read_only=True) as connection:
        ((limit,),) = connection.execute("select loan_count from marts.loan_totals").fetchall()
    return str(limit)


def test_a_build_takes_no_more_memory_than_it_is_given(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny_bank(home)
    monkeypatch.setattr("warehouse.build.MOST_MEMORY", "1GiB")

    monkeypatch.delenv("POSTLOAN_MEMORY", raising=False)
    assert memory_limit(home, tmp_path / "sql") == "1.0 GiB"
    monkeypatch.setenv("POSTLOAN_MEMORY", "1500MiB")
    assert memory_limit(home, tmp_path / "sql") == "1.4 GiB"
    monkeypatch.setenv("POSTLOAN_MEMORY", "much")
    with pytest.raises(BuildFailed, match="POSTLOAN_MEMORY is much"):
        memory_limit(home, tmp_path / "sql")


def test_a_build_that_lacks_memory_says_how_to_give_it_more(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny_bank(home)

    def full(*_: object) -> None:
        raise duckdb.OutOfMemoryException("failed to pin block")

    monkeypatch.setattr("warehouse.models._create", full)
    with pytest.raises(BuildFailed, match=r"POSTLOAN_MEMORY=16GB[^$]*failed to pin block"):
        build(home, sql_folder=write_models(tmp_path / "sql"))


def test_known_at_reaches_the_models(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)
    write_batch(home, {"loans": [loan("L9")]}, received_at="2025-08-01")

    report = build(home, known_at=datetime(2025, 7, 15), sql_folder=sql_folder)

    assert report.known_at == datetime(2025, 7, 15)
    assert loans_read(home) == ["L1", "L2", "L3"]


def test_the_journal_of_a_build_is_folded_in(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)

    report = build(home, sql_folder=sql_folder)

    assert home.build_file(report.build_id).stat().st_mode & 0o222 == 0
    assert not list(home.builds.glob("*.wal"))


# Builds in a process of its own and says each step, so that it can be killed at any of them.
BUILDER = """
import sys
from pathlib import Path
from warehouse.build import build
from warehouse.paths import Home

def say(what, done, total):
    print(what, flush=True)

build(Home(Path(sys.argv[1])), sql_folder=Path(sys.argv[2]), progress=say)
"""


def kill_at(home: Home, sql_folder: Path, step: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(home.root), str(sql_folder)], stdout=subprocess.PIPE
    ) as builder:
        assert builder.stdout is not None
        for line in builder.stdout:
            if line.decode().strip() == step:
                break
        else:
            pytest.fail(f"the build never came to {step}")
        os.kill(builder.pid, signal.SIGKILL)


@pytest.mark.parametrize(
    "step", ["raw.loans", "staging.stg_bank__loans", "marts.loan_totals", "check last", "published"]
)
def test_a_build_killed_at_any_step_harms_nothing(home: Home, sql_folder: Path, step: str) -> None:
    write_models(sql_folder, {"checks/last": PASSING_CHECK})
    write_tiny_bank(home, loans=[loan("L1")])
    first = build(home, sql_folder=sql_folder)
    write_batch(home, {"loans": [loan("L2")]}, received_at="2025-08-01")

    kill_at(home, sql_folder, step)

    # Whatever is pointed at is whole: the old build, or the new one when it had been published.
    pointed = json.loads(home.pointer.read_text(encoding="utf-8"))["build_id"]
    assert (pointed == first.build_id) == (step != "published")
    assert loans_read(home) == (["L1"] if step != "published" else ["L1", "L2"])
    again = build(home, sql_folder=sql_folder)
    assert leftovers(home) == []
    assert current_build_id(home) == again.build_id
    assert loans_read(home) == ["L1", "L2"]


def test_a_model_that_fails_leaves_nothing_behind(home: Home, tmp_path: Path) -> None:
    write_tiny_bank(home)
    models = changed("marts/loans", "    disbursed_amount\n", "    1 / 'x' as disbursed_amount\n")

    with pytest.raises(BuildFailed):
        build(home, sql_folder=write_models(tmp_path / "sql", models))

    assert list(home.builds.iterdir()) == []
