"""The cases in words, the map of will and means, and the sheet to print."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import polars as pl

from reports.case_sheet import Case, case_sheet
from reports.cases import (
    actions_in_words,
    case_answer,
    hands_in_words,
    signs_in_words,
    with_words,
)
from reports.charts import quadrant_map
from reports.wording import Language

QUADRANTS = pl.DataFrame(
    {
        "willingness": ["WILLING", "UNWILLING", "UNKNOWN"],
        "repayment_source": ["AVAILABLE", "AVAILABLE", "LACKING"],
        "quadrant": ["PAY", "LAW", "ASSESS"],
        "case_count": [3, 2, 1],
        "overdue_amount": [Decimal("30000.00"), Decimal("990000.00"), Decimal("1000.00")],
        "neglected_count": [0, 2, 0],
    }
)
ROW: dict[str, Any] = {
    "loan_id": "L1",
    "customer_id": "C1",
    "customer_name": "某<b>甲",
    "org_name": "湖滨支行",
    "product_code": "个人消费贷",
    "officer_id": "M1",
    "bucket": "M2",
    "behaviour_class": "M2_PLUS",
    "effective_days_past_due": 40,
    "outstanding_principal": Decimal("10000.00"),
    "overdue_amount": Decimal("1234.56"),
    "overdue_since_date": date(2025, 5, 22),
    "hand_no": 2,
    "handler_id": None,
    "agency_id": "A1",
    "agency_name": "信达催收",
    "term_end_date": date(2025, 7, 1),
    "last_action_date": date(2025, 6, 29),
    "last_channel": "CALL",
    "last_result": "REFUSE",
    "contact_due_date": date(2025, 7, 2),
    "work_state": "COLLECTED",
    "promise_state": "OPEN",
    "open_promise_date": date(2025, 7, 5),
    "open_promise_amount": Decimal("500.00"),
    "broken_promise_count": 1,
    "willingness": "UNWILLING",
    "willingness_title": "Refused to pay",
    "willingness_date": date(2025, 6, 29),
    "repayment_source": "UNKNOWN",
    "source_title": None,
    "source_date": None,
    "quadrant": "ASSESS",
    "step_title": "Find out",
    "step_says": "Will or means to pay are not known: ask the borrower, confirm the source of "
    "repayment and write it down",
    "script_id": "HS07",
    "script_version": 2,
    "script_scene": "电话",
    "script_text": "您好 <先生>",
}


def test_the_answer_counts_each_quadrant_and_who_is_neglected() -> None:
    said = case_answer(QUADRANTS, Language.ZH)

    assert "逾期案件 6 笔,逾期金额 102.10万元".replace(",", "，") in said
    assert "立即催收 3 笔" in said
    assert "依法追偿 2 笔" in said
    assert "1 笔还款意愿或还款来源不明" in said
    assert "2 笔无人按期催收" in said
    untold = QUADRANTS.with_columns(neglected_count=pl.lit(None, pl.Int64))
    assert "无人" not in case_answer(untold, Language.ZH)
    none = QUADRANTS.with_columns(neglected_count=pl.lit(0, pl.Int64))
    assert case_answer(none, Language.ZH).endswith("；无一超期未催收。")


def test_a_case_reads_in_words_and_tones() -> None:
    (row,) = with_words(
        pl.DataFrame([ROW | {"work_state": "NEGLECTED", "promise_state": "BROKEN"}]), Language.ZH
    ).to_dicts()

    assert (row["hand"], row["handler"]) == ("二手", "信达催收")
    assert (row["willingness_reason"], row["source_reason"]) == ("拒绝还款", "—")
    assert (row["contact_tone"], row["promise_tone"]) == ("breach", "near")


def test_the_map_has_a_cell_for_every_pair() -> None:
    chart = quadrant_map(QUADRANTS, language=Language.EN, theme="light").to_dict()

    cells = chart["layer"][0]["data"]["values"] if "data" in chart["layer"][0] else None
    cells = cells or chart["data"]["values"]
    by_pair = {(one["willingness"], one["repayment_source"]): one for one in cells}
    assert len(by_pair) == 9
    assert by_pair["UNWILLING", "AVAILABLE"]["asks"] == "Enforce"
    assert by_pair["UNWILLING", "AVAILABLE"]["is_strong"]
    assert by_pair["WILLING", "UNKNOWN"]["text"] == "—"


def test_the_sheet_holds_the_case_and_escapes_what_the_bank_wrote() -> None:
    signs = pl.DataFrame(
        {
            "aspect": ["WILLINGNESS"],
            "title": ["Refused to pay"],
            "points_to": ["UNWILLING"],
            "found_date": [date(2025, 6, 29)],
            "is_deciding": [True],
        }
    )
    actions = pl.DataFrame(
        {
            "action_time": [datetime(2025, 6, 29, 9, 30)],
            "channel": ["CALL"],
            "contact_relation": ["SELF"],
            "is_reached": [True],
            "result": ["REFUSE"],
            "agency_name": ["信达催收"],
            "agency_id": ["A1"],
            "handler_id": [None],
        }
    )
    hands = hands_in_words(
        pl.DataFrame(
            schema={"is_term_over": pl.Boolean, "agency_name": pl.String, "agency_id": pl.String}
        )
    )
    case = Case(
        ROW, signs_in_words(signs, Language.ZH), actions_in_words(actions), pl.DataFrame(), hands
    )
    page = case_sheet(case, date(2025, 6, 30), Language.ZH)

    for words in (
        "案件表",
        "某&lt;b&gt;甲",
        "您好 &lt;先生&gt;",
        "二手",
        "拒绝还款",
        "1,234.56",
    ):
        assert words in page
    assert "备注与电话号码不显示" in page
    assert page.count("<tr class='blank'>") == 4
    assert "http" not in page
