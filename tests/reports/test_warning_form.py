"""The printed table of early warning: what a bank's form has, and nothing that breaks it."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from reports.charts import limit_bars, limit_line, warning_map
from reports.warning_table import Form, warning_form
from reports.wording import Language

AS_OF = date(2025, 6, 30)


def customer(number: int, **more: Any) -> dict[str, Any]:
    return {
        "customer": f"客户{number}",
        "customer_id": f"C{number}",
        "org_name": "湖滨支行",
        "officer_id": "M1",
        "exposure": Decimal("120000.00"),
        "level": "RED",
        "trend": "UP",
        "overdue_count": 1,
        "oldest_open_date": date(2025, 5, 1),
        "next_deadline": date(2025, 6, 1),
        "action": "核实",
    } | more


def cell(number: int, code: str, category: str, state: str) -> dict[str, Any]:
    level_no = {"RED": 4, "ORANGE": 3, "YELLOW": 2, "BLUE": 1, "CLEAR": 0}.get(state)
    return {
        "customer_id": f"C{number}",
        "indicator_code": code,
        "category": category,
        "state": state,
        "level_no": level_no,
    }


def form(customers: list[dict[str, Any]], cells: list[dict[str, Any]], lang: Language) -> str:
    return warning_form(
        Form("江海<总行>", AS_OF), customers, cells, {"R04": "R04 逾期90天以上"}, lang
    )


def test_it_has_title_organisation_date_columns_and_signatures() -> None:
    page = form(
        [customer(1), customer(2, level="YELLOW", exposure=None, overdue_count=0)],
        [
            cell(1, "R04", "REPAYMENT", "RED"),
            cell(1, "F01", "FINANCIAL", "CLEAR"),
            cell(2, "G01", "GUARANTEE", "NO_DATA"),
        ],
        Language.ZH,
    )

    for words in ("贷后预警表", "2025-06-30", "经办：", "复核：", "负责人：", "客户经理", "还款"):
        assert words in page
    assert "A4 landscape" in page
    assert page.count("<tr>") == 3
    # A level stands in words beside its colour; what is clear or not known is no signal.
    assert 'class="level RED">R04红</b>' in page
    assert "F01" not in page
    assert "G01" not in page
    assert "R04 逾期90天以上" in page
    assert "未报送" in page
    # Names of a file are no markup.
    assert "江海&lt;总行&gt;" in page


@pytest.mark.parametrize("lang", list(Language))
def test_without_a_borrower_it_says_so(lang: Language) -> None:
    page = form([], [], lang)

    assert ("没有预警客户。" if lang is Language.ZH else "No borrower is warned of.") in page
    assert page.count("<tr>") == 2


def test_charts_of_policy_and_warnings_are_drawn_from_frames() -> None:
    cells = pl.DataFrame(
        [
            cell(1, "R04", "REPAYMENT", "RED")
            | {"customer": "甲'乙", "place": 1, "title": "R04", "value": 91.0, "since_date": AS_OF},
            cell(1, "F01", "FINANCIAL", "NO_DATA")
            | {"customer": "甲'乙", "place": 1, "title": "F01", "value": None, "since_date": None},
        ]
    )
    # A name with a quotation mark does not end the expression of the labels.
    labels = warning_map(cells, language=Language.EN, theme="light").to_dict()
    assert "甲\\'乙" in labels["layer"][0]["encoding"]["y"]["axis"]["labelExpr"]

    limits = pl.DataFrame(
        {
            "policy_id": ["P1", "P2"],
            "subject": ["C Manufacturing", "C Manufacturing"],
            "state": ["BREACH", "WITHIN"],
            "used_share": [7.5, 0.5],
            "used_amount": [Decimal("750.00"), Decimal("50.00")],
            "limit_amount": [Decimal("100.00"), Decimal("100.00")],
        }
    )
    drawn = limit_bars(limits, chosen="P1", language=Language.ZH, theme="dark").to_json()
    assert "750.00%" in drawn
    months = pl.DataFrame(
        {
            "month_end_date": [AS_OF],
            "used_amount": [Decimal("750.00")],
            "limit_amount": [Decimal("100.00")],
        }
    )
    assert "750.00" in limit_line(months, language=Language.ZH, theme="light").to_json()
