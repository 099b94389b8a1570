"""The first thing on the first screen: what waits for a branch, who does not do it for a region."""

import streamlit as st

from pages.parts import attention, to_do
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports.scorecard import Row
from reports.to_dos import as_of_words, to_dos_answer, worst_answer
from reports.wording import message, say, sentences

_FEWEST_ROWS = 7
# Whoever answers for other organisations asks who is not doing it.
_SUPERVISORS = ("HEAD", "REGION")
WHO, WHAT = message("Who is not doing it"), message("What is waiting for my branch")


def desk(filters: Filters, now: Row) -> None:
    """What waits and what asks for attention, side by side.

    The desk is of the data date: at an earlier month end only what asked for attention is known.
    """
    language = filters.language
    if filters.month_end_date != to_do.as_of_date(filters):
        attention.line(filters, now, with_contacts=True)
        st.caption(as_of_words(language, to_do.as_of_date(filters)))
        return
    kinds = to_do.by_kind(filters)
    left, right = st.columns([9, 4], gap="medium")
    with right:
        st.markdown(f"**{say(language, 'What asks for attention')}**")
        waiting = {
            row["to_do_kind"]: row[
                "to_do_count" if row["to_do_kind"] == "PROMISE_DUE" else "overdue_count"
            ]
            for row in kinds.iter_rows(named=True)
        }
        lines = attention.line(filters, now, with_contacts=False, waiting=waiting)
    # As high as what stands beside it.
    desk_rows = max(_FEWEST_ROWS, lines)
    with left:
        supervises = filters.path[-1].level in _SUPERVISORS and filters.has_children
        title = say(language, WHO if supervises else WHAT)
        if kinds.is_empty():
            st.markdown(f"**{title}**  \n{say(language, to_do.NOTHING_WAITS)}")
        elif supervises:
            children = to_do.by_child(filters)
            answer = sentences(
                language, to_dos_answer(kinds, language), worst_answer(children, language)
            )
            st.markdown(f"**{title}**  \n{plain(answer)}")
            to_do.organisation_table(filters, children, desk_rows=desk_rows)
        else:
            st.markdown(f"**{title}**  \n{plain(to_dos_answer(kinds, language))}")
            to_do.kind_table(filters, kinds, desk_rows=desk_rows)
