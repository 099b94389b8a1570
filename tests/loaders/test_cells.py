from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from loaders.cells import careful_sql, create_macros, fault_sql, plain_sql
from loaders.engine import open_engine
from loaders.headings import Cell
from warehouse.contracts import Column
from warehouse.contracts.base import Kind
from warehouse.contracts.faults import cell_fault
from warehouse.contracts.org_units import OrgLevel

CODES = tuple(OrgLevel)


@pytest.fixture(scope="module")
def connection(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_engine(tmp_path_factory.mktemp("scratch")) as connection:
        create_macros(connection)
        yield connection


def read(
    connection: duckdb.DuckDBPyConnection, kind: Kind, text: str | None, cell: Cell | None = None
) -> Any:
    """The value of a cell, or the code of its fault; None when it is missing."""
    column = Column("some_column", kind, "", codes=CODES if kind == "code" else ())
    cell = cell or Cell(0)
    plain, careful = plain_sql(column, cell, "c0"), careful_sql(column, cell, "c0")
    rows = connection.execute(
        f"""
        with cells as (select cast(? as varchar) as c0),
        read as (
            select c0, cast({plain} as {column.sql_type}) as plain,
                cast({careful} as {column.sql_type}) as careful
            from cells
        )
        select plain, careful,
            case when careful is null and not is_missing(c0)
                then {fault_sql(column, cell, "c0")} end
        from read
        """,
        [text],
    ).fetchall()
    found, value, fault = rows[0]
    # The plain reading may only be faster, never different.
    assert found is None or found == value
    return fault if value is None else value


@pytest.mark.parametrize(
    "text", ["", None, "-", "--", "—", "——", "－", "无", "NULL", "null", "N/A"]
)
@pytest.mark.parametrize(
    "kind", ["identifier", "text", "money", "rate", "count", "flag", "code", "date", "timestamp"]
)
def test_words_for_nothing_are_missing_in_every_kind_of_column(
    connection: duckdb.DuckDBPyConnection, kind: Kind, text: str | None
) -> None:
    assert read(connection, kind, text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1,234,567", "1234567.00"),
        ("１，２３４．５０", "1234.50"),
        ("0", "0.00"),
        ("7.5", "7.50"),
        ("12.", "12.00"),
        (".5", "0.50"),
        ("+5", "5.00"),
        ("-5.5", "-5.50"),
        ("12.3400", "12.34"),
        ("9999999999999999.99", "9999999999999999.99"),
    ],
)
def test_amounts_are_read_as_they_are_written(
    connection: duckdb.DuckDBPyConnection, text: str, expected: str
) -> None:
    assert read(connection, "money", text) == Decimal(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.345", "TOO_MANY_DECIMALS"),
        ("1.5E+05", "SCIENTIFIC_NOTATION"),
        ("1e3", "SCIENTIFIC_NOTATION"),
        ("1,2OO.00", "NOT_AN_AMOUNT"),
        ("12,34", "NOT_AN_AMOUNT"),
        ("1,2,3.00", "NOT_AN_AMOUNT"),
        ("1_000.00", "NOT_AN_AMOUNT"),
        ("一百", "NOT_AN_AMOUNT"),
        ("12.5.00", "NOT_AN_AMOUNT"),
        ("99999999999999999", "TOO_LARGE"),
        ("#N/A", "NOT_AN_AMOUNT"),
    ],
)
def test_amounts_that_would_be_guessed_are_refused(
    connection: duckdb.DuckDBPyConnection, text: str, code: str
) -> None:
    assert read(connection, "money", text) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12.3456", "123456.00"),
        ("12.345678", "123456.78"),
        ("1,234", "12340000.00"),
        ("0.0001", "1.00"),
    ],
)
def test_amounts_in_ten_thousands_become_yuan(
    connection: duckdb.DuckDBPyConnection, text: str, expected: str
) -> None:
    assert read(connection, "money", text, Cell(0, factor=10_000)) == Decimal(expected)


def test_amounts_in_ten_thousands_below_a_cent_are_refused(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert read(connection, "money", "12.3456789", Cell(0, factor=10_000)) == "TOO_MANY_DECIMALS"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("000123", "000123"),
        ("０１２Ａ", "012A"),
        ("\u3000A1\u3000", "A1"),
        ("A-1", "A-1"),
        ("12E5", "12E5"),
        ("6E-17", "6E-17"),
        ('="0012"', "0012"),
        ("'0012", "0012"),
        ("张三", "张三"),
        ("合计单", "合计单"),
    ],
)
def test_identifiers_keep_their_zeros_and_are_folded(
    connection: duckdb.DuckDBPyConnection, text: str, expected: str
) -> None:
    assert read(connection, "identifier", text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("6.2E+17", "SCIENTIFIC_NOTATION"),
        ("6.2e17", "SCIENTIFIC_NOTATION"),
        ("6E+17", "SCIENTIFIC_NOTATION"),
        ("６．２Ｅ＋１７", "SCIENTIFIC_NOTATION"),
        ("合计", "TOTAL_ROW"),
        ("合 计", "TOTAL_ROW"),
        ("小计：", "TOTAL_ROW"),
        ("#N/A", "SPREADSHEET_ERROR"),
    ],
)
def test_identifiers_that_lost_digits_or_are_none_are_refused(
    connection: duckdb.DuckDBPyConnection, text: str, code: str
) -> None:
    assert read(connection, "identifier", text) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三", "张三"),
        ("\u3000张三\u3000\u3000", "张三"),
        ("全角ＡＢＣ", "全角ＡＢＣ"),
        ("a b", "a b"),
        ("－5", "－5"),
        ("#1 厂", "#1 厂"),
        ("#REF!", "SPREADSHEET_ERROR"),
    ],
)
def test_text_stays_as_it_is_but_for_spaces_around_it(
    connection: duckdb.DuckDBPyConnection, text: str, expected: str
) -> None:
    assert read(connection, "text", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31",
        "2024/1/31",
        "2024/01/31",
        "2024.1.31",
        "20240131",
        "20240131.0",
        "2024年1月31日",
        "2024年01月31",
        "２０２４－０１－３１",
        "45322",
        "45322.0",
        "45322.75",
        "2024-01-31 00:00:00",
        "2024-01-31T17:05:00Z",
        "20240131 000000",
    ],
)
def test_every_common_form_of_a_date_is_read(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    assert read(connection, "date", text) == date(2024, 1, 31)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20240230", "NO_SUCH_DATE"),
        ("2024-02-30", "NO_SUCH_DATE"),
        ("2024/13/01", "NO_SUCH_DATE"),
        ("00000000", "NO_SUCH_DATE"),
        ("31/01/2024", "NOT_A_DATE"),
        ("24-01-31", "NOT_A_DATE"),
        ("0", "NOT_A_DATE"),
        ("infinity", "NOT_A_DATE"),
        ("待定", "NOT_A_DATE"),
    ],
)
def test_days_that_do_not_exist_are_refused(
    connection: duckdb.DuckDBPyConnection, text: str, code: str
) -> None:
    assert read(connection, "date", text) == code


