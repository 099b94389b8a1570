"""贷后预警表 Warning table: one row per borrower, every indicator, level, trend, last step."""

from pages.parts import empty, headline, warning_table
from pages.parts.filters import current_filters
from reports.warning_table import table_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Warning table"))
totals = warning_table.totals(filters)
if totals.is_empty():
    empty.stop(language, warning_table.NOBODY)

headline.answer(table_answer(totals, language))
warning_table.note(filters)
asked = warning_table.choices(filters, totals)
customers, cells = warning_table.rows(filters, asked)
if customers.is_empty():
    empty.stop(language, warning_table.NOBODY_CHOSEN)

warning_table.heat_table(filters, customers, cells)
warning_table.customer_table(filters, customers, asked)
warning_table.form_download(filters, asked)
