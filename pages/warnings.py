"""预警 Warnings: what waits to be confirmed and closed, who lets it lie, and one warning's life."""

import streamlit as st

from pages.parts import empty, headline, warnings
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from pages.parts.markdown import plain
from reports.warnings import standing_words, warnings_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Warnings"))
whole = warnings.standing(filters)
if not whole["known_count"]:
    empty.stop(language, warnings.NO_WARNING, files=("warnings", "warning_actions"))

children = warnings.by_child(filters)
headline.answer(warnings_answer(whole, children, language))
st.caption(plain(standing_words(whole, warnings.as_of(filters), language)))
if not whole["recorded_count"]:
    empty.nothing(language, warnings.NO_RECORD, files=("warnings", "warning_actions"))
warnings.buttons(filters, whole)
chosen = warnings.list_of(filters)
warnings.life(filters, chosen)
warnings.level_table(filters, whole)
warnings.organisation_table(filters, children, whole)
warnings.trends(filters)
footnotes(language, warnings.FOOTNOTES)
