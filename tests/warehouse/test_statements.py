import pytest

from warehouse.errors import QueryRefused
from warehouse.statements import common_table, parse


def tables(sql: str) -> list[str]:
    return sorted(str(table) for table in parse(sql).tables)


def test_tables_are_found_wherever_they_are_named() -> None:
    assert tables("""
        with here as (select * from raw.first)
        select (select max(day) from marts.second) as day
        from here
        where loan_id in (select loan_id from third)
        union all
        select * from catalog_name.marts.fourth
        """) == ["catalog_name.marts.fourth", "marts.second", "raw.first", "third"]


def test_a_common_table_named_like_the_table_it_reads_still_reads_it() -> None:
    assert tables("with loans as (select * from loans) select * from loans") == ["loans"]


def test_a_common_table_is_none_where_it_cannot_be_seen() -> None:
    hidden = "select * from secret, (with secret as (select 1) select * from secret) as t"

    assert tables(hidden) == ["secret"]


def test_a_common_table_is_seen_in_whatever_case_it_is_written() -> None:
    assert tables("with Loans_Here as (select 1) select * from LOANS_HERE") == []


def test_a_recursive_common_table_sees_itself() -> None:
    counting = "with recursive n as (select 1 as i union all select i + 1 from n where i < 3) "

    assert tables(counting + "select * from n") == []


def test_functions_that_reach_files_are_told_from_those_that_make_rows() -> None:
    statement = parse("select unnest([1]) from generate_series(1, 2), READ_CSV('x.csv')")

    assert statement.unknown_functions == {"read_csv"}


@pytest.mark.parametrize(
    "sql",
    [
        "attach 'x.duckdb'",
        "copy (select 1) to 'x.csv'",
        "with gone as (copy (select 1) to 'x.csv') select 1",
        "with gone as (delete from loans returning *) select * from gone",
        "select 1; select 2",
        "",
        "set threads = 1",
        "describe select 1",
        "show tables",
        "select from where",
        "explain select 1",
    ],
)
def test_what_is_not_one_reading_select_is_refused(sql: str) -> None:
    with pytest.raises(QueryRefused):
        parse(sql)


def test_grouping_and_joining_are_seen() -> None:
    assert parse("select org_id from raw.loans group by org_id").has_group_by
    assert parse("select org_id, count(*) from raw.loans group by all").has_group_by
    assert parse("select 1 from raw.loans, raw.customers").has_join
    plain = parse("select loan_id, upper(org_id) from raw.loans where amount > 0")
    assert not plain.has_group_by
    assert not plain.has_join


def test_a_common_table_is_taken_out_with_those_it_reads() -> None:
    sql = """
        with loans as (select * from marts.loans), others as (select * from marts.others),
        own as (select org_id, count(*) as n from loans group by org_id)
        select * from own inner join others on own.org_id = others.org_id
        """
    own = common_table(sql, "own")

    assert own is not None
    assert tables(own) == ["marts.loans"]
    assert common_table(sql, "summed") is None
    assert common_table("select 1", "own") is None
