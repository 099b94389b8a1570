"""集中度 Concentration: whom and what the book hangs on, and what falls due next."""

from pages.parts import concentration, empty, headline
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.concentration import concentration_answer
from reports.wording import message, say

FOOTNOTES = ("overdue_balance", "overdue_rate", "top_ten_share", "book_share")
FOOTNOTES_AHEAD = ("maturing_principal", "instalment_principal")

filters = current_filters()
language = filters.language
headline.title(filters, message("Concentration"))
largest = concentration.total(filters, "customer_id")
if not largest["loan_count"]:
    empty.stop(language, empty.NO_LOANS, files=("loans",))

windows = concentration.windows(filters)
headline.answer(
    concentration_answer(
        largest,
        concentration.name_of_largest(filters, largest),
        windows.to_dicts(),
        filters.compared_words,
        language,
    )
)
view = choose(
    language,
    say(language, "View"),
    list(concentration.VIEWS),
    key="view",
    default="customer_id",
    words=lambda code: say(language, concentration.VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == concentration.AHEAD:
    concentration.ahead(filters, windows)
    footnotes(language, FOOTNOTES_AHEAD)
else:
    concentration.holders(filters, concentration.HOLDERS[view])
    footnotes(language, FOOTNOTES, largest)
