"""客户分类 Customers A/B/C: who pays on time and who does not, who fell, and whom to ask what."""

import streamlit as st

from pages.parts import customers, empty, follow_ups, headline
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.customer_sentences import customers_answer
from reports.wording import message, say

VIEWS = {
    "parts": message("Where they stand"),
    "customers": message("Customer by customer"),
    "todo": message("To confirm and to contact"),
}

filters = current_filters()
language = filters.language
headline.title(filters, message("Customers A/B/C"))
book = customers.choose_book(filters)
whole = customers.total(filters, book)
if whole is None:
    empty.stop(language, empty.NO_LOANS, files=("loans",))

children = customers.by_child(filters, book)
headline.answer(
    customers_answer(
        whole,
        customers.rate_before(filters, book),
        filters.compared_words if book.is_compared else None,
        children.select("label", "fallen_customer_count"),
        language,
    )
)
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=customers.VIEW,
    default="parts",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "parts":
    left, right = st.columns([4, 5])
    with left:
        customers.draw_mix(filters, book)
    with right:
        customers.draw_matrix(filters, book)
    customers.organisation_table(filters, children, whole)
elif view == "customers":
    customers.customer_table(filters, book)
else:
    follow_ups.follow_up_tables(filters, book)
footnotes(language, customers.FOOTNOTES)
