"""单户 One customer: the whole story, all its loans in time, and one of them in detail."""

import streamlit as st

from pages.parts import (
    customer,
    fund_flows,
    guarantees,
    headline,
    loan,
    loan_work,
    one_case,
    process,
    statements,
    warnings,
)
from pages.parts.data import ask
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from pages.parts.loan_search import find_customer
from pages.parts.markdown import plain
from reports.sentences import customer_answer, loan_answer
from reports.wording import say
from warehouse import query

filters = current_filters()
language = filters.language
st.title(say(language, "One customer"), anchor=False)
who, loans, chosen = find_customer(filters)

as_of_date = ask(query.build_info, filters.reader)["as_of_date"][0]
st.subheader(plain(chosen["customer_name"] or who["customer_id"]), anchor=False)
headline.part_answer(customer_answer(loans, as_of_date, language))
loan_work.next_step(filters, chosen)
customer.head(filters, who)
customer.loan_table(filters, who, loans)
guarantees.block(filters, who["customer_id"])
warnings.block(filters, who["customer_id"])
statements.block(filters, who["customer_id"])
customer.story(filters, who, loans)

st.subheader(f"{say(language, 'Loan')} {plain(chosen['loan_id'])}", anchor=False)
headline.part_answer(loan_answer(chosen, as_of_date, language))
process.stage_of(filters, chosen)
loan_work.waiting(filters, chosen)
loan.facts(filters, chosen)
one_case.block(filters, chosen)
loan.timeline(filters, chosen)
fund_flows.block(filters, chosen["loan_id"])
loan.sections(filters, chosen)
footnotes(
    language,
    (*customer.DEFINED.values(), "overdue_episode_count", "missed_instalment_count"),
)
