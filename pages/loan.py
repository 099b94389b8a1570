"""单户 Loan: one loan with its plan, its payments, how late it was and what was done about it."""

import streamlit as st

from pages.parts import headline, loan
from pages.parts.data import ask
from pages.parts.filters import current_filters
from pages.parts.loan_search import find_loan
from pages.parts.markdown import plain
from reports.sentences import loan_answer
from reports.wording import say
from warehouse import query

filters = current_filters()
language = filters.language
st.title(say(language, "Loan"), anchor=False)
found = find_loan(filters)

as_of_date = ask(query.build_info, filters.reader)["as_of_date"][0]
st.subheader(f"{plain(found['customer_name'] or '')} · {plain(found['loan_id'])}", anchor=False)
headline.answer(loan_answer(found, as_of_date, language))
loan.facts(filters, found)
loan.timeline(filters, found)
loan.sections(filters, found)
