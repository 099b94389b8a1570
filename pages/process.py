"""过程 Process: where loans stand until they are settled, what is stuck, what was changed."""

from pages.parts import element_changes, empty, headline, process
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.wording import message, say

VIEWS = {"stages": message("Stages"), "changes": message("Changes of elements")}

filters = current_filters()
language = filters.language
headline.title(filters, message("Process"))
stages = process.stages(filters)
if not stages["loan_count"].sum():
    empty.stop(language, empty.NO_LOANS, files=("loans",))

view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key="view",
    default="stages",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "stages":
    children = process.by_child(filters)
    headline.answer(process.answer(filters, stages, children))
    process.draw_stages(filters, stages)
    process.stage_table(filters, stages)
    process.map_of_stages(filters, stages, children)
    process.loan_table(filters, stages)
    footnotes(language, process.FOOTNOTES)
else:
    element_changes.show(filters)
    footnotes(language, element_changes.FOOTNOTES)
