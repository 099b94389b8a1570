"""资金流向 Fund flows: where loan money went, what has to be explained, and one loan's picture."""

from pages.parts import empty, fund_flows, headline
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.fund_flows import fund_flows_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Fund flows"))
if not fund_flows.have_arrived(filters):
    empty.stop(language, fund_flows.NO_FLOWS, files=("fund_flows",))
whole = fund_flows.whole(filters)
if whole is None:
    empty.stop(language, fund_flows.NO_LOANS_OF_MONTHS)

headline.answer(fund_flows_answer(whole, f"{filters.month_end_date:%Y-%m}", language))
fund_flows.notes(filters)
fund_flows.next_table(filters, whole)
fund_flows.cards(filters, whole)
fund_flows.draw_kinds(filters)
fund_flows.organisation_table(filters, whole)
listed = fund_flows.loan_table(filters)
fund_flows.one_loan(filters, fund_flows.choose_loan(filters, listed))
fund_flows.rule_notes(filters)
footnotes(language, fund_flows.FOOTNOTES)
