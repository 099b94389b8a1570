"""What is wrong with a cell that was not taken, in words for the person who must mend it.

A fault is a message with placeholders and their values, so that the load can say it in English and
a page in the language of its reader.
"""

from dataclasses import dataclass, field

from warehouse.contracts.base import Column

CELL_FAULTS: dict[str, str] = {
    "MISSING_VALUE": "no value stands here, expected one",
    "TOTAL_ROW": "the row is a total of other rows, not a record",
    "SCIENTIFIC_NOTATION": (
        "the number is in scientific notation, so its last digits are lost; expected all digits: "
        "format the column as text before exporting"
    ),
    "SPREADSHEET_ERROR": "a formula failed here before the file was exported",
    "NOT_AN_AMOUNT": "expected an amount such as 1234.50 or 1,234.50",
    "TOO_MANY_DECIMALS": "expected an amount with at most two decimals of a yuan",
    "TOO_LARGE": "the number is too large for a whole number of nine digits",
    "NOT_A_RATE": "expected a rate in percent per year such as 4.35",
    "NOT_A_COUNT": "expected a whole number",
    "NOT_A_FLAG": "expected yes or no: Y/N, 是/否, 1/0 or true/false",
    "UNKNOWN_CODE": "expected one of {codes}",
    "NOT_A_DATE": "expected a date such as 2024-01-31, 2024/1/31 or 20240131",
    "NO_SUCH_DATE": "the calendar has no such day",
    "DATE_OUT_OF_RANGE": "expected a year from 1900 to 2999",
    "NOT_A_TIMESTAMP": "expected a time such as 2024-01-31 17:05:00",
    "BELOW_MINIMUM": "expected at least {minimum}",
    "ABOVE_MAXIMUM": "expected at most {maximum}",
}
_TOO_LARGE = {
    "money": "the number is too large for an amount of 16 digits",
    "rate": "the number is too large for a rate below 1000 percent",
}
_NOT_ABOVE = "expected more than {above}"
MESSAGES = (*CELL_FAULTS.values(), *_TOO_LARGE.values(), _NOT_ABOVE)


@dataclass(frozen=True)
class Fault:
    """A message and the values of its placeholders, which read alike in every language."""

    message: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


def cell_fault(code: str, column: Column) -> Fault:
    """What was wrong with a cell of a column and what was expected; KeyError for another code."""
    if code == "TOO_LARGE":
        return Fault(_TOO_LARGE.get(column.kind, CELL_FAULTS[code]))
    if code == "UNKNOWN_CODE":
        codes = (
            one.value + (f" ({one.aliases[0]})" if one.aliases else "") for one in column.codes
        )
        return Fault(CELL_FAULTS[code], {"codes": ", ".join(codes)})
    if code == "BELOW_MINIMUM" and column.above is not None:
        return Fault(_NOT_ABOVE, {"above": str(column.above)})
    limits = {"BELOW_MINIMUM": "minimum", "ABOVE_MAXIMUM": "maximum"}
    if (name := limits.get(code)) is not None:
        return Fault(CELL_FAULTS[code], {name: str(getattr(column, name))})
    return Fault(CELL_FAULTS[code])
