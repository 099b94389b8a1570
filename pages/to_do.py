"""待办 To do: what waits on whom, what is late, and who is not doing it."""

from pages.parts import empty, headline, to_do
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.to_dos import to_dos_answer, worst_answer
from reports.wording import message, sentences

filters = current_filters()
language = filters.language
headline.title(filters, message("To do"))
kinds = to_do.by_kind(filters)
if kinds.is_empty():
    to_do.notes(filters)
    empty.stop(language, to_do.NOTHING_WAITS)

sentence = to_dos_answer(kinds, language)
if filters.has_children:
    worst = worst_answer(to_do.by_child(filters), language)
    sentence = sentences(language, sentence, worst)
headline.answer(sentence)
to_do.notes(filters)
chosen = to_do.choose_rows(filters, kinds)
to_do.table(filters, kinds, chosen)
to_do.row_table(filters, chosen)
footnotes(language, to_do.FOOTNOTES)
