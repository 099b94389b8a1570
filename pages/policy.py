"""授信政策 Credit policy: which limits are exceeded or near, what was paid out against a ban."""

from pages.parts import empty, headline, policy
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.policy import policy_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Credit policy"))
policies = policy.policies(filters)
if policies.is_empty():
    empty.stop(language, policy.NO_POLICY, files=("policy_limits",))

headline.answer(policy_answer(policies, policy.against_totals(filters), language))
policy.note(filters, policies)
policy.to_do_buttons(filters, policies)
policy.bars(filters, policies)
policy.policy_table(filters, policies)
chosen = policy.choice(filters, policies)
if chosen is not None:
    policy.one_policy(filters, policies, chosen)
policy.loans_against(filters, policies, chosen)
footnotes(language, policy.FOOTNOTES)
