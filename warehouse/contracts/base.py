"""What a contract is: one class per input file, declared once, driving everything.

From a contract come the mapping of headers, the parsing and validation of columns, the raw table,
the data dictionary and the rows tests are made of. It is *declared* in pydantic and *executed* on
whole columns: validating row by row is ten times slower than a bank's monthly file allows.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

Kind: TypeAlias = Literal[
    "identifier", "text", "money", "rate", "count", "flag", "code", "date", "timestamp"
]

# Cells a bank writes for "nothing here"; compared after NFKC folding and trimming.
MISSING_CELLS = ("", "-", "--", "—", "——", "无", "null", "NULL", "N/A")
# 99991231 in a date column means "no end", which is the same as no date.
OPEN_END = date(9999, 12, 31)
# Rows whose key column reads so are a report's own totals, not records.
TOTAL_WORDS = ("合计", "小计", "总计")


class Code(StrEnum):
    """A closed list of codes; every member knows the other words banks write for it."""

    aliases: tuple[str, ...]

    def __new__(cls, value: str, *aliases: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.aliases = aliases
        return member


class _KindMark(Enum):
    IDENTIFIER = "identifier"
    TEXT = "text"
    MONEY = "money"
    RATE = "rate"


Identifier = Annotated[str, _KindMark.IDENTIFIER]
Text = Annotated[str, _KindMark.TEXT]
Money = Annotated[Decimal, _KindMark.MONEY]
Rate = Annotated[Decimal, _KindMark.RATE]

SQL_TYPES: dict[Kind, str] = {
    "identifier": "varchar",
    "text": "varchar",
    "code": "varchar",
    "money": "decimal(18, 2)",
    "rate": "decimal(9, 6)",
    "count": "integer",
    "flag": "boolean",
    "date": "date",
    "timestamp": "timestamp",
}


@dataclass(frozen=True)
class Column:
    """One column of an input file, as its contract declares it.

    ``required`` says the file must have the column and every row a value. ``default`` stands in for
    an empty cell or an absent column; None means it stays missing. ``fact_date`` marks the dates
    whose latest decides the default ``as_of_date``. ``unit`` is for people ("yuan", "days").
    """

    name: str
    kind: Kind
    description: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    default: Any = None
    unit: str | None = None
    minimum: Decimal | None = None
    above: Decimal | None = None
    maximum: Decimal | None = None
    codes: tuple[Code, ...] = ()
    personal: bool = False
    fact_date: bool = False

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.kind]


@dataclass(frozen=True)
class Reference:
    """Values of ``column`` must exist as ``to_column`` of contract ``to_table`` when not missing.

    ``code`` names the fault when they do not. ``condition`` may ask more of a row found: an SQL
    condition over ``this`` (the row) and ``that`` (the row it refers to), which must be true or
    NULL; ``condition_column``, ``condition_code`` and ``condition_message`` describe its fault.
    """

    column: str
    to_table: str
    to_column: str
    code: str
    condition: str | None = None
    condition_column: str | None = None
    condition_code: str | None = None
    condition_message: str | None = None


@dataclass(frozen=True)
class RowRule:
    """What must hold between the columns of one row, as an SQL condition over the typed columns.

    ``column`` is the one a reject names. ``condition`` must be true or NULL for the row to pass.
    """

    column: str
    condition: str
    code: str
    message: str


def column(
    *aliases: str,
    description: str,
    default: Any = None,
    unit: str | None = None,
    ge: int | None = None,
    gt: int | None = None,
    le: int | None = None,
    required: bool = False,
    personal: bool = False,
    fact_date: bool = False,
) -> Any:
    """A column of a contract. ``aliases`` are the headings banks write for it."""
    extra: dict[str, Any] = {
        "aliases": aliases,
        "unit": unit,
        "personal": personal,
        "fact_date": fact_date,
    }
    return Field(
        default=... if required else default,
        description=description,
        ge=ge,
        gt=gt,
        le=le,
        json_schema_extra=extra,
    )


class Contract(BaseModel):
    """Base of all contracts. An instance is one accepted row."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: ClassVar[str]
    title: ClassVar[str]
    file_aliases: ClassVar[tuple[str, ...]] = ()
    key: ClassVar[tuple[str, ...]]
    references: ClassVar[tuple[Reference, ...]] = ()
    row_rules: ClassVar[tuple[RowRule, ...]] = ()
    # The column that says when the bank learned of a row; None: the delivery's own time does.
    known_from: ClassVar[str | None] = None
    # A register says what exists, not what happened: the first row of each key counts as always
    # known, so that a fact known early never hangs on an organisation known late.
    is_register: ClassVar[bool] = False

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """The columns in the order they are declared."""
        return tuple(_column(name, field) for name, field in cls.model_fields.items())

    @classmethod
    def column_named(cls, name: str) -> Column:
        return _column(name, cls.model_fields[name])


def _column(name: str, field: FieldInfo) -> Column:
    extra = field.json_schema_extra
    assert isinstance(extra, dict), f"declare {name} with column(...)"
    kind, codes = _kind(field)
    limits: dict[str, Decimal] = {}
    for mark in field.metadata:
        for attribute in ("ge", "gt", "le"):
            if (limit := getattr(mark, attribute, None)) is not None:
                limits[attribute] = Decimal(limit)
    aliases = extra["aliases"]
    assert isinstance(aliases, tuple)
    unit = extra["unit"]
    assert unit is None or isinstance(unit, str)
    return Column(
        name=name,
        kind=kind,
        description=field.description or "",
        aliases=tuple(str(alias) for alias in aliases),
        required=field.is_required(),
        default=None if field.is_required() else field.default,
        unit=unit if unit is not None or kind != "money" else "yuan",
        minimum=limits.get("ge"),
        above=limits.get("gt"),
        maximum=limits.get("le"),
        codes=codes,
        personal=bool(extra["personal"]),
        fact_date=bool(extra["fact_date"]),
    )


def _kind(field: FieldInfo) -> tuple[Kind, tuple[Code, ...]]:
    marks = [mark for mark in field.metadata if isinstance(mark, _KindMark)]
    annotation: Any = field.annotation
    if get_origin(annotation) in (Union, UnionType):
        annotation = next(one for one in get_args(annotation) if one is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation, *inner = get_args(annotation)
        marks += [mark for mark in inner if isinstance(mark, _KindMark)]
    if marks:
        return marks[0].value, ()
    if isinstance(annotation, type) and issubclass(annotation, Code):
        return "code", tuple(annotation)
    kinds: dict[Any, Kind] = {int: "count", bool: "flag", datetime: "timestamp", date: "date"}
    return kinds[annotation], ()
