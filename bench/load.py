"""How fast a load is, beside others that read the same file in the same minute.

    .venv/bin/python -m bench.load 2000000

The file has 21 columns of loans and one bad row in 400: wrong dates, amounts, codes, cell counts,
customers that do not exist. Bare DuckDB reads it with types and ``store_rejects`` into a table of a
database file, so that it lasts as a batch does, and once more into memory; it looks at no code, no
limit, no customer and rounds what has too many decimals. pandas reads chunks and writes Parquet;
pydantic validates a sample row by row. Each runs in a process of its own, in turns, and the best of
its turns counts: other work on the machine only ever adds to a time.
"""

import csv
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders.load import load
from warehouse.contracts import Column
from warehouse.contracts.loans import Loan
from warehouse.paths import Home

TURNS = 3
SAMPLE_ROWS = 40_000
CUSTOMERS = 200_000
BRANCHES = 900
HEADINGS = [column.name for column in Loan.columns() if column.name != "business_line"]

ROWS = f"""
select
    'L' || lpad(i::varchar, 10, '0') as loan_id,
    'C' || lpad((case when i % 2000 = 3 then 999999 else i % {CUSTOMERS} end)::varchar, 8, '0')
        as customer_id,
    'B' || lpad((i % {BRANCHES})::varchar, 4, '0') as org_id,
    'U' || (i % 5000) as officer_id,
    ['经营贷', '消费贷', '按揭'][1 + i % 3] as product_code,
    'CNY' as currency,
    case when i % 2000 = 403 then '1,2OO.00'
        else ((1000000 + i * 7919 % 50000000) / 100.0)::decimal(18, 2)::varchar
        end as disbursed_amount,
    case when i % 2000 = 803 then '2024-02-30'
        else (date '2022-01-01' + (i % 1000)::integer)::varchar end as disbursed_date,
    date '2026-01-01' + (i % 1000)::integer as maturity_date,
    (3 + (i % 400) / 100.0)::decimal(9, 2) as annual_rate,
    ['EQUAL_INSTALMENT', 'BULLET', 'INTEREST_FIRST'][1 + i % 3] as repay_method,
    i % 4 as grace_days,
    ['CREDIT', 'MORTGAGE', 'PLEDGE'][1 + i % 3] as guarantee_type,
    ['经营周转', '装修', '购车'][1 + i % 3] as purpose,
    case when i % 10 = 0 then 'Y' else 'N' end as is_low_risk,
    'N' as is_sme_special,
    case when i % 2000 = 1203 then 'UNKNOWN' when i % 50 = 0 then 'SETTLED' else 'ACTIVE' end
        as status,
    case when i % 50 = 0 then date '2025-06-01' end as closed_date,
    case when i % 5 = 0 then 'E' || i end as line_id,
    -- A delimiter in the last cell is a cell too many.
    case when i % 2000 = 1603 then '1,2' when i % 5 = 0 then (1 + i % 3)::varchar end
        as drawdown_no
from range($rows) as rows (i)
"""


@dataclass
class Measured:
    """Rows read and set aside; seconds by the clock and of all processors; peak memory in GB."""

    rows: int
    set_aside: int
    seconds: float
    processor_seconds: float
    peak: float = 0.0


@dataclass
class Work:
    """What a contender is given."""

    file: Path
    home: Home
    folder: Path


class Clock:
    """Measures what happens between its making and `stop`."""

    def __init__(self) -> None:
        self._start, self._processor = time.perf_counter(), time.process_time()

    def stop(self, rows: int, set_aside: int) -> Measured:
        return Measured(
            rows,
            set_aside,
            time.perf_counter() - self._start,
            time.process_time() - self._processor,
            peak_of_process(),
        )


