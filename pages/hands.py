"""手别 Hands: what each hand was given and brought in, which agency is behind, what lies?"""

from pages.parts import empty, hands, headline
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.hands import hands_answer
from reports.wording import message, say

VIEWS = {
    "hands": message("Hand by hand"),
    "agencies": message("Agencies"),
    "cases": message("Case by case"),
}

filters = current_filters()
language = filters.language
headline.title(filters, message("Hands"))
now = hands.now(filters)
if not now["assignment_count"]:
    empty.stop(language, hands.NO_HANDS, files=("collection_assignments",))

found = hands.by_no(filters)
agencies = hands.agencies(filters)
headline.answer(
    hands_answer(
        found, now, agencies, hands.months(filters), language, least=filters.minimum_loan_count
    )
)
hands.notes(filters, found)
hands.waiting_buttons(filters, now)
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=hands.VIEW,
    default="hands",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "hands":
    hands.by_hand(filters, found)
elif view == "agencies":
    hands.agency_view(filters, agencies)
else:
    hands.case_view(filters, now, agencies)
footnotes(language, hands.FOOTNOTES[view])
