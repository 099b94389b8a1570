"""Which pages there are, and going deeper: to an organisation, to the loans of a figure, to one.

A click sets out where to go; ``app.py`` goes there at the start of the next run, before anything is
drawn, so that nothing is drawn twice.
"""

from collections.abc import Sequence

import streamlit as st

from pages.parts.filters import ORG, Filters
from reports.wording import message, say

OVERVIEW = "pages/overview.py"
TO_DO = "pages/to_do.py"
OVERDUE = "pages/overdue.py"
MIGRATION = "pages/migration.py"
CUSTOMERS = "pages/customers.py"
INSPECTIONS = "pages/inspections.py"
PROCESS = "pages/process.py"
STATEMENTS = "pages/statements.py"
CONFIRMATIONS = "pages/confirmations.py"
FUND_FLOWS = "pages/fund_flows.py"
EXCEPTIONS = "pages/exceptions.py"
WARNING_SCORE = "pages/warning_score.py"
ARCHIVES = "pages/archives.py"
GUARANTEES = "pages/guarantees.py"
LINE = "pages/line.py"
WARNINGS = "pages/warnings.py"
LOAN = "pages/loan.py"
COLLECTION_WORK = "pages/collection_work.py"
VINTAGES = "pages/vintages.py"
CONCENTRATION = "pages/concentration.py"
COMPARE = "pages/compare.py"
DATA = "pages/data.py"
POLICY = "pages/policy.py"
CASES = "pages/cases.py"
WARNING_TABLE = "pages/warning_table.py"
COLLECTION = "pages/collection.py"
PROMISES = "pages/promises.py"
HANDS = "pages/hands.py"
CONDUCT = "pages/conduct.py"
SCRIPTS = "pages/scripts.py"
# The navigation: every page of the desk with its title, by what it is for. The first opens first.
SECTIONS: dict[str, dict[str, str]] = {
    message("Supervision"): {
        OVERVIEW: message("Overview"),
        TO_DO: message("To do"),
        OVERDUE: message("Overdue"),
        MIGRATION: message("Migration"),
        CUSTOMERS: message("Customers A/B/C"),
        EXCEPTIONS: message("Exceptions"),
        LOAN: message("One customer"),
    },
    message("Early warning"): {
        WARNINGS: message("Warnings"),
        WARNING_TABLE: message("Warning table"),
        WARNING_SCORE: message("Warning score"),
        GUARANTEES: message("Guarantees"),
        FUND_FLOWS: message("Fund flows"),
        POLICY: message("Credit policy"),
    },
    message("Post-loan work"): {
        INSPECTIONS: message("Inspections"),
        CONFIRMATIONS: message("Fund confirmation"),
        PROCESS: message("Process"),
        STATEMENTS: message("Statements"),
        ARCHIVES: message("Archives"),
        LINE: message("The line"),
    },
    message("Collection"): {
        COLLECTION: message("Recovery"),
        COLLECTION_WORK: message("Collection work"),
        PROMISES: message("Promises"),
        HANDS: message("Hands"),
        CASES: message("Cases"),
        CONDUCT: message("Conduct"),
        SCRIPTS: message("Scripts"),
    },
    message("Analysis"): {
        VINTAGES: message("Vintages"),
        CONCENTRATION: message("Concentration"),
        COMPARE: message("Compare"),
    },
    message("Foundation"): {DATA: message("Data")},
}
PAGES = tuple(page for pages in SECTIONS.values() for page in pages)
# Pages that can leave out low-risk loans; the frame offers the choice on them.
SCOPED = (
    OVERVIEW,
    OVERDUE,
    COMPARE,
    MIGRATION,
    CONCENTRATION,
    VINTAGES,
    EXCEPTIONS,
    CUSTOMERS,
    PROCESS,
)
_DESTINATION = "destination"


def offers_scope(url_path: str) -> bool:
    """Whether a page, by its path in the address, can leave out low-risk loans."""
    # The page a desk opens with has no path of its own.
    return f"pages/{url_path}.py" in SCOPED if url_path else PAGES[0] in SCOPED


def to_page(page: str, **choices: str) -> None:
    """Go to a page with some of its choices made. For use in a callback."""
    st.session_state[_DESTINATION] = (page, choices)


def offer_customer(filters: Filters, **who: str) -> None:
    """A button that opens the customer of a ``loan``, or a ``customer``, on the page of its own."""
    st.button(
        say(filters.language, "Open the customer"),
        key="open customer",
        type="tertiary",
        icon=":material/person:",
        on_click=to_page,
        args=(LOAN,),
        kwargs=who,
    )


def to_org(org_id: str) -> None:
    """Show an organisation on the page one is on. For use in a callback."""
    st.session_state[ORG] = org_id


def to_org_on(page: str, org_id: str, **choices: str) -> None:
    """Show an organisation on another page. For use in a callback."""
    to_org(org_id)
    to_page(page, **choices)


def leave_if_asked() -> None:
    """Go where the last click set out to."""
    destination = st.session_state.pop(_DESTINATION, None)
    if destination is not None:
        page, choices = destination
        st.switch_page(page, query_params=choices)


def breadcrumb(filters: Filters) -> None:
    """The way up from the organisation to the top of the scope; nothing at the top."""
    if filters.is_whole_scope:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for number, one in enumerate(filters.path[:-1]):
            st.button(
                f"‹ {one.name}",
                key=f"up {number}",
                type="tertiary",
                on_click=to_org,
                args=(one.org_id,),
                help=say(filters.language, "Up to {name}", name=one.name),
            )


def clicked_row(key: str, ids: Sequence[object]) -> str | None:
    """The id of the row whose button was clicked in a table of this key."""
    click = st.session_state.get(key)
    if not click or not 0 <= click["row"] < len(ids):
        return None
    return str(ids[click["row"]]) if ids[click["row"]] is not None else None
