"""话术 Scripts: which may be used, which loans have none, what is said and what comes of it."""

import streamlit as st

from pages.parts import empty, headline, scripts
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from reports.scripts import scripts_answer
from reports.wording import message

filters = current_filters()
language = filters.language
headline.title(filters, message("Scripts"))
library = scripts.library(filters)
if library.is_empty():
    empty.stop(language, scripts.NO_SCRIPTS, files=("scripts",))

needs = scripts.needs(filters)
use = scripts.use(filters)
headline.answer(scripts_answer(library, needs, use, language))
scripts.notes(filters)
left, right = st.columns([5, 2], gap="medium")
with left:
    scripts.next_table(filters, library, needs, use)
with right:
    scripts.cards(filters, use)
left, right = st.columns([4, 3], gap="medium")
with left:
    scripts.coverage_map(filters, needs)
with right:
    scripts.case_scripts(filters, needs)
scripts.organisation_table(filters, use)
scripts.library_table(filters, library)
scripts.one_script(filters, library)
scripts.banned_list(filters)
footnotes(language, scripts.FOOTNOTES)
