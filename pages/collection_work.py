"""催收落实 Collection work: are overdue loans really worked, how soon, and as their stage asks?"""

from pages.parts import collection_steps, collection_work, headline
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.collection_work import collection_work_answer
from reports.wording import message, say

VIEWS = {"work": message("Loans to work"), "steps": message("What each stage asks")}

filters = current_filters()
language = filters.language
headline.title(filters, message("Collection work"))
now = collection_work.standing(filters)
children = collection_work.by_child(filters)
headline.answer(
    collection_work_answer(
        now, collection_work.before(filters), children, filters.compared_words, language
    )
)
collection_work.notes(filters, now)
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=collection_work.VIEW,
    default="work",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "work":
    collection_work.view(filters, now, children)
else:
    collection_steps.view(filters, now, children)
collection_work.rules(filters)
footnotes(language, collection_work.FOOTNOTES[view])
