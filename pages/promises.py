"""承诺 Promises: how many were kept, what falls due, what nobody followed up, who breaks them."""

import streamlit as st

from pages.parts import empty, headline, promises
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Promises"))
if not promises.have_arrived(filters):
    empty.stop(language, promises.NO_PROMISES, files=("promises",))

now = promises.standing(filters)
waiting = promises.waiting(filters)
headline.answer(promises.answer(filters, now, waiting))
promises.notes(filters)
promises.next_table(filters, waiting)
promises.cards(filters, now)
left, right = st.columns([6, 5], gap="medium")
with left:
    promises.draw_months(filters)
with right:
    promises.draw_outcomes(filters)
promises.organisation_table(filters, now)
promises.handler_table(filters)
promises.kind_table(filters)
promises.breaker_table(filters)
promises.promise_table(filters)
footnotes(language, promises.FOOTNOTES)
