"""The story of a customer: its chart, its words and the sentence above them."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.charts import BehaviourMonth, customer_story
from reports.events import event_text, with_words
from reports.sentences import customer_answer
from reports.terms import TERMS
from reports.wording import Language

ZH, EN = Language.ZH, Language.EN
UNTIL = date(2025, 6, 15)


def event(kind: str, what: str, day: str = "2025-03-10", **more: Any) -> dict[str, Any]:
    return {
        "event_date": date.fromisoformat(day),
        "loan_id": "L1",
        "kind": kind,
        "what": what,
        "amount": None,
        "days": None,
        "before_code": None,
        "after_code": None,
        "detail": None,
        "is_reversed": False,
    } | more


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (
            event("CLASS", "CLASS_REPORTED", before_code="PASS", after_code="SUBSTANDARD"),
            "正常 → 次级",
        ),
        (event("CHANGE", "NEW_PLAN", before_code="9", after_code="0"), "逾期天数 9 → 0"),
        (event("CHANGE", "RATE", before_code="4.5", detail="A7"), "4.5 → — · A7"),
        (event("MISSED", "MISSED", detail="3", days=12), "第 3 期，迟 12 天"),
        (event("INSPECTION", "DAILY", before_code="NOT_DONE"), "到期未检查"),
        (event("INSPECTION", "DAILY", after_code="RISK", detail="停产"), "风险 · 停产"),
        (event("OVERDUE", "OVERDUE_BEGAN", days=66), "最长逾期 66 天"),
        (event("CLEARED", "SEEN_AT_MONTH_END", days=66), "逾期 66 天"),
        (event("PAYMENT", "REVERSAL", detail="T3"), "冲销流水 T3"),
        (event("PAYMENT", "REPAY"), ""),
        (
            event(
                "BEHAVIOUR",
                "BEHAVIOUR_WORSE",
                before_code="A",
                after_code="C",
                detail="2",
                days=12,
            ),
            "A类 → C类 · 窗口期内新增逾期 2 次，最长逾期 12 天",
        ),
        (
            event("BEHAVIOUR", "BEHAVIOUR", before_code="NEW", after_code="NOT_REPORTED"),
            "新客户 → 未报送",
        ),
    ],
)
def test_an_event_in_words(one: dict[str, Any], text: str) -> None:
    assert event_text(one, ZH) == text


def test_every_kind_and_event_has_a_word() -> None:
    for family in ("txn_type", "event_type", "inspection_type", "loan_state", "event_kind"):
        assert set(TERMS[family]) <= set(TERMS["event_what"])


EVENTS = pl.DataFrame(
    [
        event("PAYMENT", "REPAY", amount=Decimal("100.00"), is_reversed=True),
        event("PAYMENT", "REPAY", amount=Decimal("100.00")),
        event("DISBURSED", "DISBURSED", "2025-01-10", amount=Decimal(300)),
        event("INSPECTION", "DAILY", "2025-02-10", loan_id=None),
        event("BEHAVIOUR", "BEHAVIOUR_WORSE", "2025-03-31", loan_id=None, after_code="C"),
        event("CLOSED", "SETTLED", "2025-06-16"),
        event("MISSED", "MISSED", "2025-05-10", loan_id="NOT DRAWN", detail="1", days=3),
    ],
    schema_overrides={"amount": pl.Decimal(18, 2), "days": pl.Int64, "detail": pl.String},
)


def drawn(**more: Any) -> dict[str, Any]:
    options: dict[str, Any] = {
        "lanes": ((None, "客户"), ("L1", "L1\n'正常\"")),
        "days": (("L1", date(2025, 3, 10), 0), ("L1", date(2025, 3, 31), 21)),
        "classes": (),
        "until": UNTIL,
        "language": ZH,
        "theme": "light",
    }
    drawing: dict[str, Any] = customer_story(EVENTS, **(options | more)).to_dict()
    return drawing


def values(drawing: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [
        row
        for layer in drawing["layer"]
        if layer["mark"]["type"] == mark
        for row in layer["data"]["values"]
    ]


def test_each_event_is_a_mark_in_the_lane_of_its_loan() -> None:
    marks = [row for row in values(drawn(), "point") if "kind" in row]

    assert [(row["kind"], int(row["y"]), row["day"]) for row in marks] == [
        ("放款", 1, "2025-01-10"),
        ("还款", 1, "2025-03-10"),
        ("已冲正", 1, "2025-03-10"),
        ("检查", 0, "2025-02-10"),
        ("客户类别变化", 0, "2025-03-31"),
    ]
    assert marks[1]["amount"] == "100.00"


def test_days_past_due_grow_upwards_from_the_foot_of_the_lane() -> None:
    low, high = values(drawn(), "area")

    assert low["y"] == low["foot"]
    assert high["y"] < high["foot"]
    assert [row["days"] for row in values(drawn(), "text") if "days" in row] == ["21 天"]


def test_a_customer_never_late_has_no_area() -> None:
    assert values(drawn(days=(("L1", date(2025, 3, 31), 0),)), "area") == []
    assert values(drawn(days=()), "area") == []


def month(begin: str, end: str, code: str, severity: int | None) -> BehaviourMonth:
    days = (date.fromisoformat(begin), date.fromisoformat(end))
    known = (None, None) if severity is None else (2, 12)
    return BehaviourMonth(*days, code, severity, *known)


CLASSES = (
    month("2025-01-10", "2025-01-31", "NOT_REPORTED", None),
    month("2025-01-31", "2025-02-28", "A", 0),
    month("2025-02-28", "2025-03-31", "A", 0),
    # Without a loan in April.
    month("2025-05-10", "2025-05-31", "A", 0),
    month("2025-05-31", "2025-06-15", "M2_PLUS", 3),
)


def test_the_classes_of_the_customer_are_a_band_in_its_lane() -> None:
    drawing = drawn(classes=CLASSES)

    band = [row for row in values(drawing, "area") if "strength" in row]
    assert [row["day"] for row in band] == [
        day.isoformat() for one in CLASSES for day in (one.from_date, one.month_end_date)
    ]
    assert all(0 < row["y"] < row["foot"] < 1 for row in band)
    unknown, good, _, _, bad = band[::2]
    assert unknown["strength"] == 0
    assert unknown["colour"] == good["colour"] != bad["colour"]
    assert bad["why"] == "窗口期内新增逾期 2 次，最长逾期 12 天"
    # A stretch of one class is named once, in its middle, where it is wide enough.
    named = [row for row in values(drawing, "text") if 0 < row.get("y", 9) < 1]
    assert [(row["word"], row["day"]) for row in named][1] == ("A类", "2025-03-01")
    assert [row["word"] for row in named] == ["未报送", "A类", "A类", "M2及以上"]


def test_a_stretch_too_short_for_its_name_has_none() -> None:
    early = (month("2015-01-01", "2015-01-31", "A", 0),)

    named = values(drawn(classes=early + CLASSES), "text")
    assert [row for row in named if 0 < row.get("y", 9) < 1] == []


def test_the_worst_class_is_named_in_short_where_its_name_has_no_room() -> None:
    early = (month("2024-05-01", "2024-05-31", "M2_PLUS", 3),)

    named = values(drawn(classes=early), "text")
    assert [row["word"] for row in named if 0 < row.get("y", 9) < 1] == ["M2+"]


def test_without_the_lane_of_the_customer_there_is_no_band() -> None:
    assert not any(
        "strength" in row for row in values(drawn(classes=CLASSES, lanes=(("L1", "L1"),)), "area")
    )


def test_names_of_loans_are_text_and_no_expression() -> None:
    axes = [
        layer["encoding"]["y"]["axis"]["labelExpr"]
        for layer in drawn()["layer"]
        if "axis" in layer["encoding"].get("y", {})
    ]

    assert axes[0] == '[["客户"], ["L1", "\'正常\\""]][floor(datum.value)]'


def loans(*rows: tuple[str, int | None, int | None, int | None]) -> pl.DataFrame:
    """State, days past due, times past due and most days past due of each loan."""
    return pl.DataFrame(
        [
            {
                "loan_state": state,
                "outstanding_principal": Decimal("100.00") if days is not None else None,
                "overdue_amount": Decimal("30.00") if days else None,
                "days_past_due": days,
                "episode_count": times,
                "worst_days_past_due": worst,
            }
            for state, days, times, worst in rows
        ],
        schema={
            "loan_state": pl.String,
            "outstanding_principal": pl.Decimal(18, 2),
            "overdue_amount": pl.Decimal(18, 2),
            "days_past_due": pl.Int64,
            "episode_count": pl.Int64,
            "worst_days_past_due": pl.Int64,
        },
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            [("ACTIVE", 40, 2, 66), ("ACTIVE", 0, 0, None), ("SETTLED", None, 1, 5)],
            "On 2025-06-15: 2 loans in the book, CNY 200.00 outstanding; 1 of them past due, "
            "CNY 30.00 to collect, 40 days at most; past due 3 times in all, 66 days at most.",
        ),
        (
            [("ACTIVE", 0, 0, None)],
            "On 2025-06-15: 1 loan in the book, CNY 100.00 outstanding; nothing past due; never "
            "past due so far.",
        ),
        (
            [("ACTIVE", None, None, None)],
            "On 2025-06-15: 1 loan in the book, Not reported outstanding, of which 1 not reported.",
        ),
        (
            [("WRITTEN_OFF", None, 1, 400)],
            "On 2025-06-15: no loan in the book any more; past due 1 time in all, 400 days at "
            "most.",
        ),
    ],
)
def test_how_a_customer_stands(
    rows: list[tuple[str, int | None, int | None, int | None]], sentence: str
) -> None:
    assert customer_answer(loans(*rows), UNTIL, EN) == sentence


def test_the_table_keeps_every_event() -> None:
    assert len(with_words(EVENTS, EN)) == len(EVENTS)
