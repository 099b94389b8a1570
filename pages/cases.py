"""案件 Cases: what each overdue loan asks for, what to do next, and the sheet of one case."""

from pages.parts import cases, empty, headline, one_case
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.cases import case_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Cases"))
quadrants = cases.quadrants(filters)
if quadrants.is_empty():
    empty.stop(language, cases.NO_CASE)

headline.answer(case_answer(quadrants, language))
cases.note(filters)
cases.step_buttons(filters)
cases.quadrant_map(filters, quadrants)
chosen = cases.choices(filters, quadrants)
one_case.show(filters, cases.case_list(filters, chosen))
cases.organisation_table(filters, chosen)
one_case.rules_note(filters)
footnotes(language, cases.FOOTNOTES)
