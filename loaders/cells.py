"""How a cell of text is read, as SQL executed on whole columns.

Every kind of column has three macros over a cell's text. ``plain_<kind>(x)`` recognises the plain
form almost every cell has and is right or NULL; ``careful_<kind>(x)`` knows all forms and is asked
only where the plain reading gave nothing; ``fault_<kind>(x)`` names why a cell that is not missing
gave no value.
"""

import unicodedata

import duckdb

from loaders.headings import Cell
from warehouse.contracts import Column
from warehouse.contracts.base import MISSING_CELLS, OPEN_END, TOTAL_WORDS

_FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F))
_HALF_WIDTH = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F))
_WIDE_SPACE = "\u3000"
# Ideographic, no-break and zero-width space, tab, line ends.
_SPACES = _WIDE_SPACE + "\u00a0\ufeff\t\r\n"
_ODD = f"[{_FULL_WIDTH[0]}-{_FULL_WIDTH[-1]}{_SPACES}]"

TRUE_WORDS = ("y", "yes", "t", "true", "1", "是")
FALSE_WORDS = ("n", "no", "f", "false", "0", "否")
# The words for "nothing here" that look like identifiers.
_PLAIN_MISSING = tuple(word for word in MISSING_CELLS if word.isascii() and word >= "A")
_IDEOGRAPHS_MISSING = tuple(word for word in MISSING_CELLS if "一" <= word <= "龥")


