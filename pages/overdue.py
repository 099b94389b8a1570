"""逾期 Overdue: how much, how old, of which product and customer, where, and which loans."""

import streamlit as st

from pages.parts import empty, headline, portfolio
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from pages.parts.narrowing import draw_narrowing
from reports.sentences import portfolio_answer
from reports.wording import message, say

VIEWS = {"parts": message("Where it stands"), "loans": message("Loan by loan")}
FOOTNOTES = ("overdue_balance", "overdue_rate", "overdue_amount", "arrears_rate")

filters = current_filters()
language = filters.language
headline.title(filters, message("Overdue"))
narrowing = draw_narrowing(filters)
whole = portfolio.total(filters, narrowing)
if not whole["loan_count"]:
    empty.stop(language, empty.NO_LOANS, files=("loans",))

buckets = portfolio.by_bucket(filters, narrowing)
children = portfolio.by_child(filters, narrowing)
headline.answer(
    portfolio_answer(
        whole,
        buckets.select("part", "overdue_balance").drop_nulls().rows(),
        children.select("label", "overdue_balance"),
        language,
        bucket=narrowing.bucket,
    )
)
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key="view",
    default="parts",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "parts":
    left, right = st.columns([6, 5])
    with left:
        portfolio.draw_buckets(filters, narrowing, buckets)
    with right:
        portfolio.draw_parts(filters, narrowing)
    portfolio.organisation_table(filters, narrowing, children, whole)
else:
    portfolio.loan_table(filters, narrowing, portfolio.choose_list(filters))
footnotes(language, FOOTNOTES, whole)
