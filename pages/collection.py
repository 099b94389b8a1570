"""清收 Recovery: what came back of the arrears, whether the plan lands, who is behind."""

from pages.parts import collection, collection_views, empty, headline
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.collection import collection_answer
from reports.wording import message, say

VIEWS = {
    "plan": message("Plan and time"),
    "parts": message("By age, product, hand, handler"),
    "curves": message("Recovery curves"),
    "targets": message("Targets"),
}

filters = current_filters()
language = filters.language
headline.title(filters, message("Recovery"))
standing = collection.standing(filters)
if standing is None:
    empty.stop(
        language, collection.NO_MONTH_BEFORE, files=("loans", "repayment_schedule", "repayments")
    )

# A month that still runs has had fewer days than the one it would be compared with.
compared = None if filters.is_month_to_date else standing.compared
headline.answer(collection_answer(standing.now, compared, filters.compared_words, language))
collection.notes(filters, standing)
collection.to_do_buttons(filters, standing)
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=collection.VIEW,
    default="plan",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "plan":
    collection.plan(filters, standing)
elif view == "parts":
    collection_views.parts(filters, standing)
elif view == "curves":
    collection_views.curves(filters)
else:
    collection_views.targets(filters)
footnotes(language, collection.FOOTNOTES[view])