def text_literal(value: str) -> str:
    """A value as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(text_literal(word) for word in words)


def _flag_branches() -> str:
    """Each word is only compared with what no word before it was, so Y and N come first."""
    words = dict.fromkeys(("Y", *TRUE_WORDS), "true") | dict.fromkeys(("N", *FALSE_WORDS), "false")
    ordered = sorted(words, key=lambda word: word not in ("Y", "N"))
    return " ".join(f"when {text_literal(word)} then {words[word]}" for word in ordered)


_NUMBER = r"[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?|[+-]?\.[0-9]+"
# Only e with a sign, or after a decimal point: 12E5 may well be an identifier.
_SCIENTIFIC = r"[+-]?[0-9]+(\.[0-9]*)?[eE]\+[0-9]+|[+-]?[0-9]+\.[0-9]*[eE]-?[0-9]+"
_DAY = r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
_ZONE = r" ?(Z|[+-][0-9]{2}:?([0-9]{2})?)?"
_CLOCK = r"[0-9]{1,2}[:.][0-9]{1,2}([:.][0-9]{1,2})?([.,][0-9]+)?" + _ZONE
_DATE = f"{_DAY}([ T]+{_CLOCK})?"
_DIGITS_DATE = rf"[0-9]{{8}}(\.0*|[ T]?[0-9]{{6}}|[ T]+{_CLOCK})?"
_SERIAL = r"[1-9][0-9]{4}"
_TIME = r"[ T-]+([0-9]{1,2})[:.]([0-9]{1,2})([:.]([0-9]{1,2}))?([.,]([0-9]{1,6})[0-9]*)?"
_TIMESTAMP = f"^{_DAY}{_TIME}{_ZONE}$"
_DATE_ALONE = rf"{_DAY}|[0-9]{{8}}(\.0*)?|{_SERIAL}(\.0*)?"

MACROS = (
    # NFKC for what bank files hold of it: full-width forms and odd spaces. Cells come trimmed of
    # plain spaces, so most have nothing to fold; translating every one would cost far more.
    f"folded(x) as case when not regexp_matches(x, {text_literal(_ODD)}) then x "
    f"else trim(translate(x, {text_literal(_FULL_WIDTH + _SPACES)}, "
    f"{text_literal(_HALF_WIDTH + ' ' * len(_SPACES))})) end",
    f"is_missing(x) as x is null or folded(x) in ({_list(MISSING_CELLS)})",
    # A report writes 合 计 as well.
    f"is_total(x) as regexp_full_match(replace(folded(x), ' ', ''), '({'|'.join(TOTAL_WORDS)}):?')",
    f"is_scientific(x) as regexp_full_match(x, {text_literal(_SCIENTIFIC)})",
    # What a spreadsheet shows, and exports, where a formula failed.
    "is_sheet_error(x) as regexp_full_match(x, '#(N/A|DIV/0!|REF!|VALUE!|NAME\\?|NUM!|NULL!)')",
    # Spreadsheets are made to keep zeros by writing ="0012" or '0012.
    "unwrapped(x) as regexp_replace(x, '^(=\"(.*)\"|''(.*))$', '\\2\\3')",
    # -- identifiers ------------------------------------------------------------------------------
    # Nothing the careful reading looks for can stand in these; one pattern would cost twice.
    "plain_identifier(x) as case "
    f"when strlen(x) = length(x) and x >= 'A' and x not in ({_list(_PLAIN_MISSING)}) then x "
    "when strlen(x) = length(x) and x >= '0' and x < ':' and not contains(x, '+') "
    "and not contains(x, '.') then x end",
    "careful_identifier(x) as case "
    "when is_missing(x) or is_total(x) or is_scientific(folded(x)) or is_sheet_error(x) then null "
    "else nullif(unwrapped(folded(x)), '') end",
    "fault_identifier(x) as case when is_total(x) then 'TOTAL_ROW' "
    "when is_sheet_error(x) then 'SPREADSHEET_ERROR' else 'SCIENTIFIC_NOTATION' end",
    # -- text -------------------------------------------------------------------------------------
    # Nearly all text starts with a letter or an ideograph, where few comparisons are enough.
    f"plain_text(x) as case when x between 'A' and '~' and x not in ({_list(_PLAIN_MISSING)}) "
    f"and not suffix(x, '{_WIDE_SPACE}') then x "
    f"when x between '一' and '龥' and x not in ({_list(_IDEOGRAPHS_MISSING)}) "
    f"and not suffix(x, '{_WIDE_SPACE}') then x "
    f"when x not in ({_list(MISSING_CELLS)}) "
    f"and not prefix(x, '{_WIDE_SPACE}') and not suffix(x, '{_WIDE_SPACE}') "
    "and not prefix(x, '－') and not prefix(x, '#') then x end",
    "careful_text(x) as case when not is_missing(x) and not is_sheet_error(x) "
    f"then nullif(trim(x, {text_literal(' ' + _SPACES)}), '') end",
    "fault_text(x) as case when is_sheet_error(x) then 'SPREADSHEET_ERROR' end",
    # -- numbers ----------------------------------------------------------------------------------
    # Without thousands separators, and without zeros that say nothing: 1,234.5000 → 1234.5.
    "bare_number(x) as regexp_replace(replace(folded(x), ',', ''), '(\\.[0-9]*?)0+$', '\\1')",
    f"is_number(x) as regexp_full_match(folded(x), {text_literal(_NUMBER)})",
    "has_exponent(x) as regexp_full_match(folded(x), '[+-]?[0-9.,]+[eE][+-]?[0-9]+')",
    "decimals(x) as length(regexp_extract(bare_number(x), '\\.([0-9]*)$', 1))",
    "plain_money(x) as case "
    "when regexp_full_match(x, '-?[0-9]{1,16}(\\.[0-9]{1,2})?') "
    "then try_cast(x as decimal(18, 2)) end",
    "careful_money(x) as case when is_number(x) and decimals(x) <= 2 "
    "then try_cast(bare_number(x) as decimal(18, 2)) end",
    # An amount in units of 10^places yuan may have that many more decimals.
    "scaled_money(x, factor, places) as case when is_number(x) and decimals(x) <= 2 + places "
    "then try_cast(try_cast(bare_number(x) as decimal(28, 10)) * factor as decimal(18, 2)) end",
    "fault_money(x, places) as case "
    "when has_exponent(x) then 'SCIENTIFIC_NOTATION' "
    "when not is_number(x) then 'NOT_AN_AMOUNT' "
    "when decimals(x) > 2 + places then 'TOO_MANY_DECIMALS' else 'TOO_LARGE' end",
    "rate_text(x) as rtrim(folded(x), ' %')",
    "plain_rate(x) as case when regexp_full_match(x, '[0-9]{1,3}(\\.[0-9]{1,6})?') "
    "then try_cast(x as decimal(9, 6)) end",
    "careful_rate(x) as case when is_number(rate_text(x)) "
    "then try_cast(bare_number(rate_text(x)) as decimal(9, 6)) end",
    "fault_rate(x) as case "
    "when has_exponent(rate_text(x)) then 'SCIENTIFIC_NOTATION' "
    "when not is_number(rate_text(x)) then 'NOT_A_RATE' else 'TOO_LARGE' end",
    # Most counts are of one digit, which needs no pattern.
    "plain_count(x) as case when (strlen(x) = 1 and x between '0' and '9') "
    "or regexp_full_match(x, '-?[0-9]{1,9}') "
    "then try_cast(x as integer) end",
    "careful_count(x) as case when is_number(x) and decimals(x) = 0 "
    "then try_cast(rtrim(bare_number(x), '.') as integer) end",
    "fault_count(x) as case "
    "when is_number(x) and decimals(x) = 0 then 'TOO_LARGE' else 'NOT_A_COUNT' end",
    # -- flags and codes --------------------------------------------------------------------------
    f"plain_flag(x) as case x {_flag_branches()} end",
    f"careful_flag(x) as case when lower(folded(x)) in ({_list(TRUE_WORDS)}) then true "
    f"when lower(folded(x)) in ({_list(FALSE_WORDS)}) then false end",
    "fault_flag(x) as 'NOT_A_FLAG'",
    "fault_code(x) as 'UNKNOWN_CODE'",
    # -- dates ------------------------------------------------------------------------------------
    "date_of(year, month, day) as try_cast("
    "year || '-' || lpad(month, 2, '0') || '-' || lpad(day, 2, '0') as date)",
    f"date_part_of(x, part) as regexp_extract(x, {text_literal('^' + _DATE + '$')}, part)",
    # Excel counts days from 1899-12-30; five digits reach from 1927 to 2173.
    "date_in(x) as case "
    f"when regexp_full_match(x, {text_literal(_DIGITS_DATE)}) "
    "then date_of(x[1:4], x[5:6], x[7:8]) "
    f"when regexp_full_match(x, {text_literal(_DATE)}) "
    "then date_of(date_part_of(x, 1), date_part_of(x, 2), date_part_of(x, 3)) "
    f"when regexp_full_match(x, '{_SERIAL}(\\.[0-9]*)?') "
    "then date '1899-12-30' + cast(x[1:5] as integer) end",
    # The open end is later than this too; NULLIF would copy every date.
    "plain_date(x) as case when strlen(x) = 10 and x < '9999' then try_cast(x as date) end",
    f"careful_date(x) as nullif(date_in(folded(x)), date '{OPEN_END}')",
    "fault_date(x) as case "
    f"when date_in(folded(x)) = date '{OPEN_END}' then null "
    f"when regexp_full_match(folded(x), {text_literal(f'{_DATE}|{_DIGITS_DATE}')}) "
    "then 'NO_SUCH_DATE' else 'NOT_A_DATE' end",
    "formatted_date_in(x, format) as cast(try_strptime(folded(x), format) as date)",
    f"formatted_date(x, format) as nullif(formatted_date_in(x, format), date '{OPEN_END}')",
    "fault_formatted_date(x, format) as case "
    f"when formatted_date_in(x, format) = date '{OPEN_END}' then null else 'NOT_A_DATE' end",
    # -- timestamps: as written, without their zone -----------------------------------------------
    f"time_part_of(x, part) as regexp_extract(x, {text_literal(_TIMESTAMP)}, part)",
    "time_of(day, hour, minute, second, fraction) as try_cast("
    "cast(day as varchar) || ' ' || lpad(hour, 2, '0') || ':' || lpad(minute, 2, '0') || ':' "
    "|| lpad(second, 2, '0') || '.' || rpad(fraction, 6, '0') as timestamp)",
    "time_in(x) as case "
    "when regexp_full_match(x, '[0-9]{8} ?[0-9]{6}') "
    "then try_strptime(replace(x, ' ', ''), '%Y%m%d%H%M%S') "
    "when time_part_of(x, 4) <> '' then time_of("
    "date_of(time_part_of(x, 1), time_part_of(x, 2), time_part_of(x, 3)), "
    "time_part_of(x, 4), time_part_of(x, 5), time_part_of(x, 7), time_part_of(x, 9)) "
    "when regexp_full_match(x, '[0-9]{8} [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?') "
    "then coalesce(try_strptime(x, '%Y%m%d %H:%M:%S'), try_strptime(x, '%Y%m%d %H:%M')) "
    f"when regexp_full_match(x, '{_SERIAL}\\.[0-9]+') "
    "then timestamp '1899-12-30' + to_seconds(round(cast(x as double) * 86400)) "
    f"when regexp_full_match(x, {text_literal(_DATE_ALONE)}) "
    "then cast(date_in(x) as timestamp) end",
    "is_open_end(x) as prefix(folded(x), '9999') and time_in(folded(x)) is not null",
    "plain_timestamp(x) as case when x like '____-__-__ __:__:__' and not prefix(x, '9999') "
    "then try_cast(x as timestamp) end",
    "careful_timestamp(x) as case when not is_open_end(x) then time_in(folded(x)) end",
    "fault_timestamp(x) as case when not is_open_end(x) then 'NOT_A_TIMESTAMP' end",
    "formatted_timestamp(x, format) as try_strptime(folded(x), format)",
)


def create_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """The macros above, for every cursor of a connection."""
    connection.execute(";".join(f"create or replace macro {macro}" for macro in MACROS))


def plain_sql(column: Column, cell: Cell, text: str) -> str:
    """The SQL value of a column's cell in its plain form, NULL for every other."""
    if cell.date_format or cell.factor != 1:
        return f"cast(null as {column.sql_type})"
    if column.kind == "code":
        return f"case {text} {_branches(_words(column))} end"
    return f"plain_{column.kind}({text})"


