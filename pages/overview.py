"""总览 Overview: is anything wrong, where, and what has to be done about it."""

import streamlit as st

from pages.parts import drawings, empty, figures, headline, movement, to_do_desk
from pages.parts.choices import choose
from pages.parts.data import draw
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports import charts
from reports.scorecard import HEADLINE
from reports.sentences import overdue_answer
from reports.wording import message, say
from warehouse.metrics import metric

filters = current_filters()
language = filters.language
headline.title(filters, message("Overview"))
standing = figures.standing(filters)
if standing is None:
    empty.stop(language, empty.NO_LOANS, files=("loans",))

headline.answer(
    overdue_answer(
        standing.now,
        standing.compared,
        filters.compared_words,
        figures.changes(filters, "overdue_balance"),
        language,
    )
)
to_do_desk.desk(filters, standing.now)
headline.cards(filters, standing)

card, chart = st.columns([7, 3])
with card:
    headline.scorecard_table(filters, standing)
with chart:
    figure = choose(
        language,
        say(language, "Figure"),
        headline.WATCHED,
        key="figure",
        default="overdue_rate",
        words=lambda name: say(language, metric(name).title),
        shows_label=False,
    )
    trend = draw(
        charts.trend, filters.reader, standing.history, figure=figure, until=filters.month_end_date
    )
    drawings.show(trend, key="trend", alt=say(language, "Trend of the figure over 13 months"))

movement.heat_map(filters, figure)
movement.movers(filters, figure)
footnotes(language, HEADLINE, standing.now)
