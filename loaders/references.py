"""What a row refers to: the accepted rows of this delivery and of the batches before it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from loaders.cells import quoted, text_literal
from loaders.parsing import known_table, outer_references, own_references
from warehouse.contracts import CONTRACTS, Contract, Reference, contract_for

_THAT = re.compile(r"\bthat\.(\w+)")


@dataclass(frozen=True)
class OtherBatches:
    """Relations with a table's accepted rows in the batches before, each newest first.

    ``newer`` were received after this delivery was, which an operator may say of a late one: their
    rows stand over this delivery's.
    """

    newer: Sequence[str] = ()
    older: Sequence[str] = ()

    def with_delivered(self, delivered: str | None) -> list[str]:
        """All relations, newest first, with this delivery's in its place."""
        return [*self.newer, *([] if delivered is None else [delivered]), *self.older]


def referred_tables(tables: Iterable[str]) -> set[str]:
    """The tables that rows of some tables refer to."""
    return {
        reference.to_table
        for table in tables
        for reference in outer_references(contract_for(table))
    }


def looked_up_columns(table: str) -> list[str]:
    """What must be known of a row that others refer to: its key, what conditions ask, its place."""
    contract = contract_for(table)
    columns = dict.fromkeys(contract.key)
    for other in CONTRACTS:
        for reference in other.references:
            if reference.to_table == table:
                columns |= dict.fromkeys([reference.to_column])
                columns |= dict.fromkeys(_THAT.findall(reference.condition or ""))
    if "org_id" in contract.model_fields:
        columns["org_id"] = None
    return list(columns)


def create_known(connection: duckdb.DuckDBPyConnection, table: str, sources: Sequence[str]) -> None:
    """Create ``known_<table>``: of each key its latest row.

    ``sources`` are relations with the accepted rows of batches, the newest first: of each older one
    only the rows whose key is not there yet are taken, so this is linear in rows.
    """
    contract = contract_for(table)
    columns = looked_up_columns(table)
    known = known_table(table)
    types = ", ".join(f"{quoted(name)} {contract.column_named(name).sql_type}" for name in columns)
    connection.execute(f"create table {known} ({types})")
    for source in sources:
        connection.execute(_insert_older(known, source, contract, columns))


def _insert_older(known: str, source: str, contract: type[Contract], columns: Sequence[str]) -> str:
    names = ", ".join(quoted(name) for name in columns)
    key = ", ".join(quoted(name) for name in contract.key)
    same_key = " and ".join(f"newer.{quoted(name)} = older.{quoted(name)}" for name in contract.key)
    return f"""
        insert into {known}
        select {names} from (
            select * from {source}
            qualify row_number() over (
                partition by {key} order by file_name desc, line_no desc
            ) = 1
        ) as older
        where not exists (select 1 from {known} as newer where {same_key})
    """


def broken_references_sql(aside: str, contract: type[Contract], set_aside: set[str]) -> list[str]:
    """Selects of (aside_id, column_name, value, code, reason) over the rows set aside.

    ``set_aside`` are the tables of this delivery some of whose rows were rejected: a reference to
    one of those says so, since it is mended there.
    """
    return [
        select
        for reference in outer_references(contract)
        for select in _broken_reference_sql(aside, reference, set_aside)
    ]


def _broken_reference_sql(aside: str, reference: Reference, set_aside: set[str]) -> list[str]:
    column, key = quoted(reference.column), quoted(reference.to_column)
    known = known_table(reference.to_table)
    thing = f"{reference.to_table} with {reference.to_column} "
    reason = (
        f"{text_literal('there is no row of ' + thing)} || this.{column} || "
        "' in this delivery or an earlier one'"
    )
    join = ""
    if reference.to_table in set_aside:
        refused = rejected_keys(reference.to_table)
        join = f"left join {refused} as refused on refused.key = this.{column}"
        reason = (
            f"case when refused.key is not null then {text_literal('the row of ' + thing)} "
            f"|| this.{column} || ' was itself set aside (' || refused.file_name || ', line ' "
            f"|| refused.line_no || ')' else {reason} end"
        )
    selects = [
        f"""
        select this.aside_id, {text_literal(reference.column)}, cast(this.{column} as varchar),
            {text_literal(reference.code)}, {reason}
        from {aside} as this
        left join {known} as that on that.{key} = this.{column}
        {join}
        where this.{column} is not null and that.{key} is null
        """
    ]
    if reference.condition:
        named = reference.condition_column or reference.column
        selects.append(
            f"""
            select this.aside_id, {text_literal(named)}, cast(this.{quoted(named)} as varchar),
                {text_literal(reference.condition_code or reference.code)},
                {text_literal(reference.condition_message or reference.condition)}
            from {aside} as this
            inner join {known} as that on that.{key} = this.{column}
            where not ({reference.condition})
            """
        )
    return selects


def rejected_keys(table: str) -> str:
    """The name under which the keys of a table's rejected rows are looked up."""
    return quoted(f"rejected_{table}")


def own_columns(contract: type[Contract]) -> list[str]:
    """What a file that refers to itself must remember of every row."""
    columns = dict.fromkeys(contract.key)
    for reference in own_references(contract):
        columns |= dict.fromkeys([reference.to_column])
        columns |= dict.fromkeys(_THAT.findall(reference.condition or ""))
    return list(columns)


def broken_own_references_sql(
    aside: str, findings: str, remembered: str, others: OtherBatches, contract: type[Contract]
) -> list[str]:
    """Like `broken_references_sql`, for references to rows of the same file.

    A row referred to counts while it is not rejected itself, so this is asked again until nothing
    more is found. ``remembered`` holds the rows already accepted.
    """
    columns = ", ".join(quoted(name) for name in own_columns(contract))
    standing = f"select * from {aside} where aside_id not in (select aside_id from {findings})"
    selects = []
    for reference in own_references(contract):
        column, key = quoted(reference.column), quoted(reference.to_column)
        wanted = f"select {column} from {aside} where {column} is not null"
        parts = [
            f"select {columns}, 0 as age, file_name, line_no from {remembered} "
            f"where {key} in ({wanted})",
            f"select {columns}, 0, file_name, line_no from ({standing}) where {key} in ({wanted})",
        ]
        parts += [
            f"select {columns}, {age}, file_name, line_no from {relation} where {key} in ({wanted})"
            for age, relation in [
                *((at - len(others.newer), one) for at, one in enumerate(others.newer)),
                *enumerate(others.older, 1),
            ]
        ]
        that = (
            f"select * from ({' union all '.join(parts)}) qualify row_number() over "
            f"(partition by {key} order by age, file_name desc, line_no desc) = 1"
        )
        broken = f"that.{key} is null"
        named = reference.condition_column or reference.column
        failed = f"not ({reference.condition})" if reference.condition else "false"
        missing_reason = (
            f"'there is no accepted row of {reference.to_table} with {reference.to_column} ' "
            f"|| this.{column} || ' in this delivery or an earlier one'"
        )
        selects.append(
            f"""
            select this.aside_id,
                case when {broken} then {text_literal(reference.column)}
                    else {text_literal(named)} end,
                case when {broken} then cast(this.{column} as varchar)
                    else cast(this.{quoted(named)} as varchar) end,
                case when {broken} then {text_literal(reference.code)}
                    else {text_literal(reference.condition_code or reference.code)} end,
                case when {broken} then {missing_reason}
                    else {text_literal(reference.condition_message or "")} end
            from ({standing}) as this
            left join ({that}) as that on that.{key} = this.{column}
            where this.{column} is not null and ({broken} or {failed})
            """
        )
    return selects
