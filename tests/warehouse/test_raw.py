from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.batches import write_batch
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.contracts import CONTRACTS
from warehouse.errors import BuildFailed
from warehouse.parameters import read_parameters
from warehouse.paths import Home
from warehouse.raw import RAW_TABLES, create_raw


class Raw:
    """Schema raw of a home, as a build sees it."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.connection = duckdb.connect()

    def create(self, *, as_of_date: date | None = None, known_at: str | None = None) -> date:
        return create_raw(
            self.connection,
            self.home,
            build_id="b",
            built_at=datetime(2025, 7, 1),
            parameters=read_parameters(self.home),
            as_of_date=as_of_date,
            known_at=datetime.fromisoformat(known_at) if known_at else None,
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql).fetchall()


@pytest.fixture
def raw(home: Home) -> Iterator[Raw]:
    made = Raw(home)
    yield made
    made.connection.close()


def payment(txn_id: str, amount: str, **more: Any) -> dict[str, Any]:
    return {"txn_id": txn_id, "loan_id": "L1", "value_date": "2025-03-10", "amount": amount} | more


def organisation(org_id: str, name: str) -> dict[str, str]:
    return {"org_id": org_id, "org_name": name, "org_level": "BRANCH"}


def test_a_home_without_a_delivery_cannot_be_built(raw: Raw) -> None:
    with pytest.raises(BuildFailed, match="postloan load FOLDER"):
        raw.create()


def test_a_table_that_never_arrived_is_empty_and_typed(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    raw.create()

    assert raw.rows("select count(*) from raw.repayments") == [(0,)]
    types = dict(raw.rows("select column_name, column_type from (describe raw.repayments)"))
    assert types["amount"] == "DECIMAL(18,2)"
    assert types["value_date"] == "DATE"
    assert types["line_no"] == "BIGINT"


def test_every_table_of_raw_exists_whatever_was_loaded(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    raw.create()

    made = raw.rows("select table_name from information_schema.tables where table_schema = 'raw'")
    assert {name for (name,) in made} == RAW_TABLES


def test_rows_carry_their_batch_file_and_line(raw: Raw) -> None:
    batch = write_tiny_bank(raw.home)
    raw.create()

    assert raw.rows("select loan_id, batch_id, file_name, line_no from raw.loans order by all") == [
        ("L1", batch.batch_id, "loans.csv", 2),
        ("L2", batch.batch_id, "loans.csv", 3),
        ("L3", batch.batch_id, "loans.csv", 4),
    ]


def test_a_single_delivery_without_repeated_keys_is_read_in_place(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    raw.create()

    kinds = dict(
        raw.rows(
            "select table_name, table_type from information_schema.tables "
            "where table_schema = 'raw' and table_name in ('loans', 'repayments')"
        )
    )
    assert kinds == {"loans": "VIEW", "repayments": "BASE TABLE"}


def test_a_later_delivery_of_a_key_supersedes_the_earlier_one(raw: Raw) -> None:
    write_batch(
        raw.home,
        {"repayments": [payment("T1", "1.00"), payment("T2", "2.00")]},
        received_at="2025-04-01",
    )
    write_batch(
        raw.home,
        {"repayments": [payment("T1", "9.00"), payment("T3", "3.00")]},
        received_at="2025-05-01",
    )
    write_batch(raw.home, {"repayments": [payment("T3", "8.00")]}, received_at="2025-05-02")
    raw.create()

    assert raw.rows("select txn_id, amount::varchar from raw.repayments order by all") == [
        ("T1", "9.00"),
        ("T2", "2.00"),
        ("T3", "8.00"),
    ]
    assert raw.rows(
        "select accepted_rows, repeated_keys, current_rows from raw.table_counts "
        "where table_name = 'repayments' order by batch_id"
    ) == [(2, 0, 1), (2, 0, 1), (1, 0, 1)]


def test_what_counts_is_when_a_delivery_was_received_not_when_it_was_loaded(raw: Raw) -> None:
    write_batch(
        raw.home,
        {"repayments": [payment("T1", "9.00")]},
        received_at="2025-05-01",
        loaded_at="2025-05-01",
        batch_id="a",
    )
    write_batch(
        raw.home,
        {"repayments": [payment("T1", "1.00")]},
        received_at="2025-04-01",
        loaded_at="2025-06-01",
        batch_id="b",
    )
    raw.create()

    assert raw.rows("select amount::varchar from raw.repayments") == [("9.00",)]


def test_the_last_line_of_a_key_counts_within_one_delivery(raw: Raw) -> None:
    rows = [
        payment("T1", "1.00", file_name="b.csv", line_no=2),
        payment("T1", "3.00", file_name="b.csv", line_no=11),
        payment("T1", "2.00", file_name="b.csv", line_no=9),
        payment("T1", "4.00", file_name="a.csv", line_no=99),
    ]
    write_batch(raw.home, {"repayments": rows})
    raw.create()

    assert raw.rows("select amount::varchar, line_no from raw.repayments") == [("3.00", 11)]
    assert raw.rows("select repeated_keys, current_rows from raw.table_counts") == [(3, 1)]


def test_the_key_may_have_several_columns(raw: Raw) -> None:
    def instalment(version: int, period_no: int, amount: str) -> dict[str, Any]:
        return {
            "loan_id": "L1",
            "version": version,
            "period_no": period_no,
            "effective_from": "2025-02-10",
            "due_date": "2025-03-10",
            "due_principal": amount,
        }

    first, second = (
        [instalment(1, 1, "1"), instalment(1, 2, "2")],
        [instalment(1, 2, "9"), instalment(2, 2, "3")],
    )
    write_batch(
        raw.home,
        {"loans": [loan("L1")], "repayment_schedule": first},
        received_at="2025-04-01",
    )
    write_batch(raw.home, {"repayment_schedule": second}, received_at="2025-05-01")
    raw.create()

    assert raw.rows(
        "select version, period_no, due_principal::varchar from raw.repayment_schedule order by all"
    ) == [(1, 1, "1.00"), (1, 2, "9.00"), (2, 2, "3.00")]


def test_a_row_counts_from_when_it_was_posted(raw: Raw) -> None:
    write_tiny_bank(
        raw.home,
        repayments=[
            payment("T1", "1.00", posted_at="2025-04-30T23:59:59"),
            payment("T2", "2.00", posted_at="2025-05-01T00:00:01"),
            payment("T3", "3.00"),
        ],
    )
    raw.create(known_at="2025-05-01T00:00:00")

    # T3 says no time and came with the first delivery: nothing tells when the bank learned of it.
    assert raw.rows("select txn_id from raw.repayments order by all") == [("T1",), ("T3",)]
    assert raw.rows(
        "select accepted_rows, current_rows from raw.table_counts where table_name = 'repayments'"
    ) == [(3, 2)]


def test_a_row_without_a_time_counts_from_when_its_delivery_was_received(raw: Raw) -> None:
    write_batch(raw.home, {"repayments": [payment("T1", "1.00")]}, received_at="2025-04-01")
    write_batch(raw.home, {"repayments": [payment("T2", "2.00")]}, received_at="2025-05-01")
    write_batch(
        raw.home,
        {"repayments": [payment("T3", "3.00", posted_at="2025-04-02"), payment("T4", "4.00")]},
        received_at="2025-06-01",
    )
    # Midnight of UTC, when the second delivery was received, is eight o'clock at the bank.
    raw.create(known_at="2025-05-01T08:00:00")

    assert raw.rows("select txn_id from raw.repayments order by all") == [
        ("T1",),
        ("T2",),
        ("T3",),
    ]


def test_a_delivery_is_known_by_the_clock_of_the_bank(raw: Raw) -> None:
    write_batch(raw.home, {"repayments": [payment("T1", "1.00")]}, received_at="2025-04-01")
    # Half past midnight of 2 May at the bank.
    write_batch(
        raw.home, {"repayments": [payment("T2", "2.00")]}, received_at="2025-05-01T16:30:00"
    )
    raw.create(known_at="2025-05-01T23:59:59")

    assert raw.rows("select txn_id from raw.repayments") == [("T1",)]


def test_each_table_has_a_first_delivery_of_its_own(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    write_batch(
        raw.home,
        {"loans": [loan("L9")], "repayments": [payment("T1", "1.00")]},
        received_at="2025-08-01",
    )
    raw.create(known_at="2025-07-15")

    assert raw.rows("select count(*) from raw.loans where loan_id = 'L9'") == [(0,)]
    assert raw.rows("select txn_id from raw.repayments") == [("T1",)]


def test_an_organisation_received_late_is_known_from_its_first_row(raw: Raw) -> None:
    write_batch(raw.home, {"org_units": [organisation("H", "一")]}, received_at="2025-04-01")
    for name, day in (("二", "2025-08-01"), ("三", "2025-09-01")):
        later = organisation("H", name), organisation("B", name)
        write_batch(raw.home, {"org_units": list(later)}, received_at=day)

    raw.create(as_of_date=date(2025, 5, 1), known_at="2025-05-01")

    assert raw.rows("select org_id, org_name from raw.org_units order by all") == [
        ("B", "二"),
        ("H", "一"),
    ]


def test_what_superseded_a_row_later_is_not_known_before(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    write_batch(raw.home, {"loans": [loan("L1", amount="777")]}, received_at="2025-08-01")

    raw.create(known_at="2025-07-15")

    assert raw.rows("select disbursed_amount::varchar from raw.loans where loan_id = 'L1'") == [
        ("100.00",)
    ]


def test_a_column_an_older_delivery_lacks_is_missing_there(raw: Raw) -> None:
    batch = write_tiny_bank(raw.home)
    path = batch.path(raw.home, "loans")
    pq.write_table(pq.read_table(path).drop_columns(["drawdown_no"]), path)
    write_batch(raw.home, {"loans": [loan("L9", drawdown_no=3)]}, received_at="2025-08-01")
    raw.create()

    assert raw.rows("select loan_id, drawdown_no from raw.loans order by all") == [
        ("L1", None),
        ("L2", None),
        ("L3", None),
        ("L9", 3),
    ]


def test_the_as_of_date_is_the_latest_a_fact_speaks_of(raw: Raw) -> None:
    write_tiny_bank(raw.home, repayments=[payment("T1", "1.00", value_date="2025-06-17")])

    assert raw.create() == date(2025, 6, 17)
    assert raw.rows("select as_of_date, known_at from raw.build_arguments") == [
        (date(2025, 6, 17), None)
    ]


def test_a_fact_after_its_load_day_does_not_move_the_as_of_date(raw: Raw) -> None:
    write_batch(
        raw.home,
        {
            "repayments": [
                payment("T1", "1.00", value_date="2025-06-17"),
                payment("T2", "1.00", value_date="2052-06-17"),
            ]
        },
        received_at="2025-07-01T08:00:00",
    )
    write_batch(
        raw.home,
        {"repayments": [payment("T3", "1.00", value_date="2025-07-01")]},
        received_at="2025-06-30",
    )

    assert raw.create() == date(2025, 6, 17)


def test_a_superseded_fact_does_not_move_the_as_of_date(raw: Raw) -> None:
    write_batch(
        raw.home,
        {"repayments": [payment("T1", "1.00", value_date="2025-06-17")]},
        received_at="2025-07-01",
    )
    write_batch(
        raw.home,
        {"repayments": [payment("T1", "1.00", value_date="2025-05-05")]},
        received_at="2025-07-02",
    )

    assert raw.create() == date(2025, 5, 5)


def test_the_as_of_date_is_not_after_what_was_known(raw: Raw) -> None:
    write_tiny_bank(
        raw.home,
        repayments=[
            payment("T1", "1.00", value_date="2025-04-17"),
            payment("T2", "1.00", value_date="2025-06-17"),
        ],
    )

    assert raw.create(known_at="2025-04-30T12:00:00") == date(2025, 4, 17)


def test_a_date_asked_for_is_taken(raw: Raw) -> None:
    write_tiny_bank(raw.home)

    assert raw.create(as_of_date=date(2025, 3, 31)) == date(2025, 3, 31)


def test_without_a_fact_the_date_must_be_given(raw: Raw) -> None:
    write_batch(raw.home, {"customers": [{"customer_id": "C1"}]})

    with pytest.raises(BuildFailed, match=r"loans\.disbursed_date.*--as-of"):
        raw.create()


def test_a_damaged_batch_is_named(raw: Raw) -> None:
    batch = write_tiny_bank(raw.home)
    batch.path(raw.home, "loans").write_bytes(b"PAR1 this is no parquet file PAR1")

    with pytest.raises(BuildFailed, match=rf"(?s)The rows of loans.*{batch.batch_id}"):
        raw.create()


def test_rejected_rows_of_all_deliveries_stand_together(raw: Raw) -> None:
    fault = {"table_name": "loans", "column_name": "org_id", "amount": "12.5", "reason": "空"}
    write_tiny_bank(raw.home)
    write_batch(
        raw.home,
        {"loans": [loan("L8")]},
        received_at="2025-08-01",
        rejected=[fault | {"file_name": "loans.csv", "line_no": 7}],
    )
    raw.create()

    assert raw.rows(
        "select file_name, line_no, column_name, amount::varchar, reason from raw.rejected_rows"
    ) == [("loans.csv", 7, "org_id", "12.50", "空")]
    assert raw.rows(
        "select read_rows, accepted_rows, rejected_rows from raw.batch_files "
        "where read_rows <> accepted_rows"
    ) == [(2, 1, 1)]


def test_the_dictionary_names_every_column_of_every_contract(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    raw.create()

    described = raw.rows("select table_name, column_name from raw.dictionary")
    assert set(described) == {
        (f"raw.{contract.table}", column.name)
        for contract in CONTRACTS
        for column in contract.columns()
    }


def test_the_parameters_of_the_bank_stand_in_raw(raw: Raw) -> None:
    write_tiny_bank(raw.home)
    raw.home.parameters.write_text('[dpd]\ngrace_mode = "SUBTRACT"\n', encoding="utf-8")
    raw.create()

    assert raw.rows("select name, value from raw.parameters where is_overridden") == [
        ("grace_mode", "SUBTRACT")
    ]
    assert raw.rows("select count(*) from raw.buckets") == [(8,)]
    assert raw.rows("select max(from_days), count(to_days) from raw.class_floors") == [(361, 4)]
