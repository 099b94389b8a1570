"""From the text columns of a file to typed columns and faults: SQL made from a contract.

The main pass reads every row once and asks one question: is anything about it not plainly right?
Rows where nothing is go straight to the batch; the others are set aside with their text, and only
for them the careful pass works out each fault (`findings_sql`). Both use the same expressions.
"""

import re
from dataclasses import dataclass
from datetime import date

from loaders.cells import (
    careful_sql,
    fault_sql,
    plain_sql,
    quoted,
    text_literal,
    translated_sql,
)
from loaders.delivery import SourceFile
from loaders.headings import Cell, Mapping
from loaders.text_rows import FILE_NAME, LINE_NO, SOURCE_TEXT, cell_name
from warehouse.contracts import Column, Contract, Reference
from warehouse.contracts.base import Code

CELLS = "cells"
IS_ASIDE = "is_aside"
# What lies outside is a slip of the pen: 0202-01-31.
_FIRST_DAY = date(1900, 1, 1)
_LAST_DAY = date(2999, 12, 31)


def outer_references(contract: type[Contract]) -> list[Reference]:
    """References to other files, whose accepted rows are known before this file is read."""
    return [one for one in contract.references if one.to_table != contract.table]


def own_references(contract: type[Contract]) -> list[Reference]:
    """References to rows of the same file, decided only when all of it has been read."""
    return [one for one in contract.references if one.to_table == contract.table]


