"""What is wrong with each row set aside and what was expected, in the reader's language."""

import re

import polars as pl

from reports.scorecard import Row
from reports.terms import column_term, term
from reports.wording import Language, joined, message, say
from warehouse.contracts import CONTRACTS, Contract, contract_for
from warehouse.contracts.faults import CELL_FAULTS, cell_fault

# Faults of a whole line, and of the tree of organisations, which no single contract declares.
LINE_FAULTS = {
    "WRONG_COLUMN_COUNT": message(
        "the line has another number of cells than the heading; a delimiter may stand inside a "
        "cell or be missing"
    ),
    "BROKEN_QUOTES": message(
        "a quoted cell is not closed, or goes on after its closing quote; double the quotes inside "
        "it"
    ),
    "UNREADABLE_CHARACTERS": message(
        "a part of the line is not in the encoding of the file; a name may have been cut in the "
        "middle of a character"
    ),
    "ORGANISATION_WITHOUT_PARENT": message(
        "there is no such organisation in this delivery or an earlier one; expected an existing "
        "one, or an empty cell for the head office"
    ),
    "ORGANISATION_CYCLE": message("the organisation stands above itself"),
}
# The one thing a load knows beyond the code: where the row lies that this one hangs on.
_HANGS_ON = re.compile(r"was itself set aside \((?P<file>.+), line (?P<line>\d+)\)$")


def with_words(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Rows set aside with ``wrong``: what is wrong with each, and what was expected.

    Reads ``table_name``, ``column_name``, ``code`` and ``reason``.
    """
    words = [what_is_wrong(row, language) for row in rows.iter_rows(named=True)]
    return rows.with_columns(wrong=pl.Series(words, dtype=pl.String))


def what_is_wrong(row: Row, language: Language) -> str:
    """What is wrong with one row set aside; what the load wrote where nothing else is known."""
    code, reason = row["code"], row["reason"]
    if row["table_name"] not in {contract.table for contract in CONTRACTS}:
        return str(reason or "")
    contract = contract_for(row["table_name"])
    cause = _HANGS_ON.search(reason or "")
    if cause is not None:
        return say(
            language,
            "the row this one hangs on was itself set aside ({file}, line {line})",
            file=cause["file"],
            line=cause["line"],
        )
    return (
        _of_cell(contract, row["column_name"], code, language)
        or _of_contract(contract, row["column_name"], code, language)
        or (say(language, LINE_FAULTS[code]) if code in LINE_FAULTS else str(reason or ""))
    )


def _of_cell(
    contract: type[Contract], column: str | None, code: str, language: Language
) -> str | None:
    if code not in CELL_FAULTS or column not in contract.model_fields:
        return None
    declared = contract.column_named(column)
    fault = cell_fault(code, declared)
    if code == "UNKNOWN_CODE" and language is Language.ZH:
        # A cell may hold the bank's own words, which say more than the code.
        words = [one.aliases[0] if one.aliases else one.value for one in declared.codes]
        return say(language, fault.message, codes=joined(language, words))
    return say(language, fault.message, **fault.values)


def _of_contract(
    contract: type[Contract], column: str | None, code: str, language: Language
) -> str | None:
    """What a contract asks between the columns of a row, and of the rows of other files."""
    for rule in contract.row_rules:
        if (rule.code, rule.column) == (code, column):
            return say(language, rule.message)
    for reference in contract.references:
        if (reference.code, reference.column) == (code, column):
            return say(
                language,
                "there is no row of {table} with this {column} in this delivery or an earlier one",
                table=term(language, "table_name", reference.to_table),
                column=column_term(language, reference.to_table, reference.to_column),
            )
        asked = (reference.condition_code, reference.condition_column or reference.column)
        if asked == (code, column) and reference.condition_message is not None:
            return say(language, reference.condition_message)
    return None
