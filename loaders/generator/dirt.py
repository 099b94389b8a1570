"""Rows a bank's files have no business holding, and what a load must say of each.

Every dirty row is a copy of a clean one with one thing wrong, under a key of its own, so exactly
one fault is to be found in it and nothing else in the bank depends on it.
"""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

# A smaller bank may lack a row in some file to make dirty copies of.
FEWEST_LOANS = 100

_NOBODY = "990000000000000"


@dataclass(frozen=True)
class Dirt:
    """Changes to a copy of a clean row, and the code of the fault that makes.

    ``code`` None: the row is good, only written in a way that must be understood; its key stands
    twice then, with the same values.
    """

    code: str | None
    changes: dict[str, str] = field(default_factory=dict)


# What stands in a key column so that the row is taken for a total.
TOTAL_ROW = "TOTAL_ROW"


class BrokenLine(Enum):
    """What is wrong with a line before any of its cells is."""

    TOO_WIDE = "a cell too many"
    TOO_NARROW = "a cell too few"
    BLANK = "nothing at all"


_TOO_WIDE, _TOO_NARROW, _BLANK = BrokenLine

_DIRT: dict[str, tuple[Dirt | BrokenLine, ...]] = {
    "org_units": (
        Dirt("ORGANISATION_WITHOUT_PARENT", {"parent_org_id": "990000", "org_level": "BRANCH"}),
        Dirt("UNKNOWN_CODE", {"org_level": "办事处"}),
        Dirt("DATES_OUT_OF_ORDER", {"open_date": "2020-01-01", "close_date": "2019-12-31"}),
        _BLANK,
    ),
    "customers": (
        Dirt("SCIENTIFIC_NOTATION", {"id_number": "6.2E+17"}),
        Dirt("UNKNOWN_CODE", {"customer_type": "未知"}),
        Dirt("MISSING_VALUE", {"customer_type": ""}),
        Dirt("NOT_AN_AMOUNT", {"total_debt_all_banks": "1,2OO.00"}),
        Dirt("BELOW_MINIMUM", {"total_debt_all_banks": "-5.00"}),
        Dirt("NOT_A_FLAG", {"needs_payment_confirm": "待定"}),
        _TOO_WIDE,
        _TOO_NARROW,
        _BLANK,
        Dirt(None),
    ),
    "loans": (
        Dirt("LOAN_WITHOUT_CUSTOMER", {"customer_id": _NOBODY}),
        Dirt("LOAN_WITHOUT_ORGANISATION", {"org_id": "990000"}),
        Dirt("BELOW_MINIMUM", {"disbursed_amount": "0.00"}),
        Dirt("BELOW_MINIMUM", {"disbursed_amount": "-50000.00"}),
        Dirt("NOT_AN_AMOUNT", {"disbursed_amount": "1,2OO.00"}),
        Dirt("DATES_OUT_OF_ORDER", {"maturity_date": "1999-12-31"}),
        Dirt("NO_SUCH_DATE", {"disbursed_date": "2024-02-30"}),
        Dirt("NOT_A_DATE", {"disbursed_date": "去年底"}),
        Dirt("SCIENTIFIC_NOTATION", {"loan_id": "6.2E+17"}),
        Dirt("NOT_A_COUNT", {"grace_days": "3.5"}),
        Dirt("UNKNOWN_CODE", {"status": "冻结"}),
        Dirt(TOTAL_ROW),
        _BLANK,
        _TOO_WIDE,
        Dirt(None, {"currency": " CNY　"}),
    ),
    "repayment_schedule": (
        Dirt("INSTALMENT_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("VERSION_WITHOUT_DATE", {"version": "2", "effective_from": ""}),
        Dirt("NOT_AN_AMOUNT", {"due_principal": "1,2OO.00"}),
        Dirt("BELOW_MINIMUM", {"due_principal": "-100.00"}),
        Dirt("NO_SUCH_DATE", {"due_date": "20240230"}),
        Dirt("MISSING_VALUE", {"due_date": "—"}),
        Dirt(TOTAL_ROW),
        _TOO_NARROW,
        _BLANK,
        _BLANK,
    ),
    "repayments": (
        Dirt("REPAYMENT_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("REPAYMENT_WITHOUT_LOAN", {"loan_id": _NOBODY + "1"}),
        Dirt("REPAYMENT_BEFORE_DISBURSEMENT", {"value_date": "1999-01-04"}),
        Dirt("REVERSAL_WITHOUT_ORIGINAL", {"txn_type": "REVERSAL", "reversal_of": _NOBODY}),
        Dirt("REVERSAL_WITHOUT_ORIGINAL", {"txn_type": "冲正", "reversal_of": ""}),
        Dirt("ORIGINAL_WITHOUT_REVERSAL", {"txn_type": "REPAY", "reversal_of": "{key}"}),
        Dirt("UNKNOWN_CODE", {"txn_type": "其他"}),
        Dirt("BELOW_MINIMUM", {"amount": "-100.00"}),
        Dirt("NOT_AN_AMOUNT", {"amount": "1,2OO.00"}),
        Dirt("TOO_MANY_DECIMALS", {"amount": "100.005"}),
        Dirt("NOT_A_DATE", {"value_date": "上月末"}),
        Dirt("NOT_A_TIMESTAMP", {"posted_at": "下午三点"}),
        Dirt("SCIENTIFIC_NOTATION", {"txn_id": "6.2E+17"}),
        Dirt(TOTAL_ROW),
        Dirt(TOTAL_ROW),
        _TOO_WIDE,
        _BLANK,
        # The same payment again, its figures in full width.
        Dirt(None, {"amount": "{wide}"}),
    ),
    "loan_snapshots": (
        Dirt("SNAPSHOT_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("UNKNOWN_CODE", {"five_class": "优良"}),
        Dirt("NOT_A_COUNT", {"days_past_due": "三天"}),
        Dirt("BELOW_MINIMUM", {"balance": "-1.00"}),
        Dirt(TOTAL_ROW),
    ),
    "loan_events": (
        Dirt("EVENT_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("UNKNOWN_CODE", {"event_type": "其他变更"}),
        Dirt("MISSING_VALUE", {"event_date": ""}),
    ),
    "inspections": (
        Dirt("INSPECTION_WITHOUT_ORGANISATION", {"org_id": "990000"}),
        Dirt("INSPECTION_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("INSPECTION_WITHOUT_CUSTOMER", {"customer_id": _NOBODY}),
        Dirt("NOT_A_DATE", {"done_date": "待定"}),
        Dirt("UNKNOWN_CODE", {"inspection_type": "飞行检查"}),
    ),
    "findings": (
        Dirt("FINDING_WITHOUT_INSPECTION", {"inspection_id": "I" + _NOBODY}),
        Dirt("FINDING_REPEATS_UNKNOWN", {"repeat_of": "W" + _NOBODY}),
        Dirt("FINDING_REPEATS_ITSELF", {"repeat_of": "WD000003"}),
        Dirt("ABOVE_MAXIMUM", {"severity": "4"}),
        Dirt("BELOW_MINIMUM", {"severity": "0"}),
        Dirt("MISSING_VALUE", {"category": ""}),
        Dirt("UNKNOWN_CODE", {"found_by": "群众举报"}),
        Dirt("NO_SUCH_DATE", {"rectify_due": "2024-02-30"}),
    ),
    "collaterals": (
        Dirt("UNKNOWN_CODE", {"type": "古董"}),
        Dirt("BELOW_MINIMUM", {"value": "-1.00"}),
        Dirt("NOT_A_FLAG", {"registered": "办理中"}),
    ),
    "collateral_links": (
        Dirt("LINK_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("LINK_WITHOUT_COLLATERAL", {"collateral_id": _NOBODY}),
        Dirt("NOT_AN_AMOUNT", {"secured_amount": "1,2OO.00"}),
    ),
    "archives": (
        Dirt("ARCHIVE_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("NOT_A_DATE", {"filed_date": "补办中"}),
        Dirt("NOT_A_FLAG", {"required": "视情况"}),
        Dirt("UNKNOWN_CODE", {"item_level": "绝密"}),
    ),
    "financial_statements": (
        Dirt("STATEMENT_WITHOUT_CUSTOMER", {"customer_id": _NOBODY}),
        Dirt("NOT_A_MONTH_END", {"period_end": "2001-05-30"}),
        Dirt("DATES_OUT_OF_ORDER", {"received_date": "1900-01-01"}),
        Dirt("NOT_AN_AMOUNT", {"total_assets": "1,2OO.00"}),
        Dirt("UNKNOWN_CODE", {"audit_opinion": "好"}),
    ),
    "fund_flows": (
        Dirt("FLOW_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("FLOW_BEFORE_DISBURSEMENT", {"direction": "OUT", "txn_date": "1999-01-04"}),
        Dirt("BELOW_MINIMUM", {"amount": "0.00"}),
        Dirt("UNKNOWN_CODE", {"payee_type": "亲戚"}),
        Dirt("UNKNOWN_CODE", {"pay_mode": "代付"}),
        Dirt("NOT_A_DATE", {"voucher_date": "待补"}),
    ),
    "staff": (
        Dirt("STAFF_WITHOUT_ORGANISATION", {"org_id": "990000"}),
        Dirt("UNKNOWN_CODE", {"post": "保安"}),
        Dirt("DATES_OUT_OF_ORDER", {"on_date": "2020-01-01", "off_date": "2019-12-31"}),
    ),
    "training_records": (
        Dirt("TRAINING_WITHOUT_STAFF", {"staff_id": _NOBODY}),
        Dirt("NOT_A_DATE", {"held_on": "去年"}),
        Dirt("NOT_A_FLAG", {"passed": "补考"}),
        Dirt("NOT_A_RATE", {"hours": "半天"}),
    ),
    "report_submissions": (
        Dirt("REPORT_WITHOUT_ORGANISATION", {"org_id": "990000"}),
        Dirt("UNKNOWN_CODE", {"status": "审阅中"}),
        Dirt("SUBMITTED_WITHOUT_DATE", {"status": "ACCEPTED", "submitted_at": ""}),
        Dirt("NOT_A_COUNT", {"returned_count": "两次"}),
    ),
    "warnings": (
        Dirt("WARNING_WITHOUT_CUSTOMER", {"customer_id": _NOBODY}),
        Dirt("WARNING_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("WARNING_WITHOUT_ORGANISATION", {"org_id": "990000"}),
        Dirt("UNKNOWN_CODE", {"level": "紫"}),
        Dirt("DATES_OUT_OF_ORDER", {"closed_at": "1999-12-31 18:00:00"}),
    ),
    "warning_actions": (
        Dirt("UNKNOWN_CODE", {"action_type": "观察"}),
        Dirt("NOT_A_DATE", {"action_date": "近期"}),
    ),
    "policy_limits": (
        Dirt("UNKNOWN_CODE", {"dimension": "币种"}),
        Dirt("POLICY_WITHOUT_LIMIT", {"limit_amount": "", "limit_ratio": "", "banned": ""}),
        Dirt("POLICY_WITH_TWO_LIMITS", {"limit_amount": "1.00", "limit_ratio": "1"}),
        Dirt("ABOVE_MAXIMUM", {"limit_amount": "", "limit_ratio": "101"}),
        Dirt("DATES_OUT_OF_ORDER", {"effective_to": "1999-12-31"}),
    ),
    "agencies": (
        Dirt("NOT_A_FLAG", {"registered": "办理中"}),
        Dirt("NOT_A_DATE", {"evaluated_on": "去年"}),
    ),
    "scripts": (
        Dirt("UNKNOWN_CODE", {"stage": "M9"}),
        Dirt("DATES_OUT_OF_ORDER", {"valid_to": "1999-12-31"}),
        Dirt("NOT_A_COUNT", {"version": "修订版"}),
    ),
    "collection_assignments": (
        Dirt("ASSIGNMENT_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("ASSIGNMENT_BEFORE_DISBURSEMENT", {"assigned_date": "1999-01-04"}),
        Dirt("DATES_OUT_OF_ORDER", {"term_end": "1999-12-31"}),
        Dirt("UNKNOWN_CODE", {"handler_type": "讨债公司"}),
    ),
    "collection_actions": (
        Dirt("ACTION_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("ACTION_BEFORE_DISBURSEMENT", {"action_time": "1999-01-04 10:00:00"}),
        Dirt("UNKNOWN_CODE", {"channel": "微信"}),
        Dirt("NOT_A_TIMESTAMP", {"action_time": "下午三点"}),
        Dirt("NOT_A_COUNT", {"duration_sec": "两分钟"}),
    ),
    "promises": (
        Dirt("PROMISE_WITHOUT_LOAN", {"loan_id": _NOBODY}),
        Dirt("PROMISE_BEFORE_DISBURSEMENT", {"made_date": "1999-01-04"}),
        Dirt("DATES_OUT_OF_ORDER", {"promised_date": "1999-12-31"}),
        Dirt("BELOW_MINIMUM", {"promised_amount": "0.00"}),
    ),
    "collection_targets": (
        Dirt("TARGET_WITHOUT_ORGANISATION", {"org_id": "990000"}),
        Dirt("DATES_OUT_OF_ORDER", {"period_end": "1999-12-31"}),
        Dirt("BELOW_MINIMUM", {"target_amount": "-1.00"}),
        Dirt("UNKNOWN_CODE", {"bucket": "全部"}),
    ),
    "complaints": (
        Dirt("DATES_OUT_OF_ORDER", {"closed_at": "1999-12-31 09:00:00"}),
        Dirt("NOT_A_FLAG", {"upheld": "调查中"}),
    ),
}

# The column whose value keeps a dirty copy apart from every clean row, and what it is made of.
_KEYS = {
    "org_units": ("org_id", "98{:04}"),
    "customers": ("customer_id", "CD{:06}"),
    "loans": ("loan_id", "LD{:06}"),
    "repayment_schedule": ("period_no", "9{:03}"),
    "repayments": ("txn_id", "TD{:06}"),
    "loan_snapshots": ("snapshot_date", "2000-01-{:02}"),
    "loan_events": ("event_id", "ED{:06}"),
    "inspections": ("inspection_id", "ID{:06}"),
    "findings": ("finding_id", "WD{:06}"),
    "collaterals": ("collateral_id", "GD{:06}"),
    "collateral_links": ("secured_amount", "9{:03}.00"),
    "archives": ("archive_id", "AD{:06}"),
    "financial_statements": ("period_end", "19{:02}-12-31"),
    "fund_flows": ("flow_id", "QD{:06}"),
    "staff": ("staff_id", "MD{:06}"),
    "training_records": ("record_id", "XD{:06}"),
    "report_submissions": ("period", "D{:06}"),
    "warnings": ("warning_id", "WD{:06}"),
    "warning_actions": ("seq", "9{:03}"),
    "policy_limits": ("policy_id", "ZD{:06}"),
    "agencies": ("agency_id", "WD{:06}"),
    "scripts": ("script_id", "HD{:06}"),
    "collection_assignments": ("assignment_id", "PD{:06}"),
    "collection_actions": ("action_id", "CD{:06}"),
    "promises": ("promise_id", "ND{:06}"),
    "collection_targets": ("target_id", "BD{:06}"),
    "complaints": ("complaint_id", "SD{:06}"),
}
# Where 合计 stands in a total.
_TOTAL_COLUMNS = {
    "loans": "loan_id",
    "repayment_schedule": "loan_id",
    "repayments": "txn_id",
    "loan_snapshots": "loan_id",
}

_WIDE = {ord(character): ord(character) + 0xFEE0 for character in "0123456789."}


def expected_rejects() -> dict[str, Counter[str]]:
    """Per table, how many rows of a dirty bank a load sets aside with each code."""
    found: dict[str, Counter[str]] = {}
    for table, rows in _DIRT.items():
        found[table] = Counter()
        for row in rows:
            if isinstance(row, Dirt):
                if row.code not in (None, TOTAL_ROW):
                    found[table][str(row.code)] += 1
            elif row is not BrokenLine.BLANK:
                found[table]["WRONG_COLUMN_COUNT"] += 1
    return found


def expected_totals() -> Counter[str]:
    """Per table, how many rows of a dirty bank are totals and no records."""
    return _count(TOTAL_ROW)


def expected_repeats() -> Counter[str]:
    """Per table, how many rows of a dirty bank repeat a key, with the same values."""
    return _count(None)


def _count(code: str | None) -> Counter[str]:
    return Counter(
        table
        for table, rows in _DIRT.items()
        for row in rows
        if isinstance(row, Dirt) and row.code == code
    )


def dirty_lines(table: str, columns: Sequence[str], clean_line: str) -> list[str]:
    """The dirty lines of a table, made of a clean one. ``columns`` in the file's order."""
    clean = dict(zip(columns, next(csv.reader([clean_line])), strict=True))
    return [_line(table, number, row, clean) for number, row in enumerate(_DIRT[table], start=1)]


def _line(table: str, number: int, row: Dirt | BrokenLine, clean: dict[str, str]) -> str:
    if row is BrokenLine.BLANK:
        return "\n"
    key, form = _KEYS[table]
    if isinstance(row, BrokenLine):
        cells = [*({**clean, key: form.format(number)}).values()]
        return _joined([*cells, ""] if row is BrokenLine.TOO_WIDE else cells[:-1])
    if row.code == TOTAL_ROW:
        return _joined(["合计" if name == _TOTAL_COLUMNS[table] else "" for name in clean])
    made = {"{key}": clean[key], "{wide}": clean.get("amount", "").translate(_WIDE)}
    changes = {name: made.get(value, value) for name, value in row.changes.items()}
    own_key = {} if row.code is None else {key: form.format(number)}
    return _joined([*({**clean, **own_key, **changes}).values()])


def _joined(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
