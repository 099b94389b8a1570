"""The words of the desk, in the reader's language.

Messages are written in English where they are used and looked up in the catalogue
``reports/locale/<locale>/LC_MESSAGES/postloan.po``. The language is always an argument: caches are
shared by readers of either language, so nothing may remember "the" language.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).resolve().parent / "locale"


class Language(StrEnum):
    """A language the desk speaks; the value is what stands in an address (``?lang=zh``)."""

    ZH = "zh"
    EN = "en"

    @property
    def locale(self) -> str:
        return {"zh": "zh_CN", "en": "en"}[self.value]

    @property
    def own_name(self) -> str:
        """What speakers call it; never translated."""
        return {"zh": "中文", "en": "English"}[self.value]


def language_of_browser(locale: str | None) -> Language:
    """The language for a browser's locale; Chinese unless the browser asks for another tongue."""
    if locale is None or locale.lower().startswith("zh"):
        return Language.ZH
    return Language.EN


def language_of(code: str | None, otherwise: Language) -> Language:
    """The language of a code from an address; another one where the code is none."""
    return Language(code) if code is not None and code in set(Language) else otherwise


def message(text: str) -> str:
    """Marks a message that is said elsewhere, so that the catalogue knows it."""
    return text


def say(language: Language, message: str, /, **values: object) -> str:
    """A message in the reader's language, with its ``{placeholders}`` filled in.

    A message the catalogue does not know stays English; a test forbids that for all messages of
    the program, so it only happens to words that come from data.
    """
    text = _translations(language).get(message, message)
    return text.format(**values) if values else text


def say_count(
    language: Language, singular: str, plural: str, count: int, /, **values: object
) -> str:
    """A message that depends on a number of things; ``{count}`` is filled in with separators."""
    chosen = singular if count == 1 else plural
    text = _translations(language).get(chosen, chosen)
    return text.format(count=f"{count:,}", **values)


def inside(language: Language, words: str) -> str:
    """Words that stand alone elsewhere, as they stand inside a sentence: ``NPL ratio`` stays."""
    is_plain = language is Language.EN and words[1:2].islower()
    return words[:1].lower() + words[1:] if is_plain else words


def sentences(language: Language, *parts: str) -> str:
    """Whole sentences after each other, without those that are empty; Chinese sets no space."""
    return ("" if language is Language.ZH else " ").join(part for part in parts if part)


def joined(language: Language, parts: list[str]) -> str:
    """A list inside a sentence."""
    return ("、" if language is Language.ZH else ", ").join(parts)


@cache
def _translations(language: Language) -> dict[str, str]:
    if language is Language.EN:
        return {}
    path = LOCALE_FOLDER / language.locale / "LC_MESSAGES" / "postloan.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale=language.locale)
    return {
        str(entry.id): str(entry.string)
        for entry in catalog
        if entry.id and entry.string and not entry.fuzzy
    }