def careful_sql(column: Column, cell: Cell, text: str) -> str:
    """The SQL value of a column's cell in any form, NULL when it has none."""
    if column.kind == "money" and cell.factor != 1:
        return f"scaled_money({text}, {cell.factor}, {_places(cell)})"
    if column.kind in ("date", "timestamp") and cell.date_format:
        return f"formatted_{column.kind}({text}, {text_literal(cell.date_format)})"
    if column.kind == "code":
        words = {word.lower(): code for word, code in _words(column).items()}
        return f"case lower(folded({text})) {_branches(words)} end"
    return f"careful_{column.kind}({text})"


def fault_sql(column: Column, cell: Cell, text: str) -> str:
    """The SQL code of the fault of a cell that is not missing and gave no value; NULL: none."""
    if column.kind == "money":
        return f"fault_money({text}, {_places(cell)})"
    if column.kind == "date" and cell.date_format:
        return f"fault_formatted_date({text}, {text_literal(cell.date_format)})"
    return f"fault_{column.kind}({text})"


def translated_sql(cell: Cell, text: str) -> str:
    """The cell's text with the profile's codes put in place of the bank's."""
    if not cell.codes:
        return text
    words = {unicodedata.normalize("NFKC", old).strip().lower(): new for old, new in cell.codes}
    return f"case lower(folded({text})) {_branches(words)} else {text} end"


def _places(cell: Cell) -> int:
    return len(str(cell.factor)) - 1


def _words(column: Column) -> dict[str, str]:
    """Every word for a code of the column, and the code."""
    words: dict[str, str] = {}
    for code in column.codes:
        for word in (code.value, *code.aliases):
            words.setdefault(word, code.value)
    return words


def _branches(words: dict[str, str]) -> str:
    return " ".join(
        f"when {text_literal(word)} then {text_literal(value)}" for word, value in words.items()
    )
