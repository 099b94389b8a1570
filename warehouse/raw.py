"""Schema ``raw``: of every key the latest row that was known, over the Parquet of all batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

from warehouse.bank_clock import BankClock
from warehouse.banned_words import (
    CATEGORY_COLUMNS,
    PHRASE_COLUMNS,
    category_rows,
    phrase_rows,
)
from warehouse.case_rules import (
    CASE_SIGN_COLUMNS,
    CASE_STEP_COLUMNS,
    case_sign_rows,
    case_step_rows,
)
from warehouse.collection_steps import (
    STEP_CASE_COLUMNS,
    STEP_COLUMNS,
    VALID_ACTION_COLUMNS,
    step_case_rows,
    step_rows,
    valid_action_rows,
)
from warehouse.conduct_rules import JOINT_PRODUCT_COLUMNS, TOPIC_COLUMNS, rule_rows
from warehouse.conduct_rules import RULE_COLUMNS as CONDUCT_RULE_COLUMNS
from warehouse.contracts import CONTRACTS, Contract
from warehouse.contracts.batch import (
    REJECTED_COLUMNS,
    REJECTED_ROWS,
    Manifest,
    committed_batches,
)
from warehouse.current_rows import (
    Knowledge,
    column_definitions,
    create_current_rows,
    every_row,
)
from warehouse.errors import BuildFailed
from warehouse.fund_rules import (
    DESTINATION_CASE_COLUMNS,
    DESTINATION_COLUMNS,
    RULE_CASE_COLUMNS,
    RULE_COLUMNS,
    destination_case_rows,
    destination_rows,
    entrusted_case_rows,
    entrusted_rows,
)
from warehouse.inspection_frequencies import InspectionFrequency, period_units
from warehouse.parameters import Parameters
from warehouse.paths import Home
from warehouse.progress import Progress, silent
from warehouse.statement_rules import FREQUENCY_COLUMNS
from warehouse.warning_indicators import INDICATOR_COLUMNS, indicator_rows
from warehouse.warning_measures import MEASURE_COLUMNS, NEED_COLUMNS, measure_rows, need_rows
from warehouse.working_days import FIRST_DAY, LAST_DAY, announced_years, differing_days

# Tables of raw that do not come from a contract, with their columns.
OWN_TABLES: dict[str, dict[str, str]] = {
    "build_arguments": {
        "build_id": "varchar",
        "as_of_date": "date",
        "known_at": "timestamp",
        "built_at": "timestamp",
    },
    "parameters": {
        "area": "varchar",
        "name": "varchar",
        "value": "varchar",
        "unit": "varchar",
        "decides": "varchar",
        "source": "varchar",
        "is_verified": "boolean",
        "effective_from": "date",
        "is_overridden": "boolean",
    },
    "buckets": {
        "bucket": "varchar",
        "bucket_no": "integer",
        "from_days": "integer",
        "to_days": "integer",
    },
    "class_floors": {
        "five_class": "varchar",
        "class_no": "integer",
        "from_days": "integer",
        "to_days": "integer",
    },
    "exception_rules": {
        "rule_code": "varchar",
        "rule_no": "integer",
        "subject": "varchar",
        "title": "varchar",
        "says": "varchar",
        "scopes": "varchar",
        "needs": "varchar",
        "source": "varchar",
        "is_verified": "boolean",
    },
    "exception_rule_scopes": {"rule_code": "varchar", "scope": "varchar"},
    "conduct_rules": CONDUCT_RULE_COLUMNS,
    "collection_topics": TOPIC_COLUMNS,
    "joint_products": JOINT_PRODUCT_COLUMNS,
    "inspection_frequencies": {
        "rule_code": "varchar",
        "rule_no": "integer",
        "inspection_type": "varchar",
        "subject": "varchar",
        "title": "varchar",
        "customer_types": "varchar",
        "classes": "varchar",
        "scopes": "varchar",
        "guarantee_types": "varchar",
        "org_levels": "varchar",
        "amount_from": "decimal(18, 2)",
        "amount_to": "decimal(18, 2)",
        "days": "integer",
        # A period of the type in whole units, and how many of them a day of this rule takes.
        "period_units": "bigint",
        "day_units": "bigint",
        "source": "varchar",
        "is_verified": "boolean",
    },
    "inspection_frequency_cases": {
        "rule_code": "varchar",
        "dimension": "varchar",
        "value": "varchar",
    },
    "process_stages": {
        "stage_code": "varchar",
        "stage_no": "integer",
        "is_in_book": "boolean",
        "title": "varchar",
        "says": "varchar",
        "ends_when": "varchar",
        "limit_days": "integer",
        "from_days": "integer",
        "needs": "varchar",
        "source": "varchar",
        "is_verified": "boolean",
    },
    "case_sign_rules": CASE_SIGN_COLUMNS,
    "case_step_rules": CASE_STEP_COLUMNS,
    "warning_indicators": INDICATOR_COLUMNS,
    "warning_measures": MEASURE_COLUMNS,
    "warning_measure_needs": NEED_COLUMNS,
    "statement_frequencies": FREQUENCY_COLUMNS,
    "prohibited_destinations": DESTINATION_COLUMNS,
    "prohibited_destination_cases": DESTINATION_CASE_COLUMNS,
    "entrusted_payments": RULE_COLUMNS,
    "entrusted_payment_cases": RULE_CASE_COLUMNS,
    "valid_actions": VALID_ACTION_COLUMNS,
    "collection_steps": STEP_COLUMNS,
    "collection_step_cases": STEP_CASE_COLUMNS,
    "banned_words": CATEGORY_COLUMNS,
    "banned_phrases": PHRASE_COLUMNS,
    "act_topics": {
        "inspection_type": "varchar",
        "topic": "varchar",
        "source": "varchar",
        "is_verified": "boolean",
    },
    "required_posts": {
        "org_level": "varchar",
        "post": "varchar",
        "source": "varchar",
        "is_verified": "boolean",
    },
    "working_days": {
        "day": "date",
        "is_working_day": "boolean",
        # Working days up to and including the day, from the first of the table on.
        "working_days_to_date": "integer",
        # The calendar of its year is not announced, so that its holidays are a projection.
        "is_projected": "boolean",
        "is_own": "boolean",
    },
    "batches": {
        "batch_id": "varchar",
        "content_hash": "varchar",
        "profile": "varchar",
        "received_at": "timestamp",
        "loaded_at": "timestamp",
        # The day of receipt on the bank's own calendar.
        "received_date": "date",
    },
    "batch_files": {
        "batch_id": "varchar",
        "file_name": "varchar",
        "table_name": "varchar",
        "encoding": "varchar",
        "read_rows": "bigint",
        "accepted_rows": "bigint",
        "rejected_rows": "bigint",
        "total_rows": "bigint",
    },
    "table_counts": {
        "batch_id": "varchar",
        "table_name": "varchar",
        "accepted_rows": "bigint",
        "repeated_keys": "bigint",
        "current_rows": "bigint",
    },
    "dictionary": {
        "table_name": "varchar",
        "column_name": "varchar",
        "description": "varchar",
        "unit": "varchar",
        "source": "varchar",
    },
    REJECTED_ROWS: REJECTED_COLUMNS,
}
RAW_TABLES = frozenset(OWN_TABLES) | {contract.table for contract in CONTRACTS}


@dataclass(frozen=True)
class DictionaryRow:
    """What one column of a table means, its unit, and the file or model it comes from."""

    table_name: str
    column_name: str
    description: str
    unit: str | None
    source: str


def create_raw(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    *,
    build_id: str,
    built_at: datetime,
    parameters: Parameters,
    as_of_date: date | None = None,
    known_at: datetime | None = None,
    dictionary: Iterable[DictionaryRow] = (),
    progress: Progress = silent,
) -> date:
    """Create schema ``raw`` in the default catalog and return the ``as_of_date`` in force.

    Without ``as_of_date``: the latest date any known row speaks of that is not after the load day
    of its batch, nor after ``known_at``. Times are without zone: ``built_at`` is UTC, ``known_at``
    on the bank's own clock. Raises BuildFailed when nothing was loaded, or nothing loaded speaks of
    a date.
    """
    batches = loaded_batches(home)
    clock = BankClock.of(parameters.value("bank", "time_zone"))
    known = Knowledge(known_at, clock.utc(known_at)) if known_at is not None else None
    connection.execute("create schema raw")
    _create_batches(connection, batches, clock)
    for number, contract in enumerate(CONTRACTS):
        progress(f"raw.{contract.table}", number, len(CONTRACTS))
        _create_contract_table(connection, home, contract, batches, known)
    _create_rejected_rows(connection, home, batches)
    _create_parameters(connection, parameters)
    _create_working_days(connection, parameters)
    _fill(
        connection,
        "dictionary",
        [
            (row.table_name, row.column_name, row.description, row.unit, row.source)
            for row in (*_contract_dictionary(), *dictionary)
        ],
    )
    as_of_date = as_of_date or _latest_fact(connection, known_at)
    _fill(connection, "build_arguments", [(build_id, as_of_date, known_at, built_at)])
    return as_of_date


def loaded_batches(home: Home) -> list[Manifest]:
    """Every committed batch, earliest received first; BuildFailed when there is none."""
    batches = committed_batches(home)
    if not batches:
        raise BuildFailed(
            f"Nothing has been loaded: {home.batches} holds no delivery. "
            "Load the bank's files first: postloan load FOLDER"
        )
    return batches


def _create_contract_table(
    connection: duckdb.DuckDBPyConnection,
    home: Home,
    contract: type[Contract],
    batches: Sequence[Manifest],
    known: Knowledge | None,
) -> None:
    try:
        current = create_current_rows(connection, home, contract, batches, known)
    except duckdb.Error as error:
        raise BuildFailed(
            f"The rows of {contract.table} cannot be read from {home.batches}.\n{error}\n"
            "Restore the batch it names from a copy, or remove its folder and load it again."
        ) from error
    for batch in batches:
        if batch.batch_id in current:
            counts = batch.tables[contract.table]
            connection.execute(
                "insert into raw.table_counts values (?, ?, ?, ?, ?)",
                [
                    batch.batch_id,
                    contract.table,
                    counts.accepted_rows,
                    counts.repeated_keys,
                    current[batch.batch_id],
                ],
            )


def _create_batches(
    connection: duckdb.DuckDBPyConnection, batches: Sequence[Manifest], clock: BankClock
) -> None:
    _fill(
        connection,
        "batches",
        [
            (
                one.batch_id,
                one.content_hash,
                one.profile,
                one.received_at,
                one.loaded_at,
                clock.day(one.received_at),
            )
            for one in batches
        ],
    )
    _fill(
        connection,
        "batch_files",
        [
            (
                batch.batch_id,
                file.file_name,
                file.table,
                file.encoding,
                file.read_rows,
                file.accepted_rows,
                file.rejected_rows,
                file.total_rows,
            )
            for batch in batches
            for file in batch.files
        ],
    )
    _fill(connection, "table_counts", [])


def _create_rejected_rows(
    connection: duckdb.DuckDBPyConnection, home: Home, batches: Sequence[Manifest]
) -> None:
    paths = [path for one in batches if (path := one.path(home, REJECTED_ROWS)).exists()]
    if not paths:
        _fill(connection, REJECTED_ROWS, [])
        return
    rows = every_row(connection, REJECTED_COLUMNS, paths)
    connection.execute(f"create view raw.{REJECTED_ROWS} as\n{rows}")


def _create_parameters(connection: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    _fill(
        connection,
        "parameters",
        [
            tuple(getattr(one, column) for column in OWN_TABLES["parameters"])
            for one in parameters.parameters
        ],
    )
    _fill(
        connection,
        "buckets",
        [(one.bucket, one.bucket_no, one.from_days, one.to_days) for one in parameters.buckets],
    )
    _fill(
        connection,
        "class_floors",
        [
            (one.five_class.value, one.class_no, one.from_days, one.to_days)
            for one in parameters.class_floors
        ],
    )
    _fill(
        connection,
        "exception_rules",
        [
            (
                one.rule_code.value,
                number,
                one.subject,
                one.title,
                one.says,
                ", ".join(one.scopes),
                ", ".join(one.needs),
                one.source,
                one.is_verified,
            )
            for number, one in enumerate(parameters.exception_rules, start=1)
        ],
    )
    _fill(
        connection,
        "exception_rule_scopes",
        [
            (one.rule_code.value, scope)
            for one in parameters.exception_rules
            for scope in one.scopes
        ],
    )
    _fill(connection, "warning_indicators", indicator_rows(parameters.warning_indicators))
    _fill(connection, "warning_measures", measure_rows())
    _fill(connection, "warning_measure_needs", need_rows())
    _fill(
        connection,
        "statement_frequencies",
        [
            tuple(getattr(one, column) for column in FREQUENCY_COLUMNS)
            for one in parameters.statement_frequencies
        ],
    )
    _fill(
        connection,
        "process_stages",
        [
            (
                one.stage_code.value,
                one.stage_no,
                one.is_in_book,
                one.title,
                one.says,
                one.ends_when,
                one.limit_days,
                one.from_days,
                ", ".join(one.needs),
                one.source,
                one.is_verified,
            )
            for one in parameters.process_stages
        ],
    )
    _fill(connection, "case_sign_rules", case_sign_rows(parameters.case_signs))
    _fill(connection, "case_step_rules", case_step_rows(parameters.case_steps))
    _fill(
        connection,
        "required_posts",
        [
            (one.org_level.value, post, one.source, one.is_verified)
            for one in parameters.required_posts
            for post in one.posts
        ],
    )
    _fill(
        connection,
        "act_topics",
        [
            (one.inspection_type.value, one.topic, one.source, one.is_verified)
            for one in parameters.act_topics
        ],
    )
    _fill(connection, "banned_words", category_rows(parameters.banned_words))
    _fill(connection, "banned_phrases", phrase_rows(parameters.banned_words))
    _fill(connection, "conduct_rules", rule_rows(parameters.conduct_rules))
    for name in ("collection_topics", "joint_products"):
        _fill(
            connection,
            name,
            [
                tuple(getattr(one, column) for column in OWN_TABLES[name])
                for one in getattr(parameters, name)
            ],
        )
    _create_inspection_frequencies(connection, parameters.inspection_frequencies)
    _create_fund_rules(connection, parameters)
    _fill(connection, "valid_actions", valid_action_rows(parameters.valid_actions))
    _fill(connection, "collection_steps", step_rows(parameters.collection_steps))
    _fill(connection, "collection_step_cases", step_case_rows(parameters.collection_steps))


def _create_fund_rules(connection: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    destinations, limits = parameters.prohibited_destinations, parameters.entrusted_payments
    _fill(connection, "prohibited_destinations", destination_rows(destinations))
    _fill(connection, "prohibited_destination_cases", destination_case_rows(destinations))
    _fill(connection, "entrusted_payments", entrusted_rows(limits))
    _fill(connection, "entrusted_payment_cases", entrusted_case_rows(limits))


def _create_inspection_frequencies(
    connection: duckdb.DuckDBPyConnection, frequencies: tuple[InspectionFrequency, ...]
) -> None:
    rows = []
    for number, one in enumerate(frequencies, start=1):
        units = period_units(frequencies, one.inspection_type)
        restricted = (
            one.customer_types,
            one.classes,
            one.scopes if one.subject == "LOAN" else (),
            one.guarantee_types,
            one.org_levels,
        )
        rows.append(
            (
                one.rule_code,
                number,
                one.inspection_type,
                one.subject,
                one.title,
                *(", ".join(values) or None for values in restricted),
                one.amount_from,
                one.amount_to,
                one.days,
                units,
                units // one.days,
                one.source,
                one.is_verified,
            )
        )
    _fill(connection, "inspection_frequencies", rows)
    _fill(
        connection,
        "inspection_frequency_cases",
        [(one.rule_code, *case) for one in frequencies for case in one.cases],
    )


def _create_working_days(connection: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Every day, so that the n-th working day after another is a look-up and an addition."""
    official = [(day, works, False) for day, works in differing_days()]
    own = [(one.day, one.is_working_day, True) for one in parameters.own_days]
    days = {"day": "date", "works": "boolean", "is_own": "boolean"}
    first_year, last_year = announced_years()
    _fill(connection, "working_days", [])
    connection.execute(
        f"""
        insert into raw.working_days
        with differing as (
            select distinct on (day) day, works, is_own
            from ({_listed(days)}) as days
            order by day, is_own desc
        ),
        every_day as (
            select
                cast(unnest(generate_series($4::timestamp, $5::timestamp, interval 1 day)) as date)
                    as day
        ),
        judged as (
            select every_day.day, differing.is_own,
                coalesce(differing.works, isodow(every_day.day) < 6) as works
            from every_day left join differing on every_day.day = differing.day
        )
        select day, works,
            cast(count(*) filter (where works) over (order by day) as integer),
            extract(year from day) not between $6 and $7, coalesce(is_own, false)
        from judged
        """,
        [
            *(list(cells) for cells in zip(*official, *own, strict=True)),
            FIRST_DAY,
            LAST_DAY,
            first_year,
            last_year,
        ],
    )


