"""What speaks against each check having been a real one, asked check by check."""

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.episodes import last_day_in_book
from tests.oracle.loan_months import last_day_of_month, loan_months, points
from tests.oracle.one_loan import position
from tests.oracle.organisations import closure
from tests.oracle.plans import paid_out_with_plan
from tests.oracle.rows import Book, LoanRows, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quality:
    """One row of ``inspection_quality``, in the columns that are computed."""

    inspection_id: str
    org_id: str
    loan_id: str | None
    officer_id: str | None
    done_date: date
    month_end_date: date
    text_length: int
    same_text_count: int
    onsite_of_day_count: int
    is_empty_text: bool
    is_short_text: bool
    is_copied_text: bool
    is_poor_text: bool
    is_officer_check: bool | None
    is_own_review: bool | None
    is_crowded: bool
    beyond_date: date | None
    is_blind: bool | None


@dataclass(frozen=True)
class OrgQuality:
    """One row of ``org_inspection_quality``."""

    org_id: str
    month_end_date: date
    done_count: int
    method_count: int
    onsite_count: int
    empty_text_count: int
    short_text_count: int
    copied_text_count: int
    poor_text_count: int
    officer_known_count: int
    officer_check_count: int
    reviewed_count: int
    own_review_count: int
    crowded_count: int
    matured_count: int
    blind_count: int
    onsite_rate: float | None
    poor_text_rate: float | None
    officer_check_rate: float | None
    crowded_rate: float | None
    blind_rate: float | None


def said(conclusion: str | None) -> str:
    """What a conclusion says, however it is typed: no spaces, no signs, no full width."""
    kept = []
    for sign in conclusion or "":
        folded = unicodedata.normalize("NFKC", sign) if "\uff01" <= sign <= "\uff5e" else sign
        if unicodedata.category(folded)[0] not in "PSZ" and not folded.isspace():
            kept.append(folded.lower())
    return "".join(kept)


