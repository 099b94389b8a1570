"""贷后检查 Inspections: what waits, what was done in time, whether it was real, what it found."""

import streamlit as st

from pages.parts import empty, findings, headline, inspection_quality, inspections
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.wording import message, say

VIEWS = {
    "waiting": message("What is waiting"),
    "figures": message("Done and in time"),
    "quality": message("Quality of checks"),
    "findings": message("Findings"),
}
DRAWN = {
    "waiting": inspections.waiting,
    "figures": inspections.figures,
    "quality": inspection_quality.quality,
    "findings": findings.findings,
}
FOOTNOTES = {
    "waiting": ("inspection_completion_rate", "inspection_on_time_rate"),
    "figures": (
        "inspection_completion_rate",
        "inspection_on_time_rate",
        "loan_coverage",
        "principal_coverage",
        "never_inspected_loan_count",
    ),
    "quality": (
        "poor_text_rate",
        "done_onsite_rate",
        "officer_check_rate",
        "crowded_count",
        "blind_rate",
    ),
    "findings": ("found_count", "self_found_rate", "rectification_rate"),
}

filters = current_filters()
language = filters.language
headline.title(filters, message("Inspections"))
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key=inspections.VIEW,
    default="waiting",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if not inspections.has_arrived(filters):
    st.caption(say(language, "Computed duties stand here from the rules alone."))
    empty.nothing(language, inspections.NOTHING_ARRIVED, files=("inspections",))
DRAWN[view](filters)
footnotes(language, FOOTNOTES[view])
