"""The four views of the line: posts, people, training, regular reports."""

from typing import Any

import streamlit as st

from pages.parts import drawings, drill, empty, line, tables
from pages.parts.data import ask, draw, later
from pages.parts.downloads import MOST_ROWS
from pages.parts.filters import Filters
from pages.parts.markdown import plain
from reports import charts
from reports.line import people_line, silent_line, sources
from reports.numbers import count, money_with_unit, rate
from reports.tables import Column
from reports.wording import message, say
from warehouse import query

POSTS = (
    Column("org_name", "Organisation"),
    Column("org_level", "Level", "term", family="org_level"),
    Column("parent_name", "Reports to"),
    Column("post", "Post", "term", family="line_post"),
    Column("post_state", "State", "term", family="post_state"),
)
POST_CHILDREN = (
    Column("post_org_count", "Need a post", "count"),
    Column("reported_count", "Told", "count"),
    Column("missing_count", "Lack a post", "count"),
    Column("missing_rate", "Share", "rate", is_sample=False),
)
POST_KINDS = (
    Column("post", "Post", "term", family="line_post"),
    Column("needed_count", "Need it", "count"),
    Column("filled_count", "Have it", "count"),
    Column("missing_count", "Lack it", "count"),
    Column("not_reported_count", "Not told", "count"),
    Column("missing_rate", "Share", "rate", is_sample=False),
)
ORPHANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("days_past_due", "Days past due", "count"),
    Column("reason", "Account manager is", "term", family="officer_state"),
    Column("officer_id", "Number", "identifier"),
    Column("staff_name", "Name"),
    Column("off_date", "Left on", "date"),
    Column("days_since_left", "Days since then", "count"),
)
OFFICERS = (
    Column("officer_id", "Account manager", "identifier"),
    Column("staff_name", "Name"),
    Column("org_name", "Organisation of the loans"),
    Column("officer_state", "State", "term", family="officer_state"),
    Column("loan_count", "Loans here", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("customer_count", "Customers", "count"),
    Column("overdue_loan_count", "Overdue", "count"),
    Column("overdue_balance", "Overdue balance", "money"),
    Column("whole_loan_count", "Loans in the bank", "count"),
    Column("load_share", "Load", "rate", is_sample=False, hint=message("Of what the limits allow")),
    Column("is_over_limit", "Too many", "flag"),
    Column("certificate_state", "Certificate", "term", family="certificate_state"),
)
PEOPLE_CHILDREN = (
    Column("live_loan_count", "Live loans", "count"),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("officer_count", "Account managers", "count"),
    Column("per_officer", "Loans each", "printed"),
    Column("principal_per_officer", "Balance each", "money"),
    Column("orphaned_loan_count", "Nobody looks after", "count"),
    Column("orphaned_principal", "Their balance", "money"),
    Column("orphaned_rate", "Share", "rate", is_sample=False),
)
CERTIFICATES = (
    Column("staff_id", "Number", "identifier"),
    Column("staff_name", "Name"),
    Column("org_name", "Organisation"),
    Column("post", "Post", "term", family="staff_post"),
    Column("certificate_state", "Certificate", "term", family="certificate_state"),
    Column("valid_until_date", "Valid until", "date"),
    Column("last_held_date", "Last training", "date"),
    Column("on_date", "In post since", "date"),
)
ACTS = (
    Column("inspection_id", "Inspection", "identifier"),
    Column("inspection_type", "Kind", "term", family="inspection_type"),
    Column("org_name", "Organisation"),
    Column("done_date", "Done on", "date"),
    Column("inspector_id", "Inspector", "identifier"),
    Column("staff_name", "Name"),
    Column("expired_date", "Certificate ended", "date"),
    Column("days_expired", "Days since then", "count"),
    Column("loan_id", "Loan number", "identifier"),
)
TRAINING_CHILDREN = (
    Column("staff_count", "People in post", "count"),
    Column("certified_count", "Valid", "count"),
    Column("expired_count", "Expired", "count"),
    Column("not_passed_count", "Not passed", "count"),
    Column("no_record_count", "No record", "count"),
    Column("coverage_rate", "Coverage", "rate", is_sample=False),
    Column("expiring_count", "Ending soon", "count"),
    Column("tested_act_count", "Inspections tested", "count"),
    Column("uncertified_act_count", "Without certificate", "count"),
    Column("uncertified_rate", "Share", "rate", is_sample=False),
)
REPORTS = (
    Column("report_code", "Report", "identifier"),
    Column("org_name", "Organisation"),
    Column("period", "Period"),
    Column("report_state", "State", "term", family="report_state"),
    Column("due_date", "Due", "date"),
    Column("submitted_date", "Submitted", "date"),
    Column("days_late", "Days late", "count"),
    Column("report_status", "By the file", "term", family="report_status"),
    Column("returned_count", "Times sent back", "count"),
)
REPORT_CHILDREN = (
    Column("due_count", "Due", "count"),
    Column("on_time_count", "On time", "count"),
    Column("late_count", "Late", "count"),
    Column("overdue_count", "Outstanding", "count"),
    Column("on_time_rate", "Rate on time", "rate", is_sample=False),
    Column("returned_count", "Sent back", "count"),
    Column("return_rate", "Rate sent back", "rate", is_sample=False),
    Column("silent_report_count", "Not in the file", "count"),
)


def posts(filters: Filters, now: dict[str, Any]) -> None:
    """Which organisations lack which post."""
    language = filters.language
    if not now["post_org_count"]:
        empty.nothing(language, NO_POST_NEEDED)
        return
    if not now["reported_count"]:
        empty.nothing(language, NO_POSTS, files=("org_units",))
        return
    line.as_of_caption(filters)
    line.children_table(
        filters,
        now,
        POST_CHILDREN,
        number="missing_count",
        share="missing_rate",
        title=message("Organisations that lack a post"),
    )
    kinds = ask(query.posts_by_kind, filters.reader, org_id=filters.org_id)
    title = say(language, "Posts by kind")
    st.subheader(title, anchor=False)
    line.show_rows(filters, title, POST_KINDS, kinds, lambda: kinds, key="post kinds")
    missing = ask(query.line_posts, filters.reader, org_id=filters.org_id)
    title = say(language, "Posts to fill")
    st.subheader(title, anchor=False)
    if missing.is_empty():
        st.caption(say(language, "None: every post that is needed here is filled."))
        return
    st.caption(
        say(language, "Which level needs which post: {source}", source=sources(missing, language))
    )
    line.show_rows(
        filters,
        title,
        POSTS,
        missing,
        lambda: missing,
        key="posts",
        ids="org_id",
        opens=drill.to_org,
    )


def people(filters: Filters, now: dict[str, Any]) -> None:
    """What account managers carry, and the loans that nobody looks after."""
    language = filters.language
    if now["staff_count"] is None:
        empty.nothing(language, NO_STAFF, files=("staff",))
        return
    line.as_of_caption(filters)
    missing = say(language, "Not reported")
    st.markdown(plain(people_line(now, language)))
    line.children_table(
        filters,
        now,
        PEOPLE_CHILDREN,
        number="orphaned_loan_count",
        share="orphaned_rate",
        title=message("Loans nobody looks after"),
    )
    title = say(language, "Loans to hand to somebody")
    st.subheader(title, anchor=False)
    if now["orphaned_loan_count"]:
        st.caption(
            say(
                language,
                "{all} loans, {amount}: {left} of people who left, {unknown} of people not in the "
                "file, {none} without account manager",
                all=count(now["orphaned_loan_count"]),
                amount=money_with_unit(now["orphaned_principal"], language, missing),
                left=count(now["left_loan_count"]),
                unknown=count(now["unknown_loan_count"]),
                none=count(now["unassigned_loan_count"]),
            )
        )
        asked = {"org_id": filters.org_id}
        line.show_rows(
            filters,
            title,
            ORPHANS,
            ask(query.orphaned_loans, filters.reader, limit=tables.SHOWN_ROWS, **asked),
            later(query.orphaned_loans, filters.reader, limit=MOST_ROWS, **asked),
            key="orphans",
            ids="loan_id",
            opens=_open_loan,
        )
    else:
        st.caption(say(language, "None: every live loan here is looked after."))
    _officer_table(filters)


def _officer_table(filters: Filters) -> None:
    language = filters.language
    title = say(language, "What each account manager carries")
    st.subheader(title, anchor=False)
    asked = {"org_id": filters.org_id}
    rows = ask(query.officer_loads, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    line.show_rows(
        filters,
        title,
        OFFICERS,
        rows,
        later(query.officer_loads, filters.reader, limit=MOST_ROWS, **asked),
        key="officer loads",
    )


def training(filters: Filters, now: dict[str, Any]) -> None:
    """Who holds a certificate, and who acted without one."""
    language = filters.language
    if now["staff_count"] is None or now["certified_count"] is None:
        files = ("staff", "training_records")
        empty.nothing(language, NO_TRAINING, files=files)
        return
    line.as_of_caption(filters)
    line.children_table(
        filters,
        now,
        TRAINING_CHILDREN,
        number="uncertified_staff_count",
        share="coverage_rate",
        title=message("People without a valid certificate, and the coverage"),
    )
    title = say(language, "Certificates to renew or to obtain")
    st.subheader(title, anchor=False)
    asked = {"org_id": filters.org_id}
    rows = ask(query.certificates_to_renew, filters.reader, limit=tables.SHOWN_ROWS, **asked)
    if rows.is_empty():
        st.caption(say(language, "None: everybody in post holds a certificate that stays valid."))
    else:
        line.show_rows(
            filters,
            title,
            CERTIFICATES,
            rows,
            later(query.certificates_to_renew, filters.reader, limit=MOST_ROWS, **asked),
            key="certificates",
        )
    title = say(language, "Inspections without a valid certificate")
    st.subheader(title, anchor=False)
    if not now["uncertified_act_count"]:
        st.caption(say(language, "None found in the month chosen."))
        return
    st.caption(
        say(
            language,
            "{bad} of {all} inspections of the month ({share}); a certificate of any topic counts,"
            " unless the bank names those that a kind of inspection needs",
            bad=count(now["uncertified_act_count"]),
            all=count(now["tested_act_count"]),
            share=rate(now["uncertified_rate"]),
        )
    )
    line.show_rows(
        filters,
        title,
        ACTS,
        ask(
            query.acts_without_certificate,
            filters.reader,
            limit=tables.SHOWN_ROWS,
            **filters.place,
        ),
        later(query.acts_without_certificate, filters.reader, limit=MOST_ROWS, **filters.place),
        key="acts",
    )


def reports(filters: Filters, now: dict[str, Any]) -> None:
    """Which regular reports came when, which are outstanding, who is silent."""
    language = filters.language
    day = filters.month_end_date
    since = day.replace(year=day.year - 1, day=1)
    history = ask(
        query.report_history, filters.reader, org_id=filters.org_id, since=since, until=day
    )
    if history.is_empty():
        empty.nothing(language, NO_REPORTS, files=("report_submissions",))
        return
    silent = silent_line(now, language)
    if silent:
        st.warning(silent, icon=":material/volume_off:")
    drawings.show(
        draw(charts.report_bars, filters.reader, history),
        key=f"report months {filters.about}",
        alt=say(language, "Regular reports by month due"),
    )
    line.children_table(
        filters,
        now,
        REPORT_CHILDREN,
        number="not_on_time_count",
        share="on_time_rate",
        title=message("Regular reports late or outstanding, and the rate on time"),
    )
    title = say(language, "Reports late in the month, outstanding or due soon")
    st.subheader(title, anchor=False)
    rows = ask(query.reports_to_chase, filters.reader, limit=tables.SHOWN_ROWS, **filters.place)
    if rows.is_empty():
        st.caption(say(language, "None: every report is in."))
        return
    line.show_rows(
        filters,
        title,
        REPORTS,
        rows,
        later(query.reports_to_chase, filters.reader, limit=MOST_ROWS, **filters.place),
        key="reports",
    )


def _open_loan(loan_id: str) -> None:
    drill.to_page(drill.LOAN, loan=loan_id)


NO_POST_NEEDED = message("No organisation here needs a post of the line.")
NO_POSTS = message("The file of organisations does not tell which posts are filled here.")
NO_STAFF = message("Nobody of this organisation is in a file of people.")
NO_TRAINING = message("Nothing tells who of this organisation is trained.")
NO_REPORTS = message("No regular report of this organisation is known for these months.")