def peak_of_process() -> float:
    """Peak memory in GB; getrusage would tell a child the peak of its parent."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1e6
    raise AssertionError("the kernel tells no peak")


def measure_postloan(work: Work) -> Measured:
    clock = Clock()
    report = load([work.file], work.home)
    return clock.stop(report.read_rows, report.rejected_rows)


def measure_database_file(work: Work) -> Measured:
    return _measure_duckdb(work, str(work.folder / "bare.duckdb"))


def measure_memory(work: Work) -> Measured:
    return _measure_duckdb(work, ":memory:")


def _measure_duckdb(work: Work, database: str) -> Measured:
    types = ", ".join(f"'{column.name}': '{column.sql_type}'" for column in _columns())
    with duckdb.connect(database) as connection:
        connection.execute("set enable_progress_bar = false")
        clock = Clock()
        connection.execute(
            f"create table loans as select * from read_csv('{work.file}', header = true, "
            f"columns = {{{types}}}, auto_detect = false, delim = ',', quote = '\"', "
            "escape = '\"', store_rejects = true)"
        )
        connection.execute("checkpoint")
        (rows,) = connection.execute("select count(*) from loans").fetchall()[0]
        (bad,) = connection.execute("select count(distinct line) from reject_errors").fetchall()[0]
        return clock.stop(rows + bad, bad)


def measure_pandas(work: Work) -> Measured:
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    clock = Clock()
    rows = bad = 0
    writer = None
    for chunk in pd.read_csv(
        work.file, dtype=str, chunksize=200_000, on_bad_lines="skip", engine="c"
    ):
        is_bad = pd.Series(data=False, index=chunk.index)
        for column in _columns():
            text = chunk[column.name]
            if column.kind in ("money", "rate", "count"):
                value = pd.to_numeric(text, errors="coerce")
            elif column.kind == "date":
                value = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
            else:
                continue
            is_bad |= value.isna() & text.notna()
            chunk[column.name] = value
        rows += len(chunk)
        bad += int(is_bad.sum())
        table = pa.Table.from_pandas(chunk[~is_bad], preserve_index=False)
        writer = writer or pq.ParquetWriter(work.folder / "pandas.parquet", table.schema)
        writer.write_table(table.cast(writer.schema))
    if writer is not None:
        writer.close()
    return clock.stop(rows, bad)


def measure_pydantic(work: Work) -> Measured:
    clock = Clock()
    rows = bad = 0
    with work.file.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if rows == SAMPLE_ROWS:
                break
            rows += 1
            try:
                Loan.model_validate({name: text for name, text in row.items() if text})
            except ValueError:
                bad += 1
    return clock.stop(rows, bad)


CONTENDERS: dict[str, Callable[[Work], Measured]] = {
    "DuckDB, to a database file": measure_database_file,
    "DuckDB, to memory": measure_memory,
    "Postloan": measure_postloan,
    "pandas in chunks": measure_pandas,
    "pydantic row by row": measure_pydantic,
}


def _columns() -> list[Column]:
    return [Loan.column_named(name) for name in HEADINGS]


def in_its_own_process(measure: Callable[[Work], Measured], work: Work) -> Measured:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (work,))


def write_input(folder: Path, rows: int) -> tuple[Path, Path]:
    """The file of loans, and a folder with the organisations and customers they refer to."""
    parents = folder / "parents"
    parents.mkdir()
    file = folder / "loans.csv"
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"create table loans as {ROWS}", {"rows": rows})
        # Written without quotes, as banks do, so the bad cells with a comma stay bad.
        joined = " || ',' || ".join(f"coalesce({name}::varchar, '')" for name in HEADINGS)
        connection.execute(
            f"copy (select {joined} as line from loans) to '{file}.body' "
            "(format csv, header false, quote '', escape '', delimiter '\x01')"
        )
        connection.execute(
            f"copy (select 'H' as org_id, 'Head' as org_name, null as parent_org_id, "
            "'HEAD' as org_level union all select 'B' || lpad(i::varchar, 4, '0'), 'Branch', 'H', "
            f"'BRANCH' from range({BRANCHES}) as t (i)) to '{parents}/org_units.csv'"
        )
        connection.execute(
            "copy (select 'C' || lpad(i::varchar, 8, '0') as customer_id, 'RETAIL' as "
            f"customer_type from range({CUSTOMERS}) as t (i)) to '{parents}/customers.csv'"
        )
    body = Path(f"{file}.body")
    with file.open("wb") as target, body.open("rb") as source:
        target.write((",".join(HEADINGS) + "\n").encode())
        while block := source.read(1 << 24):
            target.write(block)
    body.unlink()
    return file, parents


def main(rows: int) -> None:
    results: dict[str, list[Measured]] = {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, parents = write_input(folder, rows)
        size = file.stat().st_size / 1e6
        print(f"{rows:,} rows, {len(HEADINGS)} columns, {size:,.0f} MB, {os.cpu_count()} cores")
        for turn in range(TURNS):
            for contender, measure in CONTENDERS.items():
                place = folder / f"{turn}-{len(results[contender])}-{contender.split()[0]}"
                place.mkdir(exist_ok=True)
                work = Work(file, Home(place / "home"), place)
                if contender == "Postloan":
                    load([parents], work.home)
                results[contender].append(in_its_own_process(measure, work))
                for leftover in place.glob("*.duckdb"):
                    leftover.unlink()
    best = {
        contender: min(turns, key=lambda one: one.seconds) for contender, turns in results.items()
    }
    print(" " * 28, "    rows/s  clock s   CPU s    GB  set aside  ratio")
    bare = best["DuckDB, to a database file"]
    for contender, one in best.items():
        ratio = (one.rows / one.seconds) / (bare.rows / bare.seconds)
        print(
            f"{contender:28} {one.rows / one.seconds:>10,.0f} {one.seconds:>8.2f}"
            f" {one.processor_seconds:>7.2f} {one.peak:>5.2f} {one.set_aside:>10,} {ratio:>6.2f}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
