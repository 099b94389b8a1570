"""催收合规 Conduct: is collection done by the rules, who breaks which, and what is to be done?"""

from pages.parts import complaints, conduct, headline
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.conduct import conduct_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Conduct"))
found = conduct.by_rule(filters)
if not found["action_count"][0]:
    complaints.show_complaints(filters)
    conduct.stop_without_actions(filters)

children = conduct.by_child(filters)
month = f"{filters.month_end_date:%Y-%m}"
headline.answer(conduct_answer(found, children, month, filters.compared_words, language))
conduct.notes(filters)
conduct.rule_table(filters, found)
conduct.trend_and_map(filters, found, children)
conduct.who_table(filters, children)
conduct.violation_table(filters, found)
complaints.show_complaints(filters)
conduct.rule_notes(filters)
footnotes(language, conduct.FOOTNOTES + complaints.FOOTNOTES)
