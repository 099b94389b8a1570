"""The to-do line: each entry opens the list of what it is about."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import drill
from pages.parts.data import ask
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports.attention import Alert, alerts
from reports.scorecard import Row
from reports.wording import say
from warehouse import query

_PAGES = {
    "overdue": drill.OVERDUE,
    "exceptions": drill.EXCEPTIONS,
    "customers": drill.CUSTOMERS,
    "data": drill.DATA,
}
_ICONS = {"breach": ":material/error:", "near": ":material/warning:", "todo": ":material/task_alt:"}
_COLOURS = {"breach": "red", "near": "orange"}


def line(filters: Filters, now: Row, *, with_contacts: bool) -> None:
    """What asks for something to be done about the organisation, or that nothing does.

    ``with_contacts``: the customers to contact too, which the to-do desk counts otherwise.
    """
    found = _alerts(filters, now, with_contacts=with_contacts)
    with st.container(horizontal=True, gap="small"):
        if not found:
            st.markdown(f":green[{say(filters.language, 'Nothing asks for attention here.')}]")
        for number, alert in enumerate(found):
            colour = _COLOURS.get(alert.level)
            text = plain(alert.text)
            st.button(
                f":{colour}[**{text}**]" if colour else text,
                key=f"alert {number}",
                icon=_ICONS[alert.level],
                on_click=drill.to_page,
                args=(_PAGES[alert.where],),
                kwargs=dict(alert.choices),
            )


def _alerts(filters: Filters, now: Row, *, with_contacts: bool) -> Sequence[Alert]:
    asked = ask(query.attention, filters.reader, **filters.book)
    # As the page of exceptions asks, so that either finds the other's answer.
    exceptions = ask(
        query.exceptions_by_rule, filters.reader, before_date=filters.compared_date, **filters.book
    )
    contacts = 0
    if with_contacts:
        asking = ask(query.customers_asked, filters.reader, follow_up="CONTACT", **filters.book)
        contacts = int(asking["customer_count"][0])
    rejected = ask(query.rejected_rows_by_code, filters.reader, **filters.below)
    findings = ask(query.reconciliation_by_code, filters.reader, **filters.below)
    return alerts(
        now,
        asked.row(0, named=True),
        exceptions.row(0, named=True),
        contacts=contacts,
        rejected_rows=int(rejected["row_count"].sum()),
        findings=int(findings["finding_count"].sum()),
        language=filters.language,
    )
