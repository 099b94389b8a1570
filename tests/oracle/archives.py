"""The files of loans as they stand on the as-of date, item by item and loan by loan."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.loans import standings
from tests.oracle.one_loan import left_on
from tests.oracle.organisations import closure
from tests.oracle.rows import Book, Row
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds

FILING_DAYS, BACKUP_MONTHS, YEARS_SHORT, YEARS_LONG, NOTICE_DAYS = 30, 12, 5, 20, 90


@dataclass(frozen=True)
class Item:
    """One row of ``archives``, in the columns that are computed."""

    archive_id: str
    org_id: str
    loan_state: str
    filing_state: str
    lending_state: str
    backup_state: str | None
    missing_days: int | None
    not_returned_days: int | None


@dataclass(frozen=True)
class FileOfLoan:
    """One row of ``archive_loans``, in the columns that are computed."""

    loan_id: str
    file_state: str
    retention_state: str
    due_count: int
    filed_count: int
    on_time_count: int
    missing_count: int
    lent_count: int
    not_returned_count: int
    to_verify_count: int | None
    verified_count: int | None
    retention_until_date: date | None


@dataclass(frozen=True)
class OrgArchive:
    """One row of ``org_archives``."""

    org_id: str
    loan_count: int
    due_loan_count: int
    complete_loan_count: int
    no_file_loan_count: int
    due_count: int
    missing_count: int
    on_time_count: int
    not_returned_count: int
    verified_count: int | None
    retention_ending_loan_count: int
    retention_ended_loan_count: int
    complete_rate: float | None
    on_time_rate: float | None


def shifted(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month without such a day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def items(book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> list[Item]:
    states = {one.loan_id: one.loan_state for one in standings(book, as_of_date, thresholds)}
    loans = {one.loan["loan_id"]: one.loan for one in book.loans}
    tells_of_comparisons = any(row["backup_verified_date"] is not None for row in book.archives)
    found = []
    for row in book.archives:
        if row["loan_id"] not in states:
            continue
        loan = loans[row["loan_id"]]
        limit = loan["disbursed_date"] + timedelta(days=FILING_DAYS)
        filed = _by(row["filed_date"], as_of_date)
        compared = _by(row["backup_verified_date"], as_of_date)
        filing = _filing(row, filed, limit, as_of_date)
        lending = "IN_PLACE"
        if row["borrowed_to"] is not None or row["borrow_due"] is not None:
            is_late = row["borrow_due"] is not None and row["borrow_due"] < as_of_date
            lending = "NOT_RETURNED" if is_late else "LENT"
        backup = None
        if tells_of_comparisons:
            backup = _backup(filed, compared, as_of_date)
        found.append(
            Item(
                row["archive_id"],
                loan["org_id"],
                states[row["loan_id"]],
                filing,
                lending,
                backup,
                (as_of_date - limit).days if filing == "MISSING" else None,
                (as_of_date - row["borrow_due"]).days if lending == "NOT_RETURNED" else None,
            )
        )
    return found


def _by(day: date | None, as_of_date: date) -> date | None:
    return day if day is not None and day <= as_of_date else None


def _filing(row: Row, filed: date | None, limit: date, as_of_date: date) -> str:
    if not row["required"]:
        return "OPTIONAL"
    if filed is not None:
        return "ON_TIME" if filed <= limit else "LATE"
    return "MISSING" if as_of_date > limit else "AWAITED"


def _backup(filed: date | None, compared: date | None, as_of_date: date) -> str:
    since = shifted(as_of_date, -BACKUP_MONTHS)
    if filed is None:
        return "NOT_FILED"
    if compared is not None and compared >= since:
        return "VERIFIED"
    return "NOT_DUE" if filed >= since else "DUE"


def files(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[FileOfLoan]:
    states = {one.loan_id: one.loan_state for one in standings(book, as_of_date, thresholds)}
    judged = {one.archive_id: one for one in items(book, as_of_date, thresholds)}
    tells_of_comparisons = any(one.backup_state is not None for one in judged.values())
    told = {
        rows.loan["product_code"]
        for rows in book.loans
        if any(
            row["loan_id"] == rows.loan["loan_id"] and row["archive_id"] in judged
            for row in book.archives
        )
    }
    found = []
    for rows in book.loans:
        loan = rows.loan
        state = states.get(loan["loan_id"])
        own = [row for row in book.archives if row["loan_id"] == loan["loan_id"]]
        is_in_book = state == "ACTIVE"
        if state is None or not (own or (is_in_book and loan["product_code"] in told)):
            continue
        mine = [judged[row["archive_id"]] for row in own]
        is_due = is_in_book and loan["disbursed_date"] + timedelta(days=FILING_DAYS) < as_of_date
        filing = [one.filing_state for one in mine if one.filing_state != "OPTIONAL"]
        filed = sum(one in ("ON_TIME", "LATE") for one in filing)
        if not is_in_book:
            file_state = "LEFT"
        elif not is_due:
            file_state = "AWAITED"
        elif not mine:
            file_state = "NO_FILE"
        else:
            file_state = "COMPLETE" if filed == len(filing) else "INCOMPLETE"
        until, retention = None, "IN_USE"
        if state in ("SETTLED", "TRANSFERRED"):
            left = left_on(rows)
            closed = left[1] if left is not None else None
            until, retention = _retention(closed, loan, as_of_date, thresholds)
        backups = [one.backup_state for one in mine] if is_in_book else []
        verified = backups.count("VERIFIED")
        to_verify = verified + backups.count("DUE")
        found.append(
            FileOfLoan(
                loan["loan_id"],
                file_state,
                retention,
                due_count=len(filing) if is_due else 0,
                filed_count=filed if is_due else 0,
                on_time_count=filing.count("ON_TIME") if is_due else 0,
                missing_count=filing.count("MISSING") if is_due else 0,
                lent_count=sum(one.lending_state != "IN_PLACE" for one in mine),
                not_returned_count=sum(one.lending_state == "NOT_RETURNED" for one in mine),
                to_verify_count=to_verify if tells_of_comparisons else None,
                verified_count=verified if tells_of_comparisons else None,
                retention_until_date=until,
            )
        )
    return found


def _retention(
    closed: date | None, loan: Row, as_of_date: date, thresholds: Thresholds
) -> tuple[date | None, str]:
    if closed is None or closed > as_of_date:
        return None, "UNKNOWN"
    longest_short = shifted(loan["disbursed_date"], thresholds.short_term_months)
    years = YEARS_SHORT if loan["maturity_date"] <= longest_short else YEARS_LONG
    # From 1 January of the year after closing, so many whole years.
    until = date(closed.year + 1 + years, 1, 1) - timedelta(days=1)
    if until < as_of_date:
        return until, "ENDED"
    return until, "ENDING" if until <= as_of_date + timedelta(days=NOTICE_DAYS) else "KEPT"


def org_archives(
    book: Book, as_of_date: date, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> list[OrgArchive]:
    org_of = {one.loan["loan_id"]: one.loan["org_id"] for one in book.loans}
    by_loan = files(book, as_of_date, thresholds)
    below: dict[str, set[str]] = {}
    for ancestor, descendant, _ in closure(book.org_units, as_of_date):
        below.setdefault(ancestor, set()).add(descendant)
    found = []
    for org_id, orgs in below.items():
        mine = [one for one in by_loan if org_of[one.loan_id] in orgs]
        if not mine:
            continue
        due = [one for one in mine if one.file_state in ("COMPLETE", "INCOMPLETE", "NO_FILE")]
        complete = sum(one.file_state == "COMPLETE" for one in due)
        due_items = sum(one.due_count for one in mine)
        on_time = sum(one.on_time_count for one in mine)
        verified = [one.verified_count for one in mine if one.verified_count is not None]
        found.append(
            OrgArchive(
                org_id,
                loan_count=sum(one.file_state != "LEFT" for one in mine),
                due_loan_count=len(due),
                complete_loan_count=complete,
                no_file_loan_count=sum(one.file_state == "NO_FILE" for one in due),
                due_count=due_items,
                missing_count=sum(one.missing_count for one in mine),
                on_time_count=on_time,
                not_returned_count=sum(one.not_returned_count for one in mine),
                verified_count=sum(verified) if verified else None,
                retention_ending_loan_count=sum(one.retention_state == "ENDING" for one in mine),
                retention_ended_loan_count=sum(one.retention_state == "ENDED" for one in mine),
                complete_rate=complete / len(due) if due else None,
                on_time_rate=on_time / due_items if due_items else None,
            )
        )
    return found
