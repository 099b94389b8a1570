"""档案 Archives: whose files are complete, what is missing, lent or not compared, how long kept."""

from pages.parts import archives, empty, headline
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.archives import archives_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Archives"))
whole = archives.whole(filters)
if whole is None:
    empty.stop(language, archives.NO_ARCHIVES, files=("archives",))

items = archives.by_item(filters)
children = archives.by_child(filters)
headline.answer(archives_answer(whole, items, children, language))
archives.notes(filters)
archives.next_table(filters, whole)
archives.cards(filters, whole)
archives.missing_charts(filters, items, children)
archives.organisation_table(filters, children, whole)
archives.row_table(filters, whole)
footnotes(language, archives.FOOTNOTES)
