import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tests.batches import write_batch
from tests.tiny_bank import LOANS, loan, write_tiny_bank
from tests.tiny_models import TINY_MODELS, write_models
from warehouse.build import build
from warehouse.errors import NoWarehouse, OutOfScope, QueryRefused
from warehouse.paths import Home
from warehouse.reading import WHOLE_BANK, Scope, Warehouse, open_warehouse

# Rows of no organisation stand in this mart too.
NOTES = """
-- Notes on loans.
--
-- grain: one row per note
-- key:   note_id
-- scope: org_id
-- columns:
--   note_id: Note
--   org_id: Organisation, where the note says one

select
    loan_id as note_id,
    nullif(org_id, 'B2') as org_id

from staging.stg_bank__loans
"""


@pytest.fixture
def sql_folder(tmp_path: Path) -> Path:
    return write_models(tmp_path / "sql", TINY_MODELS | {"marts/notes": NOTES})


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("bank")
    home = Home(folder / "home")
    sql_folder = write_models(folder / "sql", TINY_MODELS | {"marts/notes": NOTES})
    write_tiny_bank(home)
    opened = Warehouse(home, build(home, sql_folder=sql_folder).build_id)
    yield opened
    opened.close()


def loans_in(warehouse: Warehouse, scope: Scope) -> list[str]:
    answer = warehouse.read(scope, "select loan_id from loans order by loan_id")
    return answer["loan_id"].to_list()


def test_a_reader_sees_the_rows_of_the_own_organisation_and_below(warehouse: Warehouse) -> None:
    assert loans_in(warehouse, WHOLE_BANK) == ["L1", "L2", "L3"]
    assert loans_in(warehouse, Scope("R1")) == ["L1", "L2", "L3"]
    assert loans_in(warehouse, Scope("B1")) == ["L1", "L2"]
    assert loans_in(warehouse, Scope("B2")) == ["L3"]


def test_organisations_above_are_not_seen(warehouse: Warehouse) -> None:
    seen = warehouse.read(Scope("R1"), "select org_id from org_units order by org_id")
    pairs = warehouse.read(Scope("B1"), "select * from org_closure")

    assert seen["org_id"].to_list() == ["B1", "B2", "R1"]
    assert pairs.rows() == [("B1", "B1")]


def test_a_mart_of_the_bank_is_the_same_for_all(warehouse: Warehouse) -> None:
    assert warehouse.read(Scope("B2"), "select * from loan_totals").rows() == [
        (3, Decimal("700.00"))
    ]


def test_rows_of_no_organisation_are_for_the_whole_bank_only(warehouse: Warehouse) -> None:
    question = "select note_id from notes order by note_id"

    assert warehouse.read(WHOLE_BANK, question)["note_id"].to_list() == ["L1", "L2", "L3"]
    assert warehouse.read(Scope("H"), question)["note_id"].to_list() == ["L1", "L2"]
    assert warehouse.read(Scope("B2"), question).is_empty()


def test_an_organisation_that_does_not_exist_is_out_of_scope(warehouse: Warehouse) -> None:
    for unknown in ("B9", "", "b1", "B1' or '1' = '1"):
        with pytest.raises(OutOfScope, match="There is no organisation"):
            warehouse.read(Scope(unknown), "select * from loans")


def test_values_are_given_by_name_and_types_stay(warehouse: Warehouse) -> None:
    answer = warehouse.read(
        WHOLE_BANK,
        "select disbursed_amount, cast($day as date) as day, $nothing as nothing "
        "from loans where loan_id = $loan_id",
        loan_id="L2",
        day=date(2025, 2, 10),
        nothing=None,
    )

    assert answer.schema["disbursed_amount"] == pl.Decimal(18, 2)
    assert answer.schema["day"] == pl.Date
    assert answer.rows() == [(Decimal("200.00"), date(2025, 2, 10), None)]


def test_a_value_is_never_read_as_sql(warehouse: Warehouse) -> None:
    answer = warehouse.read(
        Scope("B2"), "select * from loans where loan_id = $loan_id", loan_id="' or 1 = 1 --"
    )

    assert answer.is_empty()