def inspection_quality(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[Quality]:
    done = [
        row
        for row in book.inspections
        if row["done_date"] is not None and row["done_date"] <= as_of_date
    ]
    beyond = _Beyond(book, as_of_date, thresholds)
    loans = {one.loan["loan_id"]: one.loan for one in book.loans}
    ends = points(book.first_disbursement, as_of_date)
    return [_quality(row, done, beyond, loans, ends, as_of_date, thresholds) for row in done]


def _writer(row: Row) -> tuple[str, str]:
    if row["inspector_id"] is not None:
        return "person", row["inspector_id"]
    return "organisation", row["org_id"]


def _quality(
    row: Row,
    done: list[Row],
    beyond: "_Beyond",
    loans: dict[str, Row],
    ends: list[date],
    as_of_date: date,
    thresholds: Thresholds,
) -> Quality:
    text = said(row["conclusion"])
    day = row["done_date"]
    same = [
        other
        for other in done
        if other is not row
        and _writer(other) == _writer(row)
        and said(other["conclusion"]) == text
        and 0 <= (day - other["done_date"]).days < thresholds.same_text_window_days
    ]
    same_count = len(same) if text else 0
    on_site = sum(
        _writer(other) == _writer(row) and other["done_date"] == day and other["method"] == "ONSITE"
        for other in done
    )
    officer = loans.get(row["loan_id"], {}).get("officer_id")
    is_empty = not text
    is_short = 0 < len(text) < thresholds.shortest_conclusion
    is_copied = same_count > thresholds.same_text_most
    beyond_date = beyond.after(row["loan_id"], day) if row["loan_id"] else None
    is_blind = None
    has_shown = day + timedelta(days=thresholds.blind_within_days) <= as_of_date
    if row["result"] == "NORMAL" and row["loan_id"] and has_shown:
        is_blind = beyond_date is not None
    clamped = max(day, ends[0].replace(day=1))
    return Quality(
        inspection_id=row["inspection_id"],
        org_id=row["org_id"],
        loan_id=row["loan_id"],
        officer_id=officer,
        done_date=day,
        month_end_date=min(last_day_of_month(clamped), as_of_date),
        text_length=len(text),
        same_text_count=same_count,
        onsite_of_day_count=on_site,
        is_empty_text=is_empty,
        is_short_text=is_short,
        is_copied_text=is_copied,
        is_poor_text=is_empty or is_short or is_copied,
        is_officer_check=_are_same(row["inspector_id"], officer),
        is_own_review=_are_same(row["inspector_id"], row["reviewer_id"]),
        is_crowded=row["method"] == "ONSITE" and on_site > thresholds.onsite_checks_per_day,
        beyond_date=beyond_date,
        is_blind=is_blind,
    )


def _are_same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else one == other


class _Beyond:
    """When loans became overdue beyond what a check would have seen coming."""

    def __init__(self, book: Book, as_of_date: date, thresholds: Thresholds) -> None:
        self.thresholds = thresholds
        self.as_of_date = as_of_date
        self.planned: dict[str, LoanRows] = {
            rows.loan["loan_id"]: rows for rows in paid_out_with_plan(book, as_of_date)
        }
        self.reported: dict[str, list[tuple[date, int]]] = {}
        for row in loan_months(book, as_of_date, thresholds):
            if row.basis == "REPORTED":
                is_known = row.loan_state == "ACTIVE" and row.days_past_due is not None
                days = row.days_past_due if is_known and row.days_past_due is not None else -1
                self.reported.setdefault(row.loan_id, []).append((row.month_end_date, days))

    def _is_beyond(self, rows: LoanRows, day: date) -> bool:
        first, last = rows.loan["disbursed_date"], last_day_in_book(rows, self.as_of_date)
        if not first <= day <= last:
            return False
        days = position(rows, day, self.thresholds).days_past_due
        return days > self.thresholds.blind_days_past_due

    def after(self, loan_id: str, day: date) -> date | None:
        """The first day within the window after a day on which the loan became so."""
        until = day + timedelta(days=self.thresholds.blind_within_days)
        limit = self.thresholds.blind_days_past_due
        if loan_id in self.planned:
            rows = self.planned[loan_id]
            was = self._is_beyond(rows, day)
            at = day
            while at < min(until, self.as_of_date):
                at += ONE_DAY
                now = self._is_beyond(rows, at)
                if now and not was:
                    return at
                was = now
            return None
        before = -1
        for end, days in self.reported.get(loan_id, []):
            if days > limit and before <= limit and day < end <= until:
                return end
            before = days
        return None


def org_inspection_quality(
    book: Book, as_of_date: date, checks: list[Quality], methods: dict[str, str | None]
) -> list[OrgQuality]:
    """``methods``: how each check was made."""
    pairs = closure(book.org_units, as_of_date)
    rows = []
    for org in book.org_units:
        below = {down for up, down, _ in pairs if up == org["org_id"]}
        here = [one for one in checks if one.org_id in below]
        for end in sorted({one.month_end_date for one in here}):
            month = [one for one in here if one.month_end_date == end]
            rows.append(_org_month(org["org_id"], end, month, methods))
    return rows


def _org_month(
    org_id: str, end: date, month: list[Quality], methods: dict[str, str | None]
) -> OrgQuality:
    known = [methods[one.inspection_id] for one in month if methods[one.inspection_id]]
    onsite = known.count("ONSITE")
    officers = [one.is_officer_check for one in month if one.is_officer_check is not None]
    reviews = [one.is_own_review for one in month if one.is_own_review is not None]
    matured = [one.is_blind for one in month if one.is_blind is not None]
    crowded = sum(one.is_crowded for one in month)
    poor = sum(one.is_poor_text for one in month)
    return OrgQuality(
        org_id=org_id,
        month_end_date=end,
        done_count=len(month),
        method_count=len(known),
        onsite_count=onsite,
        empty_text_count=sum(one.is_empty_text for one in month),
        short_text_count=sum(one.is_short_text for one in month),
        copied_text_count=sum(one.is_copied_text for one in month),
        poor_text_count=poor,
        officer_known_count=len(officers),
        officer_check_count=sum(officers),
        reviewed_count=len(reviews),
        own_review_count=sum(reviews),
        crowded_count=crowded,
        matured_count=len(matured),
        blind_count=sum(matured),
        onsite_rate=onsite / len(known) if known else None,
        poor_text_rate=poor / len(month),
        officer_check_rate=sum(officers) / len(officers) if officers else None,
        crowded_rate=crowded / onsite if onsite else None,
        blind_rate=sum(matured) / len(matured) if matured else None,
    )
