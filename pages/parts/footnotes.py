"""What the figures of a page mean: definition, both parts, source, and whether it was verified."""

from collections.abc import Sequence

import streamlit as st

from pages.parts.markdown import plain
from reports.scorecard import Row, parts_text
from reports.wording import Language, say
from warehouse.metrics import Metric, metric


def definition_text(definition: Metric, language: Language, now: Row | None = None) -> str:
    """A definition as a hint: what, both parts as they stand, source."""
    lines = [
        f"**{plain(say(language, definition.title))}**: {plain(say(language, definition.formula))}"
    ]
    if now is not None:
        parts = parts_text(definition.name, now, language)
        if parts:
            lines.append(plain(parts))
    lines.append(plain(say(language, definition.why)))
    lines.append(
        say(
            language,
            "Source: {source} ({verified})",
            source=plain(say(language, definition.source)),
            verified=verified_word(definition.is_verified, language),
        )
    )
    return "  \n".join(lines)


def verified_word(is_verified: bool, language: Language) -> str:
    """Whether the text of a source was itself read."""
    return say(language, "verified") if is_verified else say(language, "not verified")


def footnotes(language: Language, names: Sequence[str], now: Row | None = None) -> None:
    """The definitions of a page's figures, folded away."""
    with st.expander(say(language, "What the figures mean"), icon=":material/info:"):
        for name in names:
            st.markdown(definition_text(metric(name), language, now))