@pytest.mark.parametrize("text", ["99991231", "9999-12-31", "9999/12/31", "9999年12月31日"])
def test_the_last_day_of_9999_means_no_end(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    assert read(connection, "date", text) is None


def test_a_date_in_a_form_of_its_own_is_read_by_the_profiles_format(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert read(connection, "date", "930705", Cell(0, date_format="%y%m%d")) == date(1993, 7, 5)
    assert read(connection, "date", "931305", Cell(0, date_format="%y%m%d")) == "NOT_A_DATE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-31 17:05:09", datetime(2024, 1, 31, 17, 5, 9)),
        ("2024-01-31T17:05:09Z", datetime(2024, 1, 31, 17, 5, 9)),
        ("2024-01-31T17:05:09+08:00", datetime(2024, 1, 31, 17, 5, 9)),
        ("2024-01-31-17.05.09.123456", datetime(2024, 1, 31, 17, 5, 9, 123456)),
        ("2024-01-31 17:05:09.5", datetime(2024, 1, 31, 17, 5, 9, 500000)),
        ("20240131170509", datetime(2024, 1, 31, 17, 5, 9)),
        ("20240131 17:05", datetime(2024, 1, 31, 17, 5)),
        ("2024/1/31 7:05", datetime(2024, 1, 31, 7, 5)),
        ("2024年1月31日 17:05", datetime(2024, 1, 31, 17, 5)),
        ("45322.5", datetime(2024, 1, 31, 12, 0)),
        ("2024-01-31", datetime(2024, 1, 31)),
        ("9999-12-31 23:59:59", None),
        ("2024-01-31 25:00:00", "NOT_A_TIMESTAMP"),
        ("下午三点", "NOT_A_TIMESTAMP"),
    ],
)
def test_times_are_read_as_written_without_their_zone(
    connection: duckdb.DuckDBPyConnection, text: str, expected: object
) -> None:
    assert read(connection, "timestamp", text) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("rate", "4.35", Decimal("4.35")),
        ("rate", "4.35%", Decimal("4.35")),
        ("rate", "４．３５％", Decimal("4.35")),
        ("rate", "4.1234567", Decimal("4.123457")),
        ("rate", "4.35E-2", "SCIENTIFIC_NOTATION"),
        ("rate", "5000", "TOO_LARGE"),
        ("rate", "基准", "NOT_A_RATE"),
        ("count", "3", 3),
        ("count", "3.0", 3),
        ("count", "1,000", 1000),
        ("count", "３", 3),
        ("count", "3.5", "NOT_A_COUNT"),
        ("count", "99999999999", "TOO_LARGE"),
        ("flag", "Y", True),
        ("flag", "是", True),
        ("flag", "１", True),
        ("flag", "True", True),
        ("flag", "n", False),
        ("flag", "否", False),
        ("flag", "0", False),
        ("flag", "待定", "NOT_A_FLAG"),
        ("code", "HEAD", "HEAD"),
        ("code", "head", "HEAD"),
        ("code", "总行", "HEAD"),
        ("code", "ＨＥＡＤ", "HEAD"),
        ("code", "二级分行", "REGION"),
        ("code", "办事处", "UNKNOWN_CODE"),
    ],
)
def test_rates_counts_flags_and_codes_are_read(
    connection: duckdb.DuckDBPyConnection, kind: Kind, text: str, expected: object
) -> None:
    assert read(connection, kind, text) == expected


def test_reasons_say_what_was_expected() -> None:
    column = Column("org_level", "code", "", codes=CODES)

    assert str(cell_fault("UNKNOWN_CODE", column)) == (
        "expected one of HEAD (总行), REGION (分行), BRANCH (支行), SUB (网点)"
    )
    limited = Column("amount", "money", "", above=Decimal(0), maximum=Decimal(9))
    assert str(cell_fault("BELOW_MINIMUM", limited)) == "expected more than 0"
    assert str(cell_fault("ABOVE_MAXIMUM", limited)) == "expected at most 9"
