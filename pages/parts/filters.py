"""What a reader chose for all pages: the organisation, the month end, and what to compare with.

Drawn once by ``app.py``; a page reads them with ``current_filters``.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import polars as pl
import streamlit as st

from pages.parts.choices import EVERYTHING, choose
from pages.parts.data import ask
from pages.parts.reader import Reader
from reports.palette import Theme
from reports.terms import organisation_name
from reports.wording import Language, message, say
from warehouse import query

Comparison: TypeAlias = Literal["month", "year"]
# The keys of the choices in the session and the address.
ORG, MONTH, COMPARE, SCOPE = "org", "month", "compare", "scope"
_KEY = "filters"
# Levels are set in by a half em each, so that the chosen one does not float in its box.
_INDENT = "\u2002"


@dataclass(frozen=True)
class Organisation:
    """One organisation in scope."""

    org_id: str
    name: str
    level: str


@dataclass(frozen=True)
class Filters:
    """What all pages show: whose loans, when, against when; and to whom."""

    reader: Reader
    org_id: str
    # From the top of the scope down to the organisation itself.
    path: tuple[Organisation, ...]
    has_children: bool
    month_end_date: date
    is_month_to_date: bool
    previous_date: date | None
    year_before_date: date | None
    comparison: Comparison
    # Low-risk loans are left out of every figure; only where the page offers it.
    without_low_risk: bool
    # A rate over fewer loans is marked as one of few, by the parameters of the build.
    minimum_loan_count: int

    @property
    def language(self) -> Language:
        return self.reader.language

    @property
    def theme(self) -> Theme:
        return self.reader.theme

    @property
    def org_name(self) -> str:
        return self.path[-1].name

    @property
    def compared_date(self) -> date | None:
        """The month end to compare with; None where there are no figures for it."""
        return self.previous_date if self.comparison == "month" else self.year_before_date

    @property
    def compared_words(self) -> str:
        """The message that names what is compared with."""
        return COMPARISONS[self.comparison]

    @property
    def scope_words(self) -> str:
        """Which loans the figures are of, in the reader's words."""
        return say(
            self.language, _SCOPES[WITHOUT_LOW_RISK if self.without_low_risk else EVERYTHING]
        )

    @property
    def place(self) -> dict[str, Any]:
        """Whose loans and when, as the questions about a portfolio name it."""
        return {"org_id": self.org_id, "month_end_date": self.month_end_date}

    @property
    def book(self) -> dict[str, Any]:
        """Whose loans, when, and whether without the low-risk ones."""
        return {**self.place, "without_low_risk": self.without_low_risk}

    @property
    def below(self) -> dict[str, Any]:
        """Whose records, as the questions about deliveries name it.

        Records that name no organisation belong to the top of the scope.
        """
        return {"org_id": self.org_id, "with_unknown": self.is_whole_scope}

    @property
    def about(self) -> str:
        """What a table or a chart is about, for its key: a click on it is taken for no other."""
        return f"{self.org_id} {self.month_end_date} {self.without_low_risk}"

    @property
    def is_whole_scope(self) -> bool:
        """The organisation is the top of what the reader may see."""
        return len(self.path) == 1


WITHOUT_LOW_RISK = "without"
_SCOPES: dict[str, str] = {
    EVERYTHING: message("All loans"),
    WITHOUT_LOW_RISK: message("Without low-risk loans"),
}
COMPARISONS: dict[str, str] = {"month": message("last month"), "year": message("the year before")}


def current_filters() -> Filters:
    """What the frame drew in this run."""
    filters = st.session_state.get(_KEY)
    assert isinstance(filters, Filters), "app.py draws the filters before a page runs"
    return filters


