"""对比 Compare: two dates, two organisations, and where one stands among its peers."""

import polars as pl
import streamlit as st

from pages.parts import comparing, contributions, empty, headline, peers
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.comparison import dates_answer, peers_answer, two_answer, whole_of
from reports.terms import term
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Compare"))
chosen = comparing.draw_choices(filters)
now = comparing.standing(filters, filters.org_id, chosen.month_end_date)
if now is None:
    empty.stop(language, empty.NO_LOANS, files=("loans",))

if chosen.view == "dates":
    made_of = contributions.parts_of_change(filters, chosen)
    before = chosen.before_date and comparing.standing(filters, filters.org_id, chosen.before_date)
    if made_of is None or not before:
        empty.stop(language, contributions.NOT_DEFINED)
    part, parts = made_of
    headline.answer(
        dates_answer(chosen.figure, whole_of(parts), parts, parts["label"].to_list(), language)
    )
    left, right = st.columns([6, 5])
    with left:
        contributions.chart(filters, chosen, part, parts)
    with right:
        comparing.two_dates_table(filters, chosen, now, before)
    contributions.table(filters, chosen, part, parts)
elif chosen.view == "organisations":
    other = comparing.choose_other(filters)
    if other is None:
        empty.stop(language, comparing.NO_OTHER)
    row = comparing.standing(filters, other[0], chosen.month_end_date)
    if row is None:
        empty.stop(language, empty.NO_LOANS)
    headline.answer(two_answer(chosen.figure, now, row, (filters.org_name, other[1]), language))
    comparing.two_organisations(filters, chosen, other, now, row)
else:
    level = peers.choose_level(filters)
    if level is None:
        empty.stop(language, peers.NO_PEERS)
    found = peers.standing(filters, chosen, level)
    if len(found) < 2:
        empty.stop(language, peers.NO_PEERS_THEN)
    mine = found.filter(pl.col("org_id") == filters.org_id).to_dicts()
    words = term(language, "org_level", level)
    headline.answer(peers_answer(chosen.figure, mine[0] if mine else None, words, found, language))
    peers.chart(filters, chosen, found)
    peers.table(filters, chosen, found)
footnotes(language, (chosen.figure, *comparing.FOOTNOTES[chosen.view]), now)