@pytest.mark.parametrize(
    "sql",
    [
        "select * from marts.loans",
        "select * from warehouse.marts.loans",
        "select * from main.loans",
        "select * from memory.scope_0.loans",
        "select * from scope_0.loans",
        "select * from scope_1_organisations.org_units",
        "select * from loans where loan_id in (select loan_id from warehouse.marts.loans)",
        "select (select count(*) from warehouse.marts.loans) as hidden",
        "with loans as (select * from warehouse.marts.loans) select * from loans",
        "select * from loans union all select * from warehouse.marts.loans",
        "select * from marts",
        "select * from duckdb_views",
        "select * from duckdb_views()",
        "select * from sqlite_master",
        "select * from pragma_database_list",
        "select * from information_schema.tables",
        "select * from sqlite_master, (with sqlite_master as (select 1) from sqlite_master) as t",
        "select * from query('select 1')",
        "select * from query_table('loans')",
        "select * from read_parquet('/etc/passwd')",
        "select * from read_blob('/etc/passwd')",
        "select * from read_duckdb('/etc/passwd', table_name = 'x')",
        "select * from '/etc/passwd'",
        "select * from glob('/*')",
        "select * from duckdb_settings()",
        "attach 'other.duckdb'",
        "detach warehouse",
        "use warehouse.marts",
        "set search_path = 'warehouse.marts'",
        "copy loans to '/tmp/loans.csv'",
        "with gone as (copy (select 1) to '/tmp/loans.csv') select 1",
        "with gone as (delete from loans returning *) select * from gone",
        "create table copied as select * from loans",
        "drop view loans",
        "install httpfs",
        "pragma database_list",
        "call pragma_version()",
        "export database '/tmp/loans'",
        "select 1; select * from loans",
        "select * from loans; drop view loans",
        "describe loans",
        "show all tables",
    ],
)
def test_nothing_beyond_the_scope_can_be_named(warehouse: Warehouse, sql: str) -> None:
    # Schemas of other scopes exist by now.
    loans_in(warehouse, WHOLE_BANK)
    loans_in(warehouse, Scope("B1"))

    with pytest.raises(QueryRefused):
        warehouse.read(Scope("B2"), sql)

    assert loans_in(warehouse, Scope("B2")) == ["L3"]


def test_a_common_table_may_have_the_name_of_a_mart(warehouse: Warehouse) -> None:
    answer = warehouse.read(
        Scope("B2"), "with loans as (select * from loans) select loan_id from loans"
    )

    assert answer["loan_id"].to_list() == ["L3"]


def test_sixteen_threads_of_several_scopes_never_mix(warehouse: Warehouse) -> None:
    expected = {None: 3, "H": 3, "R1": 3, "B1": 2, "B2": 1}
    scopes = list(expected) * 40

    def count(org_id: str | None) -> int:
        question = "select count(*) as loan_count from loans"
        return int(warehouse.read(Scope(org_id), question).item())

    with ThreadPoolExecutor(16) as threads:
        counted = list(threads.map(count, scopes))

    assert counted == [expected[org_id] for org_id in scopes]


def test_a_home_without_a_build_says_what_to_run(home: Home) -> None:
    with pytest.raises(NoWarehouse, match=r"postloan load FOLDER.*postloan build"):
        open_warehouse(home)


def test_the_same_warehouse_is_given_while_the_build_is_the_same(
    home: Home, sql_folder: Path
) -> None:
    write_tiny_bank(home)
    build(home, sql_folder=sql_folder)

    with ThreadPoolExecutor(8) as threads:
        opened = set(threads.map(lambda _: open_warehouse(home), range(32)))

    assert len(opened) == 1


def test_a_new_build_is_seen_at_once_and_old_readers_keep_theirs(
    home: Home, sql_folder: Path
) -> None:
    write_tiny_bank(home)
    build(home, sql_folder=sql_folder)
    old = open_warehouse(home)
    write_batch(home, {"loans": [loan("L4", "B2")]}, received_at="2025-08-01")
    build(home, sql_folder=sql_folder)
    new = open_warehouse(home)

    assert loans_in(old, Scope("B2")) == ["L3"]
    assert loans_in(new, Scope("B2")) == ["L3", "L4"]
    assert new.build_id > old.build_id


def test_two_builds_stay_open_and_older_ones_are_given_back(home: Home, sql_folder: Path) -> None:
    write_tiny_bank(home)
    opened = []
    for _ in range(3):
        build(home, sql_folder=sql_folder)
        opened.append(open_warehouse(home))

    with pytest.raises(NoWarehouse, match="Open the warehouse again"):
        loans_in(opened[0], WHOLE_BANK)
    assert loans_in(opened[1], WHOLE_BANK) == ["L1", "L2", "L3"]
    assert loans_in(opened[2], WHOLE_BANK) == ["L1", "L2", "L3"]


def test_a_question_under_way_is_answered_though_the_warehouse_is_closed(
    home: Home, sql_folder: Path
) -> None:
    write_tiny_bank(home, loans=[loan(f"L{number:04}") for number in range(3000)])
    opened = Warehouse(home, build(home, sql_folder=sql_folder).build_id)
    has_begun = threading.Event()

    def ask() -> int:
        has_begun.set()
        question = """
            select count(*) as pairs
            from loans as one inner join loans as other on one.loan_id <> other.loan_id
        """
        return int(opened.read(WHOLE_BANK, question).item())

    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(ask)
        has_begun.wait()
        while opened._readers == 0 and not answer.done():
            pass
        opened.close()

        assert answer.result() == 3000 * 2999


def test_every_loan_belongs_to_exactly_one_branch_scope(warehouse: Warehouse) -> None:
    seen = [*loans_in(warehouse, Scope("B1")), *loans_in(warehouse, Scope("B2"))]

    assert sorted(seen) == [one["loan_id"] for one in LOANS]
