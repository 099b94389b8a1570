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
        say(language, section): [
            st.Page(one, title=say(language, title), default=one == drill.PAGES[0])
            for one, title in pages.items()
        ]
        for section, pages in drill.SECTIONS.items()
    },
    # Folded, the last pages hide behind words that cannot be translated.
    expanded=True,
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
    empty.fault(language, error)
finally:
    address.write()
