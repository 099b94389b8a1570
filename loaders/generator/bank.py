"""Draws a bank: the input files of a believable one, of any size, the same for a seed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from loaders.generator import (
    archives,
    arrears,
    changed_plans,
    collaterals,
    collection,
    collection_actions,
    collection_complaints,
    collection_days,
    collection_promises,
    collection_registers,
    customers,
    engine,
    events,
    fates,
    financial_statements,
    findings,
    fund_flows,
    inspections,
    line,
    loan_payments,
    loans,
    organisation_inspections,
    organisations,
    plans,
    policies,
    repayments,
    seen_warnings,
    snapshots,
    states,
    warning_files,
    warnings,
)
from loaders.generator.dirt import FEWEST_LOANS
from loaders.generator.writing import CsvFile, FileFormat, Headers, ParquetFile, TableFile
from warehouse.contracts import CONTRACTS
from warehouse.errors import PostloanError
from warehouse.progress import Progress, silent

DEFAULT_AS_OF = date(2026, 10, 31)

# Loans drawn at once: what bounds the memory.
LOANS_OF_A_BLOCK = 50_000
# A larger bank reports only the last months, as its files would otherwise be mostly month ends.
LOANS_WITH_FULL_HISTORY = 100_000
MONTHS_OF_A_LARGE_BANK = 13
# Long enough that the checks of the last three years have the ones before them.
MONTHS_OF_INSPECTIONS = 42
MONTHS_OF_INSPECTIONS_OF_A_LARGE_BANK = 20

_COLLECTION_STEPS = (
    collection.OVERDUE,
    collection.STRETCHES,
    collection.HANDS,
    collection_days.SESSIONS,
    collection_actions.DIALS,
    collection_promises.PROMISES,
    collection_actions.THIRD_PARTIES,
    collection_actions.ACTIONS,
)

_STEPS = (
    customers.BLOCK_OF_CUSTOMERS,
    loans.TERMS,
    loans.LOANS,
    fates.TROUBLES,
    fates.FATES,
    plans.FIRST_PLAN,
    changed_plans.LATER_PLANS,
    plans.PLAN_IN_FORCE,
    states.STATES,
    repayments.MONEY,
    snapshots.ARREARS_MONTHS,
    snapshots.CLASS_MONTHS,
    collaterals.SECURED_LOANS,
    collaterals.GUARANTEED_LOANS,
)


class CannotGenerate(PostloanError):
    """A bank of these arguments cannot be made."""


def generate(
    folder: Path,
    *,
    loan_count: int,
    seed: int,
    as_of_date: date = DEFAULT_AS_OF,
    file_format: FileFormat = "csv",
    dirty: bool = False,
    headers: Headers | None = None,
    encoding: str = "utf-8-sig",
    progress: Progress = silent,
) -> None:
    """Writes the input files of a bank with ``loan_count`` loans into ``folder``.

    The same arguments give the same bytes. ``dirty`` adds rows that a load must set aside (see
    ``dirt.expected_rejects``). ``headers`` are Chinese in CSV and English in Parquet unless told
    otherwise. Files of the same name are replaced once all are written, others left alone.
    """
    _refuse_nonsense(loan_count, file_format, dirty)
    folder.mkdir(parents=True, exist_ok=True)
    found = organisations.organisations(loan_count, seed, as_of_date)
    chosen_headers: Headers = headers or ("zh" if file_format == "csv" else "en")
    with _workshop(folder) as workshop:
        with ExitStack() as opened:
            connection = engine.connect(
                workshop, loan_count, seed, as_of_date, found, organisations.story_of(found, seed)
            )
            opened.callback(connection.close)
            written: dict[str, TableFile] = {}
            for contract in CONTRACTS:
                if file_format == "parquet":
                    file: TableFile = ParquetFile(workshop, contract.table, chosen_headers)
                else:
                    file = CsvFile(workshop, contract.table, chosen_headers, encoding, dirty)
                written[contract.table] = opened.enter_context(file)
            _draw(connection, written, loan_count, as_of_date, progress)
        for file in written.values():
            file.path.replace(folder / file.path.name)


def _draw(
    connection: duckdb.DuckDBPyConnection,
    written: dict[str, TableFile],
    loan_count: int,
    as_of_date: date,
    progress: Progress,
) -> None:
    is_large = loan_count > LOANS_WITH_FULL_HISTORY
    first_due_date = _months_before(
        as_of_date, MONTHS_OF_INSPECTIONS_OF_A_LARGE_BANK if is_large else MONTHS_OF_INSPECTIONS
    )
    # What is at hand of the last years only: money that went out, collection.
    first_late_day = _months_before(
        as_of_date, MONTHS_OF_A_LARGE_BANK if is_large else loan_payments.MONTHS_OF_FLOWS
    )
    progress("organisations and customers", 0, loan_count)
    written["org_units"].append(connection, "select * from organisations order by org_id")
    connection.execute(
        organisation_inspections.ORGANISATION_INSPECTIONS, {"first_due_date": first_due_date}
    )
    connection.execute(archives.ITEMS)
    written["inspections"].append(
        connection, organisation_inspections.ORGANISATION_INSPECTIONS_FILE
    )
    written["findings"].append(connection, findings.FINDINGS_OF_ORGANISATIONS_FILE)
    connection.execute(line.PEOPLE)
    for table, query in (
        ("staff", line.STAFF_FILE),
        ("training_records", line.TRAININGS_FILE),
        ("report_submissions", line.REPORTS_FILE),
        ("agencies", collection_registers.AGENCIES_FILE),
        ("scripts", collection_registers.SCRIPTS_FILE),
        ("complaints", collection_complaints.UNPLACED_COMPLAINTS_FILE),
    ):
        written[table].append(connection, query)
    connection.execute(customers.EVERY_CUSTOMER, {"loan_count": loan_count})
    connection.execute(policies.EVERY_SUM)
    connection.execute(collection_registers.EVERY_SUM)
    first_month_end = _first_month_end(loan_count, as_of_date)
    for first_loan in range(0, loan_count, LOANS_OF_A_BLOCK):
        end_loan = min(loan_count, first_loan + LOANS_OF_A_BLOCK)
        _draw_block(connection, first_loan, end_loan)
        connection.execute(inspections.BLOCK_INSPECTIONS, {"first_due_date": first_due_date})
        connection.execute(arrears.ARREARS)
        connection.execute(financial_statements.STATEMENTS)
        connection.execute(loan_payments.PAYMENTS, {"first_day": first_late_day})
        connection.execute(collaterals.COLLATERALS)
        _draw_collection(connection, first_late_day)
        connection.execute(seen_warnings.SEEN)
        connection.execute(warnings.WARNINGS, {"first_due_date": first_due_date})
        connection.execute(policies.BLOCK_SUMS)
        connection.execute(collection_registers.BLOCK_SUMS)
        files: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("customers", customers.CUSTOMERS, {}),
            ("loans", loans.LOANS_FILE, {}),
            ("repayment_schedule", plans.SCHEDULE_FILE, {}),
            ("repayments", repayments.REPAYMENTS_FILE, {}),
            ("loan_snapshots", snapshots.SNAPSHOTS_FILE, {"first_month_end": first_month_end}),
            ("loan_events", events.EVENTS_FILE, {}),
            ("inspections", inspections.INSPECTIONS_FILE, {}),
            ("findings", findings.FINDINGS_FILE, {}),
            ("collaterals", collaterals.COLLATERALS_FILE, {}),
            ("collateral_links", collaterals.LINKS_FILE, {}),
            ("archives", archives.ARCHIVES_FILE, {}),
            ("financial_statements", financial_statements.STATEMENTS_FILE, {}),
            ("fund_flows", fund_flows.FUND_FLOWS_FILE, {"first_day": first_late_day}),
            ("warnings", warning_files.WARNINGS_FILE, {}),
            ("warning_actions", warning_files.WARNING_ACTIONS_FILE, {}),
            ("collection_assignments", collection.ASSIGNMENTS_FILE, {}),
            ("collection_actions", collection_actions.ACTIONS_FILE, {}),
            ("promises", collection_promises.PROMISES_FILE, {}),
            ("complaints", collection_complaints.COMPLAINTS_FILE, {}),
        )
        for table, query, values in files:
            written[table].append(connection, query, **values)
        progress("loans", end_loan, loan_count)
    written["policy_limits"].append(connection, policies.POLICIES_FILE)
    written["collection_targets"].append(
        connection, collection_registers.TARGETS_FILE, first_day=first_late_day
    )


def _draw_block(connection: duckdb.DuckDBPyConnection, first_loan: int, end_loan: int) -> None:
    for step in _STEPS:
        block = {"first_loan": first_loan, "end_loan": end_loan}
        connection.execute(step, block if step is customers.BLOCK_OF_CUSTOMERS else None)


def _draw_collection(connection: duckdb.DuckDBPyConnection, first_day: date) -> None:
    for step in _COLLECTION_STEPS:
        connection.execute(step, {"first_day": first_day} if "$first_day" in step else None)


def _first_month_end(loan_count: int, as_of_date: date) -> date:
    """The first month end with snapshots."""
    if loan_count <= LOANS_WITH_FULL_HISTORY:
        return date(1900, 1, 31)
    return _months_before(as_of_date, MONTHS_OF_A_LARGE_BANK - 1)


def _months_before(day: date, months: int) -> date:
    """The first of the month that many months earlier."""
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """A folder for what is not ready or does not fit in memory; gone afterwards."""
    workshop = Path(tempfile.mkdtemp(prefix=".generating-", dir=folder))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop)


def _refuse_nonsense(loan_count: int, file_format: str, dirty: bool) -> None:
    if loan_count < 1:
        raise CannotGenerate(f"A bank needs at least 1 loan; {loan_count} were asked for.")
    if dirty and file_format != "csv":
        raise CannotGenerate(
            "Dirty rows are lines of text: they can be made in csv files only, "
            f"not in {file_format}. Ask for csv, or leave the dirt out."
        )
    if dirty and loan_count < FEWEST_LOANS:
        raise CannotGenerate(
            f"A dirty bank needs at least {FEWEST_LOANS} loans, so that every file has rows to "
            f"make dirty copies of; {loan_count} were asked for."
        )