@dataclass(frozen=True)
class FileSql:
    """The SQL of one file. ``rows`` is the relation of its text rows, ``width`` its columns."""

    mapping: Mapping
    width: int

    @classmethod
    def of(cls, source: SourceFile) -> "FileSql":
        return cls(source.mapping, len(source.rows.headings))

    @property
    def contract(self) -> type[Contract]:
        return self.mapping.contract

    def _text(self, cell: Cell) -> str:
        if cell.constant is not None:
            return text_literal(cell.constant)
        assert cell.position is not None
        return translated_sql(cell, cell_name(cell.position))

    def _plain(self, rows: str, also: str) -> str:
        """Each column of the contract as far as its cell is plain; beside them the text cells."""
        values = []
        for column in self.contract.columns():
            cell = self.mapping.cells.get(column.name)
            value = "null" if cell is None else plain_sql(column, cell, self._text(cell))
            values.append(f"cast({value} as {column.sql_type}) as {quoted(column.name)}")
        return f"select {also}, {self._cells}, {', '.join(values)} from {rows}"

    def _careful(self, rows: str, also: str) -> str:
        """Each column of the contract in whatever form; beside them the text cells.

        The careful reading is a step of its own over the plain one, because a branch is only
        skipped where an earlier step has decided.
        """
        values = []
        for column in self.contract.columns():
            name = quoted(column.name)
            cell = self.mapping.cells.get(column.name)
            if cell is not None:
                text = self._text(cell)
                values.append(
                    f"case when {name} is null and {text} is not null "
                    f"then {careful_sql(column, cell, text)} else {name} end as {name}"
                )
        return f"select * replace ({', '.join(values)}) from ({self._plain(rows, also)})"

    @property
    def _cells(self) -> str:
        return ", ".join(cell_name(at) for at in range(self.width))

    def _is_odd(self, column: Column) -> str | None:
        """Whether a cell is there that is not plain; None: the file has no such column."""
        cell = self.mapping.cells.get(column.name)
        if cell is None:
            return None
        return f"({quoted(column.name)} is null and {self._text(cell)} is not null)"

    def _is_faulty(self, column: Column) -> str | None:
        """Whether a cell gave no value when read carefully, although it should have."""
        cell = self.mapping.cells.get(column.name)
        if cell is None:
            return None
        text = self._text(cell)
        return (
            f"case when {quoted(column.name)} is null and {text} is not null "
            f"then not is_missing({text}) and {fault_sql(column, cell, text)} is not null "
            "else false end"
        )

    def _bad_tests(self, column: Column, *, is_careful: bool) -> list[str]:
        """What about a column's cell keeps its row from being taken."""
        name = quoted(column.name)
        tests = []
        if column.required:
            tests.append(f"{name} is null")
        elif test := self._is_faulty(column) if is_careful else self._is_odd(column):
            tests.append(test)
        if column.name in self.mapping.cells:
            tests += [f"{name} {limit}" for limit, _ in _limits(column)]
        return tests

    def odd_rows_sql(self, rows: str) -> str:
        """How many rows have a cell that is not plain, and how many there are."""
        odd = [test for column in self.contract.columns() if (test := self._is_odd(column))]
        return (
            f"select count(*) filter (where {' or '.join(odd) or 'false'}), count(*) "
            f"from ({self._plain(rows, LINE_NO)})"
        )

    def main_sql(self, rows: str, file_no: int, *, is_careful: bool) -> str:
        """Every row typed, whether it is to be set aside, and its text if so.

        Unless ``is_careful``, rows with a cell in another than its plain form are set aside.
        """
        contract = self.contract
        also = f"{LINE_NO}, {FILE_NAME}, {SOURCE_TEXT}"
        parsed = self._careful(rows, also) if is_careful else self._plain(rows, also)
        bad = [
            test
            for column in contract.columns()
            for test in self._bad_tests(column, is_careful=is_careful)
        ]
        tests = ["is_bad"]
        tests += [f"not ({rule.condition})" for rule in contract.row_rules]
        joins = []
        for at, reference in enumerate(outer_references(contract)):
            that, column = f"that{at}", quoted(reference.column)
            joins.append(
                f"left join {known_table(reference.to_table)} as {that} "
                f"on {that}.{quoted(reference.to_column)} = this.{column}"
            )
            tests.append(
                f"(this.{column} is not null and {that}.{quoted(reference.to_column)} is null)"
            )
            if reference.condition:
                tests.append(f"not ({reference.condition.replace('that.', that + '.')})")
        if held := held_back(contract):
            tests.append(held)
        names = ", ".join(f"this.{quoted(name)}" for name in contract.model_fields)
        return f"""
            with parsed as ({parsed}),
            judged as (
                select * {_with_defaults(contract)},
                    {_any_true(bad)} as is_bad
                from parsed
            ),
            decided as (
                select {names}, {also}, {self._cells}, {_any_true(tests)} as {IS_ASIDE}
                from judged as this {" ".join(joins)}
            )
            select * exclude ({self._cells}, {SOURCE_TEXT}), {file_no} as file_no,
                case when {IS_ASIDE} then {SOURCE_TEXT} end as {SOURCE_TEXT},
                case when {IS_ASIDE} then [{self._cells}] end as {CELLS}
            from decided
        """

    def _texts(self, texts: str, file_no: int) -> str:
        """The cells of rows set aside as columns again."""
        cells = ", ".join(f"{CELLS}[{at + 1}] as {cell_name(at)}" for at in range(self.width))
        return f"(select *, {cells} from {texts} where file_no = {file_no})"

    def typed_sql(self, texts: str, file_no: int) -> str:
        """The rows set aside of one file, read carefully."""
        also = f"aside_id, file_no, {FILE_NAME}, {LINE_NO}, {SOURCE_TEXT}, {CELLS}"
        parsed = self._careful(self._texts(texts, file_no), also)
        return f"select * exclude ({self._cells}) {_with_defaults(self.contract)} from ({parsed})"

    def is_total_row(self, file_no: int) -> str:
        """Whether a typed row set aside is a total: its key or its first cell says so."""
        positions = {0} | {
            position
            for name in self.contract.key
            if (cell := self.mapping.cells.get(name)) and (position := cell.position) is not None
        }
        said = " or ".join(f"is_total({CELLS}[{at + 1}])" for at in sorted(positions))
        no_key = " or ".join(f"{quoted(name)} is null" for name in self.contract.key)
        anywhere = f"len(list_filter({CELLS}, lambda x: coalesce(is_total(x), false))) > 0"
        return f"file_no = {file_no} and (coalesce({said}, false) or (({no_key}) and {anywhere}))"

    def findings_sql(self, texts: str, file_no: int) -> str:
        """(aside_id, column_name, value, code) of every faulty cell and broken row rule."""
        findings = []
        good: dict[str, str] = {}
        for column in self.contract.columns():
            code, text = self._fault_code(column)
            if code is not None:
                findings.append(_finding(column.name, text, code))
                good[column.name] = f"({code}) is null"
        for rule in self.contract.row_rules:
            involved = [
                good[name]
                for name in self.contract.model_fields
                if name in good and re.search(rf"\b{name}\b", rule.condition)
            ]
            failed = " and ".join([*involved, f"not ({rule.condition})"])
            findings.append(
                _finding(
                    rule.column,
                    f"cast({quoted(rule.column)} as varchar)",
                    f"case when {failed} then {text_literal(rule.code)} end",
                    rule.message,
                )
            )
        return f"""
            with parsed as ({self._careful(self._texts(texts, file_no), "aside_id")}),
            completed as (select * {_with_defaults(self.contract, "_read")} from parsed),
            found as (
                select aside_id, unnest([{", ".join(findings)}]) as finding from completed
            )
            select aside_id, finding.column_name, finding.value, finding.code, finding.reason
            from found where finding.code is not null
        """

    def _fault_code(self, column: Column) -> tuple[str | None, str]:
        """The SQL code of a column's fault, and of the text it was found in."""
        cell = self.mapping.cells.get(column.name)
        if cell is None:
            return None, "null"
        # Defaults are filled in only afterwards: a cell that could not be read has no value yet.
        name = quoted(column.name + "_read") if column.default is not None else quoted(column.name)
        text = self._text(cell)
        missing = "'MISSING_VALUE'" if column.required else "null"
        limits = " ".join(f"when {name} {test} then '{code}'" for test, code in _limits(column))
        return (
            f"case {limits} when {name} is not null then null "
            f"when is_missing({text}) then {missing} "
            f"else coalesce({fault_sql(column, cell, text)}, {missing}) end",
            f"cast({text} as varchar)",
        )