def draw_filters(reader: Reader, *, offers_scope: bool) -> Filters:
    """Draw the shared choices in one row and remember what was chosen.

    ``offers_scope``: the page can leave out low-risk loans. What was chosen is kept for the next
    page that can.
    """
    organisations = ask(query.organisations, reader)
    months = ask(query.month_ends, reader)
    organisations = _marked(organisations, reader.language)
    tree = _in_order(organisations)
    labels = {one.org_id: _INDENT * depth + one.name for one, depth in tree}
    dates = {f"{day:%Y-%m-%d}": row for day, row in _rows_by_date(months)}
    language = reader.language
    boxes = st.columns([4, 3, 4, 3] if offers_scope else [5, 3, 3], vertical_alignment="bottom")
    with boxes[0]:
        org_id = choose(
            language,
            say(language, "Organisation"),
            list(labels),
            key=ORG,
            default=tree[0][0].org_id,
            words=lambda code: labels.get(code, code),
            is_shared=True,
            shows_label=False,
        )
    with boxes[1]:
        month = choose(
            language,
            say(language, "Month end"),
            list(dates),
            key=MONTH,
            default=next(iter(dates)),
            words=lambda code: _month_words(language, code, dates),
            is_shared=True,
            shows_label=False,
        )
    with boxes[2]:
        comparison = choose(
            language,
            say(language, "Compared with"),
            list(COMPARISONS),
            key=COMPARE,
            default="month",
            words=lambda code: say(language, "vs {date}", date=say(language, COMPARISONS[code])),
            shape="buttons",
            is_shared=True,
            shows_label=False,
        )
    scope = EVERYTHING
    if offers_scope:
        with boxes[3]:
            scope = choose(
                language,
                say(language, "Scope"),
                list(_SCOPES),
                key=SCOPE,
                default=EVERYTHING,
                words=lambda code: say(language, _SCOPES.get(code, code)),
                is_shared=True,
                shows_label=False,
            )
    row = dates[month]
    filters = Filters(
        reader=reader,
        org_id=org_id,
        path=_path(organisations, org_id),
        has_children=org_id in set(organisations["parent_org_id"]),
        month_end_date=row["month_end_date"],
        is_month_to_date=row["is_month_to_date"],
        previous_date=row["previous_month_end_date"],
        year_before_date=row["year_before_month_end_date"],
        comparison="year" if comparison == "year" else "month",
        without_low_risk=scope == WITHOUT_LOW_RISK,
        minimum_loan_count=ask(query.smallest_sample, reader)["minimum_loan_count"][0],
    )
    st.session_state[_KEY] = filters
    return filters


def _rows_by_date(months: pl.DataFrame) -> list[tuple[date, dict[str, Any]]]:
    return [(row["month_end_date"], row) for row in months.to_dicts()]


def _month_words(language: Language, code: str, dates: dict[str, dict[str, Any]]) -> str:
    if code in dates and dates[code]["is_month_to_date"]:
        return say(language, "{date} (month to date)", date=code)
    return code


def _marked(organisations: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The organisations, the names of those closed or merged marked as such."""
    names = [
        organisation_name(language, name, status)
        for name, status in organisations.select("org_name", "org_status").iter_rows()
    ]
    return organisations.with_columns(org_name=pl.Series(names, dtype=pl.String))


def _in_order(organisations: pl.DataFrame) -> list[tuple[Organisation, int]]:
    """Every organisation below its parent, with its depth below the top of the scope."""
    known = set(organisations["org_id"])
    below: dict[str | None, list[Organisation]] = {}
    for org_id, name, parent, level in organisations.select(
        "org_id", "org_name", "parent_org_id", "org_level"
    ).iter_rows():
        below.setdefault(parent if parent in known else None, []).append(
            Organisation(org_id, name, level)
        )
    ordered: list[tuple[Organisation, int]] = []
    waiting = [(one, 0) for one in reversed(below.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        ordered.append((one, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(one.org_id, []))]
    return ordered


def _path(organisations: pl.DataFrame, org_id: str) -> tuple[Organisation, ...]:
    by_id = {row["org_id"]: row for row in organisations.to_dicts()}
    path: list[Organisation] = []
    at: str | None = org_id
    while at is not None and at in by_id:
        row = by_id[at]
        path.append(Organisation(row["org_id"], row["org_name"], row["org_level"]))
        at = row["parent_org_id"]
    return tuple(reversed(path))
