import polars as pl
import portalocker
import pytest

from tests.tiny_bank import write_tiny_bank
from tests.tiny_models import write_models
from warehouse.ad_hoc import Limits, ask
from warehouse.build import build
from warehouse.errors import NoWarehouse, QueryRefused
from warehouse.paths import Home


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("bank")
    home = Home(folder / "home")
    write_tiny_bank(home)
    build(home, sql_folder=write_models(folder / "sql"))
    return home


def answer(home: Home, sql: str, limits: Limits | None = None) -> pl.DataFrame:
    return pl.concat(ask(home, sql, limits))


def test_marts_are_named_with_or_without_their_schema(bank: Home) -> None:
    for table in ("loans", "marts.loans", "warehouse.marts.loans"):
        found = answer(bank, f"select loan_id, disbursed_amount from {table} order by loan_id")
        assert found["loan_id"].to_list() == ["L1", "L2", "L3"]
        assert found.schema["disbursed_amount"] == pl.Decimal(18, 2)


def test_an_answer_without_rows_still_has_its_columns(bank: Home) -> None:
    found = answer(bank, "select loan_id from loans where false")

    assert found.columns == ["loan_id"]
    assert found.is_empty()


def test_a_large_answer_comes_in_parts(bank: Home) -> None:
    parts = list(ask(bank, "select range as number from range(200000)"))

    assert len(parts) > 2
    assert pl.concat(parts)["number"].sum() == 199_999 * 200_000 // 2


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("select * from nothing", "There is no table nothing. There are: loan_totals, loans"),
        ("select nothing from loans", 'column "nothing" not found'),
        ("select * from meta.marts", "There is no table meta.marts"),
        ("select * from read_blob('/etc/passwd')", "may not read from the function read_blob"),
        ("select * from '/etc/passwd'", "There is no table /etc/passwd"),
        ("select 1; select 2", "exactly one select"),
        ("drop table marts.loans", "Not a question"),
        ("with gone as (copy (select 1) to 'x.csv') select 1", "kind copy query"),
        ("select 1 / 'x'", "Could not convert"),
    ],
)
def test_what_is_no_question_over_the_marts_is_refused(bank: Home, sql: str, reason: str) -> None:
    with pytest.raises(QueryRefused) as raised:
        answer(bank, sql)

    assert reason in str(raised.value)


def test_the_published_file_is_never_written(bank: Home) -> None:
    (published,) = bank.builds.glob("*.duckdb")
    before = published.read_bytes()
    attack = f"with gone as (copy (select 1) to '{published}' (format csv)) select * from gone"

    with pytest.raises(QueryRefused):
        answer(bank, attack)

    assert published.read_bytes() == before


def test_a_question_that_takes_too_long_is_stopped(bank: Home) -> None:
    endless = "select max(levenshtein(repeat('ab', 200000), repeat('ba', 200000))) as distance"

    with pytest.raises(QueryRefused, match="longer than 1 seconds"):
        answer(bank, endless, Limits(seconds=1))


def test_a_question_that_takes_too_much_memory_is_stopped(bank: Home) -> None:
    greedy = "select list(repeat('x', 1000000) || range::varchar) as rows from range(100000)"

    with pytest.raises(QueryRefused):
        answer(bank, greedy, Limits(seconds=60, memory=200 * 2**20))


def test_a_reader_that_leaves_early_gives_the_build_back(bank: Home) -> None:
    parts = ask(bank, "select range as number from range(100000000)")
    assert next(parts).columns == ["number"]
    (lease_file,) = bank.builds.glob("*.lease")
    alone = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
    with lease_file.open("a") as file, pytest.raises(portalocker.LockException):
        portalocker.lock(file, alone)

    parts.close()

    with lease_file.open("a") as file:
        portalocker.lock(file, alone)


def test_a_home_without_a_build_says_what_to_run(home: Home) -> None:
    with pytest.raises(NoWarehouse, match="postloan build"):
        answer(home, "select 1")
