"""Banned wording by hand: every text spelt plainly, every phrase looked for in it."""

import unicodedata
from collections.abc import Iterable, Mapping

# Blanks, punctuation, symbols, signs that are not seen, and marks above or below another sign.
UNSPOKEN = "ZPSCM"


def plain(text: str) -> str:
    """The letters and digits of a text, small and not full-width."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] not in UNSPOKEN)


def banned_in(text: str | None, phrases: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
    """The category and phrase of everything banned in a text."""
    if text is None:
        return set()
    spoken = plain(text)
    return {
        (category, phrase)
        for category, listed in phrases.items()
        for phrase in listed
        if plain(phrase) in spoken
    }
