"""Why a cell was not taken, in words for the person who must mend it."""

from collections.abc import Callable

from warehouse.contracts import Column

REASONS: dict[str, Callable[[Column], str]] = {
    "MISSING_VALUE": lambda column: "no value stands here, expected one",
    "TOTAL_ROW": lambda column: "the row is a total of other rows, not a record",
    "SCIENTIFIC_NOTATION": lambda column: (
        "the number is in scientific notation, so its last digits are lost; expected all digits: "
        "format the column as text before exporting"
    ),
    "SPREADSHEET_ERROR": lambda column: "a formula failed here before the file was exported",
    "NOT_AN_AMOUNT": lambda column: "expected an amount such as 1234.50 or 1,234.50",
    "TOO_MANY_DECIMALS": lambda column: "expected an amount with at most two decimals of a yuan",
    "TOO_LARGE": lambda column: f"the number is too large for {_size(column)}",
    "NOT_A_RATE": lambda column: "expected a rate in percent per year such as 4.35",
    "NOT_A_COUNT": lambda column: "expected a whole number",
    "NOT_A_FLAG": lambda column: "expected yes or no: Y/N, 是/否, 1/0 or true/false",
    "UNKNOWN_CODE": lambda column: "expected one of " + ", ".join(
        code.value + (f" ({code.aliases[0]})" if code.aliases else "") for code in column.codes
    ),
    "NOT_A_DATE": lambda column: "expected a date such as 2024-01-31, 2024/1/31 or 20240131",
    "NO_SUCH_DATE": lambda column: "the calendar has no such day",
    "DATE_OUT_OF_RANGE": lambda column: "expected a year from 1900 to 2999",
    "NOT_A_TIMESTAMP": lambda column: "expected a time such as 2024-01-31 17:05:00",
    "BELOW_MINIMUM": lambda column: (
        f"expected at least {column.minimum}"
        if column.above is None
        else f"expected more than {column.above}"
    ),
    "ABOVE_MAXIMUM": lambda column: f"expected at most {column.maximum}",
}  # fmt: skip


def reason(code: str, column: Column) -> str:
    """What was wrong with a cell and what was expected."""
    return REASONS[code](column)


def _size(column: Column) -> str:
    sizes = {"money": "an amount of 16 digits", "rate": "a rate below 1000 percent"}
    return sizes.get(column.kind, "a whole number of nine digits")
