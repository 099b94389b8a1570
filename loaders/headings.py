"""Which table a file is, and which of its columns is which."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from loaders.profile import UNITS, FileProfile
from warehouse.contracts import CONTRACTS, Column, Contract

_UNIT = re.compile(r"^(.*?)\s*[(\[]\s*(?:单位\s*:?\s*)?(元|千元|万元|百万元|亿元|%)\s*[)\]]$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Cell:
    """Where a column's text comes from: a position in the file or a constant; how it is read."""

    position: int | None = None
    constant: str | None = None
    factor: int = 1
    codes: tuple[tuple[str, str], ...] = ()
    date_format: str | None = None


@dataclass(frozen=True)
class Mapping:
    """The columns of a contract found in a file. An absent column has no cell."""

    contract: type[Contract]
    cells: dict[str, Cell]
    ignored: tuple[str, ...] = ()


@dataclass
class Match:
    """A mapping, or why there is none."""

    mapping: Mapping | None
    faults: list[str] = field(default_factory=list)


def folded_heading(heading: str) -> tuple[str, str | None]:
    """A heading as compared (NFKC, trimmed, lower case) and the unit it names."""
    folded = unicodedata.normalize("NFKC", heading).replace("\ufeff", "").strip().strip("*'\"")
    folded = _SPACES.sub(" ", folded.strip()).lower()
    if found := _UNIT.match(folded):
        return found.group(1).strip(), found.group(2)
    return folded, None


def names_of(contract: type[Contract]) -> dict[str, str]:
    """Folded heading → column, from the contract's own names and aliases.

    An alias a column of the same name has in another contract holds here as well, unless this
    contract uses it for something else.
    """
    own: dict[str, str] = {}
    for column in contract.columns():
        for name in (column.name, *column.aliases):
            own.setdefault(folded_heading(name)[0], column.name)
    borrowed: dict[str, set[str]] = {}
    for other in CONTRACTS:
        for column in other.columns():
            if column.name in contract.model_fields:
                for alias in column.aliases:
                    borrowed.setdefault(folded_heading(alias)[0], set()).add(column.name)
    for alias, columns in borrowed.items():
        if len(columns) == 1:
            own.setdefault(alias, next(iter(columns)))
    return own


def known_headings(profiles: Sequence[FileProfile] = ()) -> set[str]:
    """Every heading some contract or profile knows, folded."""
    known = {name for contract in CONTRACTS for name in names_of(contract)}
    for profile in profiles:
        known |= {folded_heading(heading)[0] for heading in profile.rename}
        known |= {folded_heading(heading)[0] for heading in profile.columns or ()}
    return known


def match(contract: type[Contract], headings: Sequence[str], profile: FileProfile | None) -> Match:
    """The columns of a contract among the headings of a file."""
    names = names_of(contract)
    if profile is not None:
        renamed = {folded_heading(old)[0]: new for old, new in profile.rename.items()}
        # A column renamed from elsewhere is not also found under its own names.
        names = {
            heading: name for heading, name in names.items() if name not in renamed.values()
        } | renamed
    constants = {} if profile is None else profile.constants
    found: dict[str, list[int]] = {}
    ignored: list[str] = []
    for position, heading in enumerate(headings):
        name = names.get(folded_heading(heading)[0])
        if name is None or name in constants:
            if heading.strip():
                ignored.append(heading.strip())
        else:
            found.setdefault(name, []).append(position)

    faults = []
    cells: dict[str, Cell] = {}
    for column in contract.columns():
        positions = found.get(column.name, [])
        if len(positions) > 1:
            shown = ", ".join(f"{headings[at]!r} (column {at + 1})" for at in positions)
            faults.append(
                f"the column {_named(column)} stands twice: {shown}. Leave one out, or say in a "
                "profile which one counts."
            )
        if column.name in constants:
            cells[column.name] = _cell(column, None, None, profile)
        elif positions:
            cells[column.name] = _cell(column, positions[0], headings[positions[0]], profile)
        elif column.required:
            faults.append(f"the required column {_named(column)} is missing.")
    if profile is not None:
        present = {folded_heading(heading)[0] for heading in headings}
        for old, new in profile.rename.items():
            if folded_heading(old)[0] not in present and contract.column_named(new).required:
                faults.append(f"the profile takes {new} from {old!r}, which the file has not.")
    return Match(None if faults else Mapping(contract, cells, tuple(ignored)), faults)


def _cell(
    column: Column, position: int | None, heading: str | None, profile: FileProfile | None
) -> Cell:
    unit = folded_heading(heading)[1] if heading is not None else None
    factor = UNITS.get(unit or "元", 1)
    if profile is None:
        return Cell(position, factor=factor if column.kind == "money" else 1)
    if column.kind == "money":
        said = profile.units.get(column.name) or (None if unit else profile.unit)
        factor = UNITS[said] if said else factor
    return Cell(
        position,
        constant=_text(profile.constants.get(column.name)),
        factor=factor if column.kind == "money" else 1,
        codes=tuple(profile.codes.get(column.name, {}).items()),
        date_format=profile.date_formats.get(column.name),
    )


def _text(value: str | bool | int | float | date | None) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def _named(column: Column) -> str:
    return column.name + (f" ({column.aliases[0]})" if column.aliases else "")


def table_of_name(file_name: str) -> type[Contract] | None:
    """The table a file's name speaks of: the longest table name or alias that stands in it."""
    stem = unicodedata.normalize("NFKC", file_name.rsplit("/", 1)[-1]).lower().rsplit(".", 1)[0]
    best: dict[int, list[type[Contract]]] = {}
    for contract in CONTRACTS:
        lengths = []
        if re.search(rf"(?<![a-z]){contract.table}(?![a-z])", stem.replace("-", "_")):
            lengths.append(len(contract.table))
        lengths += [len(alias) for alias in contract.file_aliases if alias.lower() in stem]
        if lengths:
            best.setdefault(max(lengths), []).append(contract)
    candidates = best[max(best)] if best else []
    return candidates[0] if len(candidates) == 1 else None


def table_of_headings(headings: Sequence[str]) -> tuple[type[Contract] | None, list[str]]:
    """The one table whose required columns all stand in the heading, else why none does."""
    fitting: list[tuple[int, type[Contract]]] = []
    reasons = []
    for contract in CONTRACTS:
        found = match(contract, headings, None)
        if found.mapping is not None:
            fitting.append((len(found.mapping.cells), contract))
        else:
            reasons.append((len(found.faults), f"{contract.table}: {' '.join(found.faults)}"))
    fitting.sort(key=lambda one: -one[0])
    if len(fitting) == 1 or (len(fitting) > 1 and fitting[0][0] > fitting[1][0]):
        return fitting[0][1], []
    if fitting:
        return None, [f"it could be {' or '.join(contract.table for _, contract in fitting)}."]
    return None, [text for _, text in sorted(reasons, key=lambda one: one[0])[:3]]
