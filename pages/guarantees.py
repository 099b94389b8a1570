"""担保 Guarantees: how far collateral covers, what is wrong with it, where; one in full."""

from pages.parts import empty, guarantees, headline
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.guarantees import guarantees_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Guarantees"))
whole = guarantees.whole(filters)
if whole is None:
    empty.stop(language, guarantees.NO_GUARANTEES, files=("collaterals", "collateral_links"))

children = guarantees.by_child(filters)
headline.answer(guarantees_answer(whole, children, language))
guarantees.notes(filters, whole)
guarantees.next_table(filters, whole)
guarantees.cards(filters, whole)
guarantees.draw_charts(filters, whole, children)
guarantees.organisation_table(filters, children, whole)
first = guarantees.list_table(filters, whole)
guarantees.picture(filters, first)
footnotes(language, guarantees.FOOTNOTES)
