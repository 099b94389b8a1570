"""What nobody may say to collect, by category: a table of rows, as data."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.parameter_faults import validation_reason

OWN_SOURCE = "the bank's own parameters.toml"
Word = Annotated[str, Field(min_length=1)]
# The tables of raw.
CATEGORY_COLUMNS = {
    "category": "varchar",
    "category_no": "integer",
    "title": "varchar",
    "says": "varchar",
    "source": "varchar",
    "is_verified": "boolean",
}
PHRASE_COLUMNS = {"category": "varchar", "phrase": "varchar"}


class BannedWords(BaseModel):
    """One category of banned wording.

    A text is banned when it holds one of ``phrases`` once both are stripped of blanks and
    punctuation and full-width signs and capitals are read as plain small ones.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    category: Word
    title: Word
    says: Word
    phrases: Annotated[tuple[Word, ...], Field(min_length=1)]
    source: str = OWN_SOURCE
    is_verified: bool = False


def read_banned_words(given: object) -> tuple[tuple[BannedWords, ...], list[str]]:
    """The categories, and what is wrong with the table."""
    try:
        rows = tuple(TypeAdapter(list[BannedWords]).validate_python(given))
    except ValidationError as error:
        return (), [validation_reason(error)]
    codes = [row.category for row in rows]
    faults = [f"{code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
    for row in rows:
        # What is stripped to nothing would stand in every text.
        faults += [
            f"{phrase} of {row.category} holds no letter and no digit"
            for phrase in row.phrases
            if not any(sign.isalnum() for sign in phrase)
        ]
    return rows, faults


def category_rows(rows: tuple[BannedWords, ...]) -> list[tuple[Any, ...]]:
    """The categories as rows of raw, numbered in their order."""
    return [
        (one.category, number, one.title, one.says, one.source, one.is_verified)
        for number, one in enumerate(rows, start=1)
    ]


def phrase_rows(rows: tuple[BannedWords, ...]) -> list[tuple[str, str]]:
    """The phrases as rows of raw, each once in its category."""
    return [(one.category, phrase) for one in rows for phrase in dict.fromkeys(one.phrases)]
