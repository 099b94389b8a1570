"""The frame of the desk: who reads, which pages there are, what is chosen for all of them."""

import os

import streamlit as st

from pages.parts import address, drill, empty, headline, style
from pages.parts.choices import choose
from pages.parts.data import current_warehouse
from pages.parts.filters import draw_filters
from pages.parts.reader import Reader
from reports.palette import Theme
from reports.wording import Language, language_of, language_of_browser, say
from warehouse.errors import NoWarehouse, OutOfScope, PostloanError

LANG = "lang"
by_browser = language_of_browser(st.context.locale)
language = language_of(st.session_state.get(LANG, st.query_params.get(LANG)), by_browser)
st.set_page_config(page_title=say(language, "Post-loan supervision desk"), layout="wide")
page = st.navigation(
    {
        say(language, "Supervision"): [
            st.Page(drill.OVERVIEW, title=say(language, "Overview"), default=True),
            st.Page(drill.OVERDUE, title=say(language, "Overdue")),
            st.Page(drill.MIGRATION, title=say(language, "Migration")),
            st.Page(drill.CUSTOMERS, title=say(language, "Customers A/B/C")),
            st.Page(drill.EXCEPTIONS, title=say(language, "Exceptions")),
            st.Page(drill.LOAN, title=say(language, "One customer")),
        ],
        say(language, "Analysis"): [
            st.Page(drill.VINTAGES, title=say(language, "Vintages")),
            st.Page(drill.CONCENTRATION, title=say(language, "Concentration")),
            st.Page(drill.COMPARE, title=say(language, "Compare")),
        ],
        say(language, "Foundation"): [st.Page(drill.DATA, title=say(language, "Data"))],
    }
)
theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
style.apply()
style.brand(say(language, "Postloan"), theme)
drill.leave_if_asked()
address.read(page.url_path)
with st.sidebar:
    chosen = choose(
        language,
        "语言 Language",
        [one.value for one in Language],
        key=LANG,
        default=by_browser.value,
        words=lambda code: Language(code).own_name,
        shape="buttons",
        is_shared=True,
        shows_label=False,
    )
scope = os.environ.get("POSTLOAN_SCOPE") or None
try:
    reader = Reader(
        language=Language(chosen),
        theme=theme,
        build_id=current_warehouse().build_id,
        scope_org_id=scope,
    )
    filters = draw_filters(reader, offers_scope=drill.offers_scope(page.url_path))
    headline.as_of_line(filters)
    drill.breadcrumb(filters)
    page.run()
except NoWarehouse:
    empty.no_warehouse(language)
except OutOfScope:
    empty.out_of_scope(language, scope or "")
except PostloanError as error:
    st.error(str(error))
finally:
    address.write()
