"""The files a generated bank consists of: the same for a seed, whole, and consistent."""

import codecs
import csv
import hashlib
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from loaders.generator import CannotGenerate, bank, generate
from warehouse.contracts import CONTRACTS, Contract
from warehouse.contracts.base import Reference

LOAN_COUNT = 2000
AS_OF_DATE = date(2026, 10, 31)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One view per table of a bank of 2,000 loans."""
    folder = tmp_path_factory.mktemp("bank")
    generate(folder, loan_count=LOAN_COUNT, seed=7, as_of_date=AS_OF_DATE, file_format="parquet")
    with duckdb.connect() as opened:
        _show(opened, folder)
        yield opened


def _show(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    for contract in CONTRACTS:
        connection.execute(
            f"create or replace view {contract.table} as "
            f"from read_parquet('{folder / contract.table}.parquet')"
        )


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return connection.execute(query).fetchall()


def _bytes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


@pytest.mark.parametrize("file_format", ["csv", "parquet"])
def test_the_same_arguments_give_the_same_bytes(tmp_path, file_format):
    generate(tmp_path / "once", loan_count=300, seed=3, file_format=file_format)
    generate(tmp_path / "again", loan_count=300, seed=3, file_format=file_format)

    once = _bytes(tmp_path / "once")
    assert once == _bytes(tmp_path / "again")
    assert list(once) == sorted(f"{contract.table}.{file_format}" for contract in CONTRACTS)


def test_another_seed_gives_another_bank(tmp_path):
    generate(tmp_path / "one", loan_count=100, seed=1)
    generate(tmp_path / "other", loan_count=100, seed=2)

    one, other = _bytes(tmp_path / "one"), _bytes(tmp_path / "other")
    assert not set(one.values()) & set(other.values())


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.table)
def test_a_file_has_the_columns_of_its_contract_with_their_types(connection, contract):
    found = _rows(connection, f"describe {contract.table}")

    assert [(row[0], str(row[1]).lower()) for row in found] == [
        (column.name, column.sql_type.replace(", ", ",")) for column in contract.columns()
    ]


def test_csv_headings_are_the_first_words_banks_write_for_a_column(tmp_path):
    generate(tmp_path, loan_count=50, seed=1)

    for contract in CONTRACTS:
        with (tmp_path / f"{contract.table}.csv").open(encoding="utf-8-sig") as file:
            assert next(csv.reader(file)) == [column.aliases[0] for column in contract.columns()]


def test_csv_headings_may_be_english_and_the_text_gb18030(tmp_path):
    generate(tmp_path / "plain", loan_count=50, seed=1, headers="en")
    generate(tmp_path / "gb", loan_count=50, seed=1, headers="en", encoding="gb18030")

    plain = (tmp_path / "plain" / "org_units.csv").read_bytes()
    assert plain.startswith(codecs.BOM_UTF8 + b"org_id,org_name,parent_org_id,")
    assert "总行" in plain.decode("utf-8")
    for contract in CONTRACTS:
        expected = (tmp_path / "plain" / f"{contract.table}.csv").read_text("utf-8-sig")
        found = (tmp_path / "gb" / f"{contract.table}.csv").read_text("gb18030")
        assert found == expected


def test_a_bank_has_as_many_loans_as_asked_for_whatever_the_blocks(tmp_path, monkeypatch):
    monkeypatch.setattr(bank, "LOANS_OF_A_BLOCK", 70)
    generate(tmp_path, loan_count=333, seed=5, file_format="parquet")

    with duckdb.connect() as connection:
        _show(connection, tmp_path)
        assert _rows(connection, "select count(*), count(distinct loan_id) from loans") == [
            (333, 333)
        ]
        assert _rows(connection, "select count(*) - count(distinct txn_id) from repayments") == [
            (0,)
        ]
        assert _broken_references(connection) == {}


@pytest.mark.parametrize("loan_count", [1, 2, 17])
def test_the_smallest_banks_have_all_levels(tmp_path, loan_count):
    generate(tmp_path, loan_count=loan_count, seed=1, file_format="parquet")

    with duckdb.connect() as connection:
        _show(connection, tmp_path)
        levels = _rows(connection, "select distinct org_level from org_units order by all")
        assert levels == [("BRANCH",), ("HEAD",), ("REGION",), ("SUB",)]
        assert _rows(connection, "select count(*) from loans") == [(loan_count,)]


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.table)
def test_keys_are_unique_and_required_cells_filled(connection, contract):
    key = ", ".join(contract.key)
    empty = " or ".join(
        f"{column.name} is null"
        for column in contract.columns()
        if column.required or column.name in contract.key
    )

    repeated = f"select {key} from {contract.table} group by {key} having count(*) > 1"
    assert _rows(connection, repeated) == []
    assert _rows(connection, f"from {contract.table} where {empty}") == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.table)
def test_values_keep_the_limits_codes_and_rules_of_the_contract(connection, contract):
    tests = [f"not ({rule.condition})" for rule in contract.row_rules]
    for column in contract.columns():
        if column.minimum is not None:
            tests.append(f"{column.name} < {column.minimum}")
        if column.above is not None:
            tests.append(f"{column.name} <= {column.above}")
        if column.codes:
            codes = ", ".join(f"'{code.value}'" for code in column.codes)
            tests.append(f"{column.name} not in ({codes})")

    broken = " or ".join(tests) or "false"
    assert _rows(connection, f"from {contract.table} where {broken}") == []


def test_every_reference_is_kept(connection):
    assert _broken_references(connection) == {}


def _broken_references(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    counts = {
        f"{contract.table}.{reference.column}": _broken(connection, contract, reference)
        for contract in CONTRACTS
        for reference in contract.references
    }
    return {name: count for name, count in counts.items() if count}


def _broken(
    connection: duckdb.DuckDBPyConnection, contract: type[Contract], reference: Reference
) -> int:
    (count,) = _rows(
        connection,
        f"""
        select count(*)
        from {contract.table} as this
        left join {reference.to_table} as that
            on this.{reference.column} = that.{reference.to_column}
        where
            this.{reference.column} is not null
            and (
                that.{reference.to_column} is null
                or not coalesce({reference.condition or "true"}, true)
            )
        """,
    )[0]
    assert isinstance(count, int)
    return count


def test_organisations_hang_below_one_head_office_by_level(connection):
    pairs = _rows(
        connection,
        """
        select distinct child.org_level, parent.org_level
        from org_units as child left join org_units as parent
            on child.parent_org_id = parent.org_id
        order by all
        """,
    )

    assert pairs == [
        ("BRANCH", "REGION"),
        ("HEAD", None),
        ("REGION", "HEAD"),
        ("SUB", "BRANCH"),
    ]
    assert _rows(connection, "select count(*) - count(distinct org_name) from org_units") == [(0,)]


def test_every_version_of_a_plan_repays_what_was_paid_out_to_the_cent(connection):
    wrong = _rows(
        connection,
        """
        select loan_id, version, sum(due_principal), any_value(disbursed_amount)
        from repayment_schedule inner join loans using (loan_id)
        group by loan_id, version
        having
            sum(due_principal) <> any_value(disbursed_amount)
            or max(period_no) <> count(*)
            or min(due_date) <= any_value(disbursed_date)
        """,
    )

    assert wrong == []


def test_instalments_fall_due_in_the_order_of_their_numbers(connection):
    wrong = _rows(
        connection,
        """
        select loan_id, version, period_no
        from repayment_schedule
        qualify due_date < lag(due_date) over (partition by loan_id, version order by period_no)
        """,
    )

    assert wrong == []


def test_equal_instalments_are_equal_but_for_the_last(connection):
    wrong = _rows(
        connection,
        """
        with numbered as (
            select
                loan_id,
                due_principal + due_interest as due_amount,
                period_no = max(period_no) over (partition by loan_id) as is_last
            from repayment_schedule
            inner join loans using (loan_id)
            where repay_method = 'EQUAL_INSTALMENT' and version = 1
        )
        select loan_id from numbered where not is_last
        group by loan_id having count(distinct due_amount) > 1
        """,
    )

    assert wrong == []


def test_nothing_has_happened_after_the_data_date(tmp_path):
    generate(tmp_path, loan_count=400, seed=2, as_of_date=date(2025, 2, 11), file_format="parquet")

    with duckdb.connect() as connection:
        _show(connection, tmp_path)
        for contract in CONTRACTS:
            names = [column.name for column in contract.columns() if column.fact_date]
            names += [contract.known_from] if contract.known_from else []
            for name in names:
                latest = _rows(connection, f"select max({name}::date) from {contract.table}")
                assert latest[0][0] <= date(2025, 2, 11), (contract.table, name)
        assert _rows(connection, "select max(snapshot_date) from loan_snapshots") == [
            (date(2025, 1, 31),)
        ]


def test_a_payment_is_booked_on_its_day_or_later_and_its_parts_fit_in_it(connection):
    wrong = """
        from repayments
        where
            posted_at::date < value_date
            or coalesce(principal, 0) + coalesce(interest, 0) + coalesce(fee, 0) > amount
    """

    assert _rows(connection, wrong) == []


def test_personal_numbers_belong_to_nobody(connection):
    shapes = _rows(
        connection,
        """
        select distinct
            customer_type = 'RETAIL', id_number[1:6], length(id_number), phone[1:3], length(phone)
        from customers order by all
        """,
    )

    assert shapes == [(False, "910000", 18, "100", 11), (True, "000000", 18, "100", 11)]


def test_two_thousand_loans_take_seconds(tmp_path):
    started = time.process_time()
    generate(tmp_path, loan_count=LOAN_COUNT, seed=1)

    assert time.process_time() - started < 8


def test_progress_ends_with_all_loans(tmp_path):
    heard: list[tuple[str, int, int]] = []
    generate(
        tmp_path,
        loan_count=60,
        seed=1,
        progress=lambda what, done, total: heard.append((what, done, total)),
    )

    assert heard == [("organisations and customers", 0, 60), ("loans", 60, 60)]


def test_files_of_the_same_name_are_replaced_and_others_left_alone(tmp_path):
    (tmp_path / "loans.csv").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    generate(tmp_path, loan_count=20, seed=1)

    assert (tmp_path / "loans.csv").read_text("utf-8-sig").startswith("借据号,")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == len(CONTRACTS) + 1


def test_a_bank_cut_short_leaves_the_folder_as_it_was(tmp_path):
    generate(tmp_path / "it's a bank", loan_count=20, seed=1)
    before = _bytes(tmp_path / "it's a bank")

    def stop(what: str, done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path / "it's a bank", loan_count=20, seed=2, progress=stop)

    assert _bytes(tmp_path / "it's a bank") == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"loan_count": 0}, "at least 1 loan"),
        ({"loan_count": 500, "dirty": True, "file_format": "parquet"}, "in csv files only"),
        ({"loan_count": 20, "dirty": True}, "at least 100 loans"),
    ],
)
def test_a_bank_that_cannot_be_made_is_refused_before_anything_is_written(
    tmp_path, arguments, message
):
    with pytest.raises(CannotGenerate, match=message):
        generate(tmp_path / "bank", seed=1, **arguments)

    assert not (tmp_path / "bank").exists()
