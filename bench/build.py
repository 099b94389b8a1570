"""How long a build takes, beside bare DuckDB on the same input in the same minute.

    .venv/bin/python -m bench.build 100000 1000000

Each measurement runs in a process of its own, so that its peak memory is its own. Where the machine
is shared, seconds of the processors say more than those of the clock; POSTLOAN_MEMORY=500MB shows
what little memory costs. Bare DuckDB does
less than the build: ``scan`` reads every table once and sums it; ``asof`` finds what is paid, what
is due and the oldest unmet instalment of every loan and month by three ASOF joins and sums them by
organisation, for the first version of each plan, without states, classes, marts, keys and checks.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from loaders.generator import DEFAULT_AS_OF, generate
from loaders.load import load
from warehouse.build import build
from warehouse.contracts import CONTRACTS
from warehouse.contracts.batch import committed_batches
from warehouse.paths import Home

SEED = 20_251
SHOWN_MODELS = 40
SHOWN_OF_SUBJECT = 15
COLLECTION_WORDS = (
    *("collect", "recover", "hand", "agenc", "promise", "conduct", "script", "banned"),
    *("complaint", "case", "first_response", "adherence", "overdue_entries"),
)

SCAN = """
select
    (select sum(disbursed_amount) from loans) as disbursed_amount,
    (select sum(due_principal) + sum(due_interest) from repayment_schedule) as due_amount,
    (select sum(amount) from repayments) as paid_amount,
    (select sum(balance) from loan_snapshots) as balance
"""

ASOF = f"""
with

month_ends as (
    select last_day(unnest(generate_series(
        (select date_trunc('month', min(disbursed_date)) from loans),
        timestamp '{DEFAULT_AS_OF}', interval 1 month
    ))) as month_end_date
),

points as (
    select loan_id, org_id, disbursed_amount, month_end_date
    from loans
    inner join month_ends
        on month_end_date >= disbursed_date
        and month_end_date <= last_day(coalesce(closed_date, date '{DEFAULT_AS_OF}'))
),

paid as (
    select loan_id, value_date, sum(sum(amount)) over (
        partition by loan_id order by value_date
    ) as paid_to_date
    from repayments
    where txn_type <> 'REVERSAL'
    group by loan_id, value_date
),

due as (
    select loan_id, due_date, sum(due_principal + coalesce(due_interest, 0)) over (
        partition by loan_id order by due_date, period_no rows unbounded preceding
    ) as due_to_date
    from repayment_schedule
    where version = 1
),

with_paid as (
    select points.*, coalesce(paid.paid_to_date, 0) as paid_to_date
    from points
    asof left join paid
        on points.loan_id = paid.loan_id and points.month_end_date >= paid.value_date
),

with_due as (
    select with_paid.*, coalesce(due.due_to_date, 0) as due_to_date
    from with_paid
    asof left join due
        on with_paid.loan_id = due.loan_id and with_paid.month_end_date > due.due_date
),

with_oldest as (
    select with_due.*, due.due_date as oldest_unmet
    from with_due
    asof left join due
        on with_due.loan_id = due.loan_id and with_due.paid_to_date < due.due_to_date
)

select
    org_id,
    month_end_date,
    count(*) as loan_count,
    sum(disbursed_amount) as disbursed_amount,
    sum(greatest(due_to_date - paid_to_date, 0)) as overdue_amount,
    sum(disbursed_amount) filter (where month_end_date - oldest_unmet > 30) as par30_principal