def _any_true(tests: list[str]) -> str:
    """Whether one of the tests is true, not merely unknown.

    A test as a branch is only asked of rows that no test before it found; joined by OR, each would
    be worked out for all of them.
    """
    branches = " ".join(f"when {test} then true" for test in tests)
    return f"case {branches} else false end" if tests else "false"


def _limits(column: Column) -> list[tuple[str, str]]:
    """What a value breaks a limit by, and the code of that fault."""
    limits = []
    if column.minimum is not None:
        limits.append((f"< {column.minimum}", "BELOW_MINIMUM"))
    if column.above is not None:
        limits.append((f"<= {column.above}", "BELOW_MINIMUM"))
    if column.maximum is not None:
        limits.append((f"> {column.maximum}", "ABOVE_MAXIMUM"))
    if column.kind in ("date", "timestamp"):
        limits.append(
            (f"not between date '{_FIRST_DAY}' and date '{_LAST_DAY}'", "DATE_OUT_OF_RANGE")
        )
    return limits


def _with_defaults(contract: type[Contract], keep: str | None = None) -> str:
    """``replace (…)`` that fills in defaults; ``keep`` keeps what was read under a name more."""
    columns = [column for column in contract.columns() if column.default is not None]
    if not columns:
        return ""
    filled = ", ".join(
        f"coalesce({quoted(column.name)}, {_literal(column)}) as {quoted(column.name)}"
        for column in columns
    )
    kept = "".join(
        f", {quoted(column.name)} as {quoted(column.name + keep)}" for column in columns if keep
    )
    return f"replace ({filled}){kept}"


def _literal(column: Column) -> str:
    value = column.default.value if isinstance(column.default, Code) else column.default
    return f"cast({text_literal(str(value))} as {column.sql_type})"


def _finding(column: str, value: str, code: str, reason: str | None = None) -> str:
    said = "null" if reason is None else text_literal(reason)
    return (
        f"{{'column_name': {text_literal(column)}, 'value': {value}, "
        f"'code': cast({code} as varchar), 'reason': cast({said} as varchar)}}"
    )


def held_back(contract: type[Contract]) -> str | None:
    """Which rows are decided only when the whole file has been read."""
    if contract.table == "org_units":
        return "true"
    columns = [quoted(reference.column) for reference in own_references(contract)]
    return " or ".join(f"this.{column} is not null" for column in columns) or None


def known_table(table: str) -> str:
    """The name under which the accepted rows of a table are looked up."""
    return quoted(f"known_{table}")
