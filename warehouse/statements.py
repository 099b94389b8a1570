"""What a statement reads, taken from the engine's own parser and never from the text."""

import atexit
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import QueryRefused

# Query nodes that read. A CTE can hold COPY, INSERT or DELETE as well: those are nodes too.
READING_NODES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
# Table functions that make rows of their arguments and reach nothing else.
HARMLESS_TABLE_FUNCTIONS = frozenset({"unnest", "generate_series", "range"})


@dataclass(frozen=True)
class TableName:
    """A table as a statement names it; ``catalog`` and ``schema`` are empty when not said."""

    catalog: str
    schema: str
    name: str

    def __str__(self) -> str:
        return ".".join(part for part in (self.catalog, self.schema, self.name) if part)


@dataclass(frozen=True)
class Statement:
    """One ``select``. ``tables`` are those outside it: a CTE is none where it can be seen."""

    tables: frozenset[TableName]
    table_functions: frozenset[str]
    has_join: bool
    has_group_by: bool

    @property
    def unknown_functions(self) -> frozenset[str]:
        """Table functions that could reach files, settings or other tables."""
        return self.table_functions - HARMLESS_TABLE_FUNCTIONS


def escaped(path: Path) -> str:
    """A path inside the quotes of an SQL text."""
    return str(path).replace("'", "''")


# More than there are models and checks: a process that builds twice parses each of them once.
@lru_cache(maxsize=2048)
def parse(sql: str) -> Statement:
    """What one ``select`` reads; QueryRefused when it is not exactly one reading ``select``."""
    try:
        tree = _serialized(sql)
        nodes = list(_nodes(tree))
        tables: set[TableName] = set()
        _add_outer_tables(tree, frozenset(), tables)
    except RecursionError as error:
        raise QueryRefused("The question is nested too deeply.") from error
    if tree["error"]:
        raise QueryRefused(f"Not a question that can be read: {tree['error_message']}.")
    if len(tree["statements"]) != 1:
        raise QueryRefused(
            f"Expected exactly one select, got {len(tree['statements'])} statements."
        )
    _refuse_writing(nodes)
    return Statement(
        tables=frozenset(tables),
        table_functions=frozenset(
            ".".join(node["function"]["qualified_name"]["path"]).lower()
            for node in nodes
            if node.get("type") == "TABLE_FUNCTION"
        ),
        has_join=any(node.get("type") == "JOIN" for node in nodes),
        has_group_by=any(
            node.get("group_expressions") or node.get("aggregate_handling") == "FORCE_AGGREGATES"
            for node in nodes
        ),
    )


@lru_cache(maxsize=512)
def common_table(sql: str, name: str) -> str | None:
    """The rows of one CTE of a parsed ``select``, as a ``select`` of its own; None without it."""
    entries = _serialized(sql)["statements"][0]["node"]["cte_map"]["map"]
    found = _serialized(f"with {name} as (select 1) select * from {name}")
    needed = {name}
    kept = []
    # A CTE reads those before it only.
    for entry in reversed(entries):
        if entry["key"] in needed:
            kept.append(entry)
            read: set[TableName] = set()
            _add_outer_tables(entry["value"], frozenset(), read)
            needed |= {str(one) for one in read}
    if not any(entry["key"] == name for entry in kept):
        return None
    found["statements"][0]["node"]["cte_map"]["map"] = kept[::-1]
    with _parser().cursor() as cursor:
        ((text,),) = cursor.execute(
            "select json_deserialize_sql($1::json)", [json.dumps(found)]
        ).fetchall()
    return str(text)


def _serialized(sql: str) -> dict[str, Any]:
    with _parser().cursor() as cursor:
        ((serialized,),) = cursor.execute(
            "select json_serialize_sql($1::varchar)", [sql]
        ).fetchall()
    tree: dict[str, Any] = json.loads(serialized)
    return tree


@lru_cache(maxsize=1)
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    )


# The engine complains about what is still open when the interpreter ends.
atexit.register(_parser.cache_clear)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _add_outer_tables(tree: Any, visible: frozenset[str], found: set[TableName]) -> None:
    """Add tables that are no CTE where they are named; ``visible`` are the CTEs seen from here."""
    if isinstance(tree, list):
        for value in tree:
            _add_outer_tables(value, visible, found)
    if not isinstance(tree, dict):
        return
    if tree.get("type") == "BASE_TABLE":
        name = TableName(tree["catalog_name"], tree["schema_name"], tree["table_name"])
        if name.schema or name.name.lower() not in visible:
            found.add(name)
    if tree.get("type") == "RECURSIVE_CTE_NODE":
        visible |= {tree["cte_name"].lower()}
    if isinstance(common_tables := tree.get("cte_map"), dict):
        for entry in common_tables["map"]:
            # A CTE sees those before it; one named like the table it reads still reads the table.
            _add_outer_tables(entry["value"], visible, found)
            visible |= {entry["key"].lower()}
    for key, value in tree.items():
        if key != "cte_map" and isinstance(value, dict | list):
            _add_outer_tables(value, visible, found)


def _refuse_writing(nodes: list[dict[str, Any]]) -> None:
    for node in nodes:
        kind = str(node.get("type", ""))
        if kind == "SHOW_REF" or (kind.endswith("_NODE") and kind not in READING_NODES):
            what = kind.removesuffix("_NODE").replace("_", " ").lower()
            raise QueryRefused(
                f"Only questions are taken: the statement holds a part of kind {what}."
            )
