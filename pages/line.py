"""条线 The line: posts filled, loans looked after, people trained, reports in?"""

from pages.parts import headline, line, line_views
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.line import line_answer
from reports.wording import message, say

VIEWS = {
    "posts": message("Posts"),
    "people": message("People"),
    "training": message("Training"),
    "reports": message("Regular reports"),
}

filters = current_filters()
language = filters.language
headline.title(filters, message("The line"))
now = line.standing(filters)
headline.answer(line_answer(now, language))
line.to_do_buttons(filters)
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=line.VIEW,
    default="posts",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "posts":
    line_views.posts(filters, now)
elif view == "people":
    line_views.people(filters, now)
elif view == "training":
    line_views.training(filters, now)
else:
    line_views.reports(filters, now)
footnotes(language, line.FOOTNOTES[view])
