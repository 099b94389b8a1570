"""The to-do line: each entry opens the list of what it is about."""

from collections.abc import Mapping

import streamlit as st

from pages.parts import drill
from pages.parts import waiting as waiting_buttons
from pages.parts.data import ask
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports.attention import Alert, alerts, collection_alerts
from reports.scorecard import Row
from warehouse import query

_PAGES = {
    "overdue": drill.OVERDUE,
    "exceptions": drill.EXCEPTIONS,
    "customers": drill.CUSTOMERS,
    "to_do": drill.TO_DO,
    "conduct": drill.CONDUCT,
    "data": drill.DATA,
}
_ICONS = {
    "breach": ":material/error:",
    "near": ":material/warning:",
    "todo": waiting_buttons.ICON,
}
_COLOURS = {"breach": "red", "near": "orange"}


def line(
    filters: Filters, now: Row, *, with_contacts: bool, waiting: Mapping[str, int] | None = None
) -> int:
    """What asks for something to be done about the organisation, or that nothing does.

    Returns how many things there are.

    ``with_contacts``: the customers to contact too, which the to-do desk counts otherwise.
    ``waiting``: as ``collection_alerts`` takes it, where the desk is of the day shown.
    """
    found = _alerts(filters, now, with_contacts=with_contacts)
    # As the page of conduct asks.
    conduct = ask(
        query.conduct_by_rule, filters.reader, before_date=filters.compared_date, **filters.place
    )
    found += collection_alerts(conduct.row(0, named=True), waiting or {}, filters.language)
    # What is wrong with the loans stands before what is wrong with the files.
    found.sort(key=lambda alert: alert.where == "data")
    with st.container(horizontal=True, gap="small"):
        if not found:
            waiting_buttons.nothing(filters.language)
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
    return len(found)


def _alerts(filters: Filters, now: Row, *, with_contacts: bool) -> list[Alert]:
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