def _contract_dictionary() -> Iterable[DictionaryRow]:
    for contract in CONTRACTS:
        for column in contract.columns():
            yield DictionaryRow(
                f"raw.{contract.table}",
                column.name,
                column.description,
                column.unit,
                f"{contract.table} {contract.title}",
            )


def _latest_fact(connection: duckdb.DuckDBPyConnection, known_at: datetime | None) -> date:
    dates = [
        (contract.table, column.name)
        for contract in CONTRACTS
        for column in contract.columns()
        if column.fact_date
    ]
    latest = " union all ".join(
        f"select max(cast(facts.{column} as date)) as fact_date from raw.{table} as facts "
        "inner join raw.batches as batches on facts.batch_id = batches.batch_id "
        f"where cast(facts.{column} as date) <= batches.received_date"
        + (f" and cast(facts.{column} as date) <= date '{known_at:%Y-%m-%d}'" if known_at else "")
        for table, column in dates
    )
    ((latest_date,),) = connection.execute(f"select max(fact_date) from ({latest})").fetchall()
    if latest_date is None:
        named = ", ".join(f"{table}.{column}" for table, column in dates)
        raise BuildFailed(
            "No as-of date can be found: no row loaded has a date on or before its load day in "
            f"{named}. Load the loans or the payments, "
            "or say the day: postloan build --as-of 2025-06-30"
        )
    assert isinstance(latest_date, date)
    return latest_date


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    columns = OWN_TABLES[table]
    connection.execute(f"create table raw.{table} ({column_definitions(columns)})")
    if rows:
        connection.execute(
            f"insert into raw.{table} {_listed(columns)}",
            [list(cells) for cells in zip(*rows, strict=True)],
        )


def _listed(columns: dict[str, str]) -> str:
    """A select of rows that are given as one list for each column.

    One by one rows cost more than the models of a small bank, and cells as parameters of one
    statement cost nearly as much.
    """
    selected = ", ".join(
        f"unnest(cast(${number} as {sql_type}[])) as {name}"
        for number, (name, sql_type) in enumerate(columns.items(), start=1)
    )
    return f"select {selected}"
