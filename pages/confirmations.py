"""资金落实 Fund confirmation: is the money for what falls due there, who drew unchecked."""

from pages.parts import confirmations, headline, redrawdowns
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.wording import message, say

VIEWS = {"funds": message("Repayment funds"), "redraw": message("Checks before drawing again")}

filters = current_filters()
language = filters.language
headline.title(filters, message("Fund confirmation"))
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=confirmations.VIEW,
    default="funds",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "funds":
    confirmations.show_funds(filters)
    footnotes(language, confirmations.FOOTNOTES)
else:
    redrawdowns.show_redrawdowns(filters)
    footnotes(language, redrawdowns.FOOTNOTES)
