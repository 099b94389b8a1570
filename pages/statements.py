"""财务 Statements: whose statement to ask for, whose figures warn, and one borrower's in full."""

from pages.parts import empty, headline, statements
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.financial_statements import statements_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Statements"))
periods = statements.periods(filters)
if periods.is_empty():
    empty.stop(language, statements.NO_STATEMENTS, files=("financial_statements",))

period = statements.choose_period(filters, periods)
to_ask = statements.to_ask_for(filters, period)
headline.answer(statements_answer(period, to_ask, language))
statements.standing_line(filters, period)
statements.ask_table(filters, period, to_ask)
flags = statements.flag_counts(filters, period)
statements.draw_flags(filters, period, flags)
statements.organisation_table(filters, period)
listed = statements.customer_table(filters, period, flags)
statements.one_borrower(filters, statements.choose_borrower(filters, listed))
statements.flag_notes(filters)
footnotes(language, statements.FOOTNOTES)