from with_oldest
group by org_id, month_end_date
"""


@dataclass
class Measured:
    """Seconds by the clock, of the processors, and peak memory in GB of one process.

    Also seconds and rows of the models.
    """

    seconds: float
    processor_seconds: float = 0.0
    peak: float = 0.0
    models: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


def measure_build(home: Home) -> Measured:
    start, busy = time.perf_counter(), processor_seconds_of_process()
    report = build(home, as_of_date=DEFAULT_AS_OF)
    return Measured(
        time.perf_counter() - start,
        processor_seconds_of_process() - busy,
        peak_of_process(),
        dict(report.seconds),
        dict(report.rows),
    )


def measure_scan(home: Home) -> Measured:
    return _measure_bare(home, SCAN)


def measure_asof(home: Home) -> Measured:
    return _measure_bare(home, ASOF)


def _measure_bare(home: Home, sql: str) -> Measured:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute(f"set temp_directory = '{folder}'")
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set enable_progress_bar = false")
        # Behind the calendar sizes are guessed too small, and the loop meant for few rows wins.
        connection.execute("set asof_loop_join_threshold = 0")
        (manifest,) = committed_batches(home)
        for contract in CONTRACTS:
            path = manifest.path(home, contract.table)
            if path.exists():
                connection.execute(f"create view {contract.table} as from '{path}'")
        start, busy = time.perf_counter(), processor_seconds_of_process()
        connection.execute(f"create table result as {sql}")
        return Measured(
            time.perf_counter() - start,
            processor_seconds_of_process() - busy,
            peak_of_process(),
        )


def peak_of_process() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def processor_seconds_of_process() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def in_its_own_process(measure: Callable[[Home], Measured], home: Home) -> Measured:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (home,))


def deliver(home: Home, loan_count: int) -> None:
    """A generated bank as one committed batch."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), loan_count=loan_count, seed=SEED, file_format="parquet")
        load([Path(folder)], home)


def is_of_early_warning(model: str) -> bool:
    """What measures points, turns them into signals, and follows the warnings up."""
    name = model.split(".")[-1]
    is_measured = name.startswith("int_") and name.endswith("_points")
    return is_measured or "warning" in name or name.endswith("indicators")


def is_of_collection(model: str) -> bool:
    """What says who collects which loan, how, what came of it, and whether by the rules."""
    return any(word in model for word in COLLECTION_WORDS)


SUBJECTS = {"early warning": is_of_early_warning, "collection": is_of_collection}


def main(loan_counts: list[int]) -> None:
    print(
        f"{'loans':>10} {'loan-months':>12} {'build s':>8} {'s/M l-m':>8} {'cpu s/M':>8} {'GB':>5}"
        f" {'scan s':>7} {'ratio':>6} {'asof s':>7} {'GB':>5} {'ratio':>6}"
    )
    last = Measured(0.0)
    for loan_count in loan_counts:
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            deliver(home, loan_count)
            scan = in_its_own_process(measure_scan, home)
            asof = in_its_own_process(measure_asof, home)
            last = in_its_own_process(measure_build, home)
        loan_months = last.rows["loan_months"]
        print(
            f"{loan_count:>10,} {loan_months:>12,} {last.seconds:>8.1f}"
            f" {last.seconds / loan_months * 1e6:>8.2f}"
            f" {last.processor_seconds / loan_months * 1e6:>8.2f} {last.peak:>5.2f}"
            f" {scan.seconds:>7.2f} {last.seconds / scan.seconds:>6.1f}"
            f" {asof.seconds:>7.1f} {asof.peak:>5.2f} {last.seconds / asof.seconds:>6.2f}",
            flush=True,
        )
    print("\nslowest models of the last build, seconds")
    slowest = sorted(last.models.items(), key=lambda item: -item[1])[:SHOWN_MODELS]
    for name, seconds in slowest:
        print(f"{seconds:>8.2f}  {name}")
    everything = sum(last.models.values())
    print(f"{everything:>8.2f}  all models")
    for subject, is_of_subject in SUBJECTS.items():
        of_subject = {name: took for name, took in last.models.items() if is_of_subject(name)}
        seconds = sum(of_subject.values())
        print(f"\n{seconds:>8.2f}  {subject}, {seconds / everything:.1%}")
        for name, took in sorted(of_subject.items(), key=lambda item: -item[1])[:SHOWN_OF_SUBJECT]:
            print(f"{took:>8.2f}  {name}")


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [100_000])
