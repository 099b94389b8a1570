"""Mapping profiles: a bank's own names, codes and forms, written down instead of programmed."""

import re
import tomllib
from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Literal, TypeAlias

import duckdb
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from warehouse.contracts import CONTRACTS, Column, contract_for
from warehouse.errors import RefusedDelivery

SHIPPED = Path(__file__).resolve().parent / "profiles"

Unit: TypeAlias = Literal["元", "千元", "万元", "百万元", "亿元"]
# How many yuan one of the unit is.
UNITS: dict[str, int] = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}

# What a date format may say, and what it must say for a day to be known.
DATE_SPECIFIERS = "YymdbBjHMSfIp%"
DATE_NEEDS = (("Y", "y"), ("m", "b", "B", "j"), ("d", "j"))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileProfile(_Part):
    """How to read the files whose name fits ``pattern``. Everything else has a default."""

    pattern: str = Field(min_length=1)
    # The contract's table this file is, or a name under which `select` of a table can read it.
    table: str | None = None
    name: str | None = Field(default=None, pattern="^[a-z][a-z0-9_]*$")

    encoding: str | None = None
    delimiter: str | None = Field(default=None, min_length=1)
    quote: str = Field(default='"', max_length=1)
    sheet: str | None = None
    skip_lines: int = Field(default=0, ge=0)
    # The columns in order, for a file without a heading line.
    columns: tuple[str, ...] | None = None

    unit: Unit | None = None
    units: dict[str, Unit] = {}
    rename: dict[str, str] = {}
    constants: dict[str, str | bool | int | float | date] = {}
    codes: dict[str, dict[str, str]] = {}
    date_formats: dict[str, str] = {}

    @model_validator(mode="after")
    def _is_used(self) -> "FileProfile":
        if self.table is None and self.name is None:
            raise ValueError("say which table the file is, or give it a name for a select")
        if self.table is not None:
            _check_table(self.table)
            known = set(contract_for(self.table).model_fields)
            said: dict[str, Iterable[str]] = {
                "units": self.units,
                "rename": self.rename.values(),
                "constants": self.constants,
                "codes": self.codes,
                "date_formats": self.date_formats,
            }
            for part, columns in said.items():
                if unknown := sorted(set(columns) - known):
                    raise ValueError(
                        f"{part} names {', '.join(unknown)}, which {self.table} does not have; "
                        f"its columns are {', '.join(contract_for(self.table).model_fields)}"
                    )
            self._check_kinds(self.table)
        if self.name is not None and _is_reserved(self.name):
            raise ValueError(f"name {self.name!r} is a word of SQL; take another")
        return self

    def _check_kinds(self, table: str) -> None:
        column_named = contract_for(table).column_named
        for name in self.units:
            if column_named(name).kind != "money":
                raise ValueError(f"units names {name}, which is no amount")
        for name, date_format in self.date_formats.items():
            if column_named(name).kind not in ("date", "timestamp"):
                raise ValueError(f"date_formats names {name}, which is no date")
            _check_date_format(name, date_format)
        for name, translations in self.codes.items():
            for code in translations.values():
                _check_code(column_named(name), code)
        for name, constant in self.constants.items():
            _check_code(column_named(name), str(constant))

    def fits(self, file_name: str) -> bool:
        return fnmatch(file_name.rsplit("/", 1)[-1].lower(), self.pattern.lower())


class TableProfile(_Part):
    """A table made from named files by one select."""

    table: str
    select: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_known(self) -> "TableProfile":
        _check_table(self.table)
        return self


class Profile(_Part):
    """A whole mapping profile."""

    name: str
    description: str = ""
    ignore: tuple[str, ...] = ()
    files: tuple[FileProfile, ...] = ()
    tables: tuple[TableProfile, ...] = ()

    @model_validator(mode="after")
    def _names_are_single(self) -> "Profile":
        names = [entry.name for entry in self.files if entry.name]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two files have the name {', '.join(twice)}")
        return self

    def ignores(self, file_name: str) -> bool:
        last = file_name.rsplit("/", 1)[-1].lower()
        return any(fnmatch(last, pattern.lower()) for pattern in self.ignore)

    def entries_for(self, file_name: str) -> list[FileProfile]:
        return [entry for entry in self.files if entry.fits(file_name)]


def read_profile(profile: str | Path) -> Profile:
    """A shipped profile by its name (``kiva``), or one of the bank's own by its path.

    Raises RefusedDelivery with all its faults in words.
    """
    path = SHIPPED / f"{profile}.toml"
    if not (isinstance(profile, str) and path.is_file()):
        path = Path(profile)
    if not path.is_file():
        shipped = ", ".join(sorted(one.stem for one in SHIPPED.glob("*.toml")))
        raise RefusedDelivery(
            f"There is no mapping profile {str(profile)!r}: neither a file of that name nor one of "
            f"the profiles that come with Postloan ({shipped})."
        )
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RefusedDelivery(f"{path.name}: the profile is not valid TOML: {error}.") from error
    try:
        return Profile.model_validate({"name": path.stem, **content})
    except ValidationError as error:
        faults = [f"  {_place(one['loc'], content)}: {_words(dict(one))}" for one in error.errors()]
        raise RefusedDelivery(
            "\n".join([f"{path.name}: the profile cannot be used.", *faults])
        ) from error


def _check_date_format(column: str, date_format: str) -> None:
    said = re.findall(r"%-?(.?)", date_format)
    unknown = [f"%{one}" for one in said if one == "" or one not in DATE_SPECIFIERS]
    if unknown or not all(any(one in said for one in needed) for needed in DATE_NEEDS):
        raise ValueError(
            f"date_formats says {date_format!r} for {column}, from which no day can be read; write "
            "year, month and day as %Y or %y, %m and %d"
        )


def _check_code(column: Column, code: str) -> None:
    known = {code.casefold() for one in column.codes for code in (one.value, *one.aliases)}
    if column.codes and code.casefold() not in known:
        raise ValueError(
            f"{code!r} is no code of {column.name}; its codes are "
            + ", ".join(one.value for one in column.codes)
        )


def _is_reserved(name: str) -> bool:
    rows = duckdb.execute(
        "select 1 from duckdb_keywords() "
        "where keyword_name = $name and keyword_category <> 'unreserved'",
        {"name": name},
    ).fetchall()
    return bool(rows)


def _check_table(table: str) -> None:
    tables = [contract.table for contract in CONTRACTS]
    if table not in tables:
        raise ValueError(f"there is no table {table!r}; the tables are {', '.join(tables)}")


def _place(location: tuple[Any, ...], content: dict[str, Any]) -> str:
    """``files, 2nd entry (loans_*.csv), unit`` from ``("files", 1, "unit")``."""
    parts: list[str] = []
    for part in location:
        if isinstance(part, int) and parts:
            entries = content.get(parts[0], [])
            entry = entries[part] if part < len(entries) and isinstance(entries, list) else {}
            label = entry.get("pattern") or entry.get("table") if isinstance(entry, dict) else None
            parts.append(f"entry {part + 1}" + (f" ({label})" if label else ""))
        else:
            parts.append(str(part))
    return ", ".join(parts) or "profile"


def _words(error: dict[str, Any]) -> str:
    kind, seen = error["type"], error.get("input")
    if kind == "extra_forbidden":
        return "there is no such setting; see docs/profiles.md"
    if kind == "missing":
        return "this setting is needed"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "tuple_type":
        return f'got {seen!r}; expected a list, such as ["loan_id", "org_id"]'
    return f"got {seen!r}; {error['msg'][0].lower()}{error['msg'][1:]}"
