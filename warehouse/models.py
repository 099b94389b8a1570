"""The models under ``sql/``: their headers, their order, and running them.

The order is read from the SQL itself. Staging and light intermediate models are views in the
scratch catalog; marts are tables in the catalog ``warehouse``, the file that will be published.
"""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Literal, TypeAlias

import duckdb

from warehouse.errors import BuildFailed, QueryRefused
from warehouse.progress import Progress, silent
from warehouse.raw import RAW_TABLES
from warehouse.statements import Statement, common_table, parse

Layer: TypeAlias = Literal["staging", "intermediate", "marts"]
LAYERS: tuple[Layer, ...] = ("staging", "intermediate", "marts")
MAY_READ: dict[Layer, tuple[str, ...]] = {
    "staging": ("raw",),
    "intermediate": ("staging", "intermediate", "marts"),
    "marts": ("staging", "intermediate", "marts"),
}
WHOLE_BANK = "bank"
NEEDS_MEMORY = (
    "Give the build more memory or fewer processors: POSTLOAN_MEMORY=16GB, POSTLOAN_THREADS=2. "
    "Or make room on the disk, where it goes on when memory is full.\n"
)

_FIELD = re.compile(r"(grain|key|scope|sort|own|adds|holds|note|columns):\s*(.*)")
_COLUMN = re.compile(r"(\w+)(?: \[([^\]]+)\])?: (.+)")


@dataclass(frozen=True)
class ModelColumn:
    """One column of a mart as its header describes it."""

    name: str
    description: str
    unit: str | None = None


@dataclass(frozen=True)
class Model:
    """One ``select`` that makes one table, with what its header says about it."""

    layer: Layer
    name: str
    path: Path
    sql: str
    statement: Statement
    purpose: str
    grain: str
    key: tuple[str, ...]
    scope: str | None = None
    sort: tuple[str, ...] = ()
    own: str = "own"
    adds: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    note: str | None = None
    is_table: bool = False
    columns: tuple[ModelColumn, ...] = ()

    @property
    def table(self) -> str:
        return f"{self.layer}.{self.name}"

    @property
    def reads(self) -> tuple[str, ...]:
        """Every table the model reads, as ``schema.table``."""
        return tuple(sorted(str(one) for one in self.statement.tables))


@dataclass(frozen=True)
class Check:
    """A query that must return no row."""

    name: str
    path: Path
    sql: str
    purpose: str


@dataclass
class ModelRun:
    """What running the models took: seconds by model, rows by mart."""

    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)


@dataclass
class _Header:
    purpose: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    columns: list[ModelColumn] = field(default_factory=list)
    is_table: bool = False
    faults: list[str] = field(default_factory=list)


def read_models(folder: Path) -> list[Model]:
    """Every model under ``folder``, in an order in which they can run.

    Raises BuildFailed with all faults of all headers and of what the models read.
    """
    models: list[Model] = []
    faults: list[str] = []
    for layer in LAYERS:
        for path in sorted((folder / layer).glob("*.sql")):
            model = _read_model(layer, path, faults)
            if model is not None:
                models.append(model)
    faults += _layer_faults(models)
    if faults:
        raise BuildFailed("The models cannot be run:\n" + "\n".join(faults))
    return ordered(models)


