"""What is said of hands and agencies, and how it is drawn."""

from decimal import Decimal
from typing import Any

import polars as pl

from reports.charts import agency_bars, hand_bars
from reports.hands import agency_label, hand_name, hand_rows, hands_answer, waiting_line
from reports.wording import Language

NOW: dict[str, Any] = {
    "lying_count": 1,
    "lying_amount": Decimal(45),
    "term_over_count": 2,
    "term_over_amount": None,
    "without_hand_count": 0,
    "without_hand_amount": None,
}
FOUND = pl.DataFrame(
    [
        {
            "hand_no": number,
            "is_total": number is None,
            "hand_count": hands,
            "entry_amount": Decimal(entry),
            "recovered_amount": Decimal(recovered),
            "recovery_rate": recovered / entry,
            "days_per_hand": 12.34,
        }
        for number, hands, entry, recovered in (
            (1, 300, 900, 450),
            (4, 20, 100, 1),
            (None, 320, 1000, 451),
        )
    ]
)
AGENCIES = pl.DataFrame(
    [
        {
            "agency_id": agency_id,
            "label": agency_id,
            "compared_amount": Decimal(brought),
            "expected_amount": Decimal(expected),
            "difference_amount": Decimal(brought - expected),
            "against_expected": brought / expected,
            "compared_count": 5,
        }
        for agency_id, brought, expected in (("A1", 10, 30), ("A2", 40, 20))
    ]
)


def test_the_answer_names_each_hand_what_lies_and_the_agency_behind() -> None:
    assert hands_answer(FOUND, NOW, AGENCIES, 12, Language.ZH) == (
        "近 12 个月派案 320 手，接案金额 1,000.00元，持案期间收回 451.00元（45.10%）："
        "一手 50.00%、第 4 手 1.00%；1 件退案后搁置、无人接手（45.00元）；"
        "委外机构 A1比同类案件少收回 20.00元。"
    )
    few = hands_answer(FOUND, NOW, AGENCIES, 12, Language.EN, least=6)
    assert "agency" not in few
    nothing = NOW | {"lying_count": 0}
    assert hands_answer(FOUND.clear(), nothing, AGENCIES.clear(), 12, Language.EN) == (
        "No loan was assigned in the last 12 months."
    )


def test_what_waits_is_counted_in_words_and_an_amount_nobody_reports_is_not_zero() -> None:
    assert waiting_line("TERM_OVER", NOW, Language.EN) == (
        "2 hands go on beyond their term (Not reported)"
    )
    assert waiting_line("LYING", NOW, Language.EN) == (
        "1 case taken back lies with nobody (CNY 45.00)"
    )


def test_hands_and_agencies_have_names() -> None:
    assert [hand_name(number, Language.ZH) for number in (1, 2, 3, 4, None)] == [
        "一手",
        "二手",
        "三手",
        "第 4 手",
        None,
    ]
    assert agency_label("A1", "甲", True, Language.ZH) == "A1 甲"
    assert agency_label("A1", None, True, Language.ZH) == "A1"
    assert agency_label("A1", None, False, Language.ZH) == "A1（不在机构文件中）"
    rows = hand_rows(FOUND, Language.EN)
    assert rows["label"].to_list() == ["First hand", "Hand 4", "All hands"]
    assert rows["days_text"].to_list() == ["12.3"] * 3


def test_a_bar_for_each_hand_and_bucket_and_for_each_agency() -> None:
    parts = FOUND.head(2).with_columns(entry_bucket=pl.lit("M1"), label=pl.Series(["a", "b"]))
    drawn = hand_bars(parts, language=Language.ZH, theme="dark").to_dict()
    assert [row["text"] for row in drawn["data"]["values"]] == [
        "50.00%（300 手，接案 900.00元）",
        "1.00%（20 手，接案 100.00元）",
    ]

    drawn = agency_bars(AGENCIES, language=Language.EN, theme="light").to_dict()
    found = drawn["data"]["values"]
    assert [(row["is_below"], row["end"]) for row in found] == [(True, 30.0), (False, 40.0)]
    assert found[0]["text"] == "10.00 / 30.00 (33.33%)"
