"""预警成效 Warning score: were they right, what did they miss, is there a better threshold."""

from pages.parts import empty, headline, warning_scores, what_if
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Warning score"))
now = warning_scores.totals(filters)
if not now["warning_count"]:
    empty.stop(language, warning_scores.NO_WARNINGS, files=("warnings",))

scores = warning_scores.report_card(filters)
headline.answer(warning_scores.answer(filters, now))
warning_scores.lines(filters, now, scores)
warning_scores.draw_scores(filters, scores)
warning_scores.score_table(filters, scores)
what_if.show(filters)
warning_scores.missed_table(filters, now)
warning_scores.child_table(filters)
footnotes(language, warning_scores.FOOTNOTES)
