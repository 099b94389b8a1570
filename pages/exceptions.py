"""例外 Exceptions: which loans break a rule, by how much, where, and on whose word."""

import streamlit as st

from pages.parts import empty, exceptions, headline
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from pages.parts.markdown import plain
from reports.exceptions import coverage_line, exceptions_answer
from reports.wording import message

FOOTNOTES = (
    "npl_principal",
    "npl_rate",
    "overdue90_to_npl",
    "exception_loan_count",
    "provision_amount",
    "provision_coverage",
)

filters = current_filters()
language = filters.language
headline.title(filters, message("Exceptions"))
found = exceptions.by_rule(filters)
coverage = exceptions.coverage(filters)
if not coverage["loan_count"]:
    empty.stop(language, empty.NO_LOANS, files=("loans",))

children = exceptions.by_child(filters)
headline.answer(
    exceptions_answer(
        found, children, coverage["outstanding_principal"], filters.compared_words, language
    )
)
st.caption(plain(coverage_line(coverage, language)))
exceptions.rule_table(filters, found)
exceptions.map_of_rules(filters, found, children)
exceptions.loan_table(filters, exceptions.choose_rule(filters, found))
exceptions.alert_table(filters)
exceptions.rule_notes(filters)
footnotes(language, FOOTNOTES)
