"""批次 Vintages: how loans turn out by when they were paid out, and who never paid even once."""

import streamlit as st

from pages.parts import empty, first_payments, headline, vintages
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from pages.parts.narrowing import draw_narrowing
from reports.vintages import first_payment_answer, vintage_answer
from reports.wording import message, say

VIEWS = {"curves": message("Vintages"), "first": message("First payment default")}

filters = current_filters()
language = filters.language
headline.title(filters, message("Vintages"))
narrowing = draw_narrowing(filters, by_age=False)
first, left, right = st.columns([4, 5, 3])
with first:
    view = choose(
        language,
        say(language, "View"),
        list(VIEWS),
        key="view",
        default="curves",
        words=lambda code: say(language, VIEWS.get(code, code)),
        shape="buttons",
        shows_label=False,
    )
if view == "curves":
    with left:
        series = vintages.choose_series(filters)
    with right:
        figure = vintages.choose_figure(filters)
    points = vintages.curves(filters, narrowing, series)
    if points.is_empty():
        empty.stop(language, vintages.NOTHING_REACHED, files=("loans",))
    headline.answer(vintage_answer(points, figure, series, language))
    cell = vintages.draw(filters, points, series, figure)
    vintages.loans_of_cell(filters, narrowing, series, figure, cell)
    footnotes(language, ("vintage_rate", "vintage_ever30_rate"))
else:
    with left:
        dimension = first_payments.choose_dimension(filters)
    with right:
        days = first_payments.choose_days(filters)
    whole = first_payments.total(filters, narrowing, days)
    if not whole["due_loan_count"]:
        empty.stop(language, first_payments.NO_PLANS, files=("repayment_schedule", "repayments"))
    headline.answer(first_payment_answer(whole, days, language))
    months = first_payments.by_month(filters, narrowing, days, dimension)
    month = first_payments.draw_months(filters, months, days, dimension)
    if filters.has_children:
        first_payments.organisation_table(filters, narrowing, days, month)
    first_payments.loan_table(filters, narrowing, days, month)
    footnotes(language, ("first_payment_default_rate",), whole)