def read_checks(folder: Path) -> list[Check]:
    """Every check under ``folder/checks``, by name."""
    checks = []
    for path in sorted((folder / "checks").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        purpose = _read_header(sql).purpose
        if not purpose:
            raise BuildFailed(f"{path}: a check begins with a comment that says what it holds.")
        checks.append(Check(path.stem, path, _without_semicolon(sql), purpose))
    return checks


def ordered(models: Iterable[Model]) -> list[Model]:
    """The models, each after those it reads."""
    by_table = {model.table: model for model in models}
    graph = {
        table: sorted(one for one in model.reads if one in by_table)
        for table, model in sorted(by_table.items())
    }
    try:
        return [by_table[table] for table in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise BuildFailed(f"Models read each other in a circle: {circle}.") from error


def run(
    connection: duckdb.DuckDBPyConnection,
    models: Sequence[Model],
    *,
    progress: Progress = silent,
    total: int | None = None,
) -> ModelRun:
    """Run the models in order. The connection's default catalog is the scratch one.

    Raises BuildFailed naming the model when the engine refuses it, when a mart's columns are not
    those of its header, or when a key is missing or not unique.
    """
    done = ModelRun()
    for schema in LAYERS:
        connection.execute(f"create schema if not exists {schema}")
    connection.execute("create schema if not exists warehouse.marts")
    for number, model in enumerate(models):
        progress(model.table, number, total or len(models))
        started = time.perf_counter()
        try:
            _create(connection, model)
            if model.layer == "marts" or model.is_table:
                rows = _check_key(connection, model)
                if model.layer == "marts":
                    done.rows[model.name] = rows
        except duckdb.Error as error:
            hint = NEEDS_MEMORY if isinstance(error, duckdb.OutOfMemoryException) else ""
            raise BuildFailed(
                f"{model.table} ({model.path}) could not be built.\n{hint}{error}"
            ) from error
        done.seconds[model.table] = time.perf_counter() - started
    return done


def _create(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    if model.layer != "marts":
        kind = "table" if model.is_table else "view"
        connection.execute(f"create {kind} {model.table} as\n{model.sql}")
        return
    # The key settles what the sort leaves open, so that a build is the same file, row by row.
    order = ", ".join(dict.fromkeys((*model.sort, *model.key)))
    connection.execute(
        f"create table warehouse.{model.table} as\n"
        f"select * from (\n{model.sql}\n)\norder by {order}"
    )
    # Later models and checks say marts.x, which is looked up in the scratch catalog.
    connection.execute(f"create view {model.table} as select * from warehouse.{model.table}")
    _check_columns(connection, model)


def _check_columns(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    got = [row[0] for row in connection.execute(f"describe {model.table}").fetchall()]
    expected = [column.name for column in model.columns]
    if got == expected:
        return
    missing = [name for name in expected if name not in got]
    undescribed = [name for name in got if name not in expected]
    raise BuildFailed(
        f"{model.table} ({model.path}): its columns are not those of its header.\n"
        f"  described but not selected: {', '.join(missing) or 'none'}\n"
        f"  selected but not described: {', '.join(undescribed) or 'none'}\n"
        f"  selected, in order: {', '.join(got)}"
    )


def _check_key(connection: duckdb.DuckDBPyConnection, model: Model) -> int:
    """The rows of the table; BuildFailed when its key is missing somewhere or not unique."""
    table = f"warehouse.{model.table}" if model.layer == "marts" else model.table
    keys = ", ".join(model.key)
    missing = " or ".join(f"{key} is null" for key in model.key)
    # Hashes of eight bytes stand in for the keys, at half the time and less memory. Only when two
    # hashes are equal are the keys themselves compared.
    ((rows, without_key, hashes),) = connection.execute(
        f"select count(*), count(*) filter (where {missing}), count(distinct hash({keys})) "
        f"from {table}"
    ).fetchall()
    if without_key:
        raise BuildFailed(
            f"{model.table} ({model.path}): {without_key} of {rows} rows have no key ({keys})."
        )
    if hashes < rows:
        shown = connection.sql(
            f"select {keys}, count(*) as row_count from {table} "
            f"group by {keys} having count(*) > 1 order by {keys} limit 5"
        ).pl()
        if shown.height:
            raise BuildFailed(
                f"{model.table} ({model.path}): the key ({keys}) stands more than once, such as\n"
                f"{rows_as_text(shown.columns, shown.rows())}"
            )
    return int(rows)


def rows_as_text(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as a small table for a message."""
    lines = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    return "\n".join(
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _read_model(layer: Layer, path: Path, faults: list[str]) -> Model | None:
    text = path.read_text(encoding="utf-8")
    header = _read_header(text)
    found = list(header.faults)
    fields = header.fields
    if not header.purpose:
        found.append("the header does not say what the model is for")
    found += [f"the header has no {name}:" for name in ("grain", "key") if not fields.get(name)]
    if layer == "marts":
        found += [] if fields.get("scope") else ["the header of a mart needs scope:"]
        found += [] if header.columns else ["the header of a mart needs columns:"]
    if header.is_table and layer != "intermediate":
        found.append("only an intermediate model may say `-- table`")
    own = fields.get("own", "own")
    statement = None
    try:
        statement = parse(_without_semicolon(text))
        if fields.get("adds") and common_table(_without_semicolon(text), own) is None:
            found.append(f"the header says adds:, and the model has no CTE named {own}")
    except QueryRefused as error:
        found.append(str(error))
    faults += [f"  {path}: {fault}" for fault in found]
    if found or statement is None:
        return None
    return Model(
        layer=layer,
        name=path.stem,
        path=path,
        sql=_without_semicolon(text),
        statement=statement,
        purpose=header.purpose,
        grain=fields["grain"],
        key=_names(fields["key"]),
        scope=fields.get("scope"),
        sort=_names(fields.get("sort", "")),
        own=own,
        adds=_names(fields.get("adds", "")),
        holds=_names(fields.get("holds", ""), ";"),
        note=fields.get("note"),
        is_table=header.is_table,
        columns=tuple(header.columns),
    )


def _read_header(text: str) -> _Header:
    """The comment lines before the first line of SQL."""
    header = _Header()
    current = "purpose"
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        content = line[2:]
        words = content.strip()
        indent = len(content) - len(content.lstrip())
        if not words:
            current = "" if current == "purpose" and header.purpose else current
        elif words == "table" and indent == 1:
            header.is_table = True
        elif indent == 1 and (match := _FIELD.fullmatch(words)):
            current = match[1]
            header.fields[current] = match[2]
        elif current == "columns":
            _read_column(header, words, indent)
        elif current == "purpose":
            header.purpose = f"{header.purpose} {words}".strip()
        elif current and indent > 1:
            header.fields[current] = f"{header.fields[current]} {words}".strip()
        else:
            header.faults.append(f"header line not understood: {line}")
    return header


def _read_column(header: _Header, words: str, indent: int) -> None:
    match = _COLUMN.fullmatch(words)
    if match and indent <= 3:
        header.columns.append(ModelColumn(match[1], match[3], match[2]))
    elif header.columns and indent > 3:
        last = header.columns[-1]
        described = f"{last.description} {words}"
        header.columns[-1] = ModelColumn(last.name, described, last.unit)
    else:
        header.faults.append(f"column line not understood: {words}")


def _names(text: str, separator: str = ",") -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(separator) if name.strip())


def _without_semicolon(sql: str) -> str:
    return sql.rstrip().removesuffix(";")


def _layer_faults(models: Sequence[Model]) -> list[str]:
    known = {model.table for model in models} | {f"raw.{table}" for table in RAW_TABLES}
    faults = []
    for model in models:
        for table in sorted(model.statement.tables, key=str):
            if not table.schema:
                faults.append(
                    f"  {model.path}: reads {table}, which is neither schema.table nor a CTE of it"
                )
            elif table.catalog or table.schema not in MAY_READ[model.layer]:
                allowed = ", ".join(MAY_READ[model.layer])
                faults.append(f"  {model.path}: {model.layer} reads only {allowed}, not {table}")
            elif str(table) not in known:
                faults.append(f"  {model.path}: reads {table}, and there is no such table")
        if model.statement.unknown_functions:
            functions = ", ".join(sorted(model.statement.unknown_functions))
            faults.append(f"  {model.path}: may not call the table function {functions}")
        if model.layer == "staging" and (model.statement.has_join or model.statement.has_group_by):
            faults.append(f"  {model.path}: a staging model neither joins nor groups")
    return faults
