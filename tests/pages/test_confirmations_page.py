"""资金落实与再支用: what falls due and is not confirmed, and who drew again without a check."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan

COMPANY = [{"customer_id": "C1", "customer_type": "CORP"}]


def plan(loan_id: str, *due: tuple[str, int]) -> list[dict[str, Any]]:
    return [
        {"loan_id": loan_id, "period_no": number, "due_date": day, "due_principal": amount}
        for number, (day, amount) in enumerate(due, start=1)
    ]


def check(number: int, loan_id: str, kind: str, day: str, **more: Any) -> dict[str, Any]:
    return {
        "inspection_id": f"I{number}",
        "inspection_type": kind,
        "org_id": "B1",
        "loan_id": loan_id,
        "due_date": day,
        "done_date": day,
        "inspector_id": "M7",
    } | more


def company_of(tiny_bank: TinyBank, **tables: Any) -> Path:
    """L1 falls due past and ahead; L2 is drawn on the line of L1."""
    return tiny_bank(
        date(2025, 6, 30),
        customers=COMPANY,
        loans=[
            loan("L1", "B1", line_id="X", drawdown_no=1, officer_id="M1"),
            loan("L2", "B2", line_id="X", drawdown_no=2, disbursed_date="2025-05-20"),
        ],
        repayment_schedule=plan("L1", ("2025-05-01", 40), ("2025-07-05", 60)),
        **tables,
    )


@pytest.fixture(scope="module")
def company(tiny_bank: TinyBank) -> Path:
    return company_of(
        tiny_bank,
        inspections=[
            check(1, "L1", "DAILY", "2025-02-11"),
            check(2, "L1", "FUNDS", "2025-04-22", fund_confirm="CONFIRMED"),
            check(3, "L1", "FUNDS", "2025-06-05", fund_confirm="PARTIAL", confirmed_amount=15),
        ],
        warnings=[
            {
                "warning_id": "W1",
                "indicator_code": "X02",
                "level": "RED",
                "customer_id": "C1",
                "triggered_at": "2025-05-20T09:00:00",
            }
        ],
    )


def test_it_says_how_much_falls_due_and_what_is_confirmed(company: Path, open_desk: Desk) -> None:
    desk = open_desk(company, "confirmations", org="H")

    answer = desk.markdown[0].value.replace("\\", "")
    assert "未来 7 天到期 60.00元，落实率 25.00%" in answer
    assert "1 笔未全部落实" in answer
    assert "已落实的 1 笔中，1 笔仍逾期" in answer


def test_the_officer_s_due_dates_are_listed(company: Path, open_desk: Desk) -> None:
    desk = open_desk(company, "confirmations", org="H", officer="B1 M1")

    rows = desk.dataframe[2].value
    assert list(rows["state"]) == ["部分落实"]
    assert [f"{day}" for day in rows["due_date"]] == ["2025-07-05"]


def test_drawing_again_unchecked_and_warned_is_shown(company: Path, open_desk: Desk) -> None:
    desk = open_desk(company, "confirmations", org="H", view="redraw")

    assert "1 笔中 1 笔无有效合格检查" in desk.markdown[0].value
    rows = desk.dataframe[0].value
    assert list(rows["check_state"]) == ["无检查"]
    assert list(rows["warning_level"]) == ["红"]


def test_without_records_the_page_names_the_files(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = company_of(tiny_bank)

    funds = open_desk(root, "confirmations")
    redraw = open_desk(root, "confirmations", view="redraw")

    assert any("inspections" in one.value for one in funds.info)
    named = " ".join(one.value for one in redraw.info)
    assert "inspections" in named
    assert "warnings" in named


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", ["funds", "redraw"])
@pytest.mark.parametrize("level", ["HEAD", "REGION", "BRANCH", "SUB"])
def test_every_level_opens_in_either_language(
    bank: Bank, open_desk: Desk, level: str, view: str, lang: str
) -> None:
    desk = open_desk(bank, "confirmations", org=bank.worst(level), view=view, lang=lang)

    assert not desk.error


def test_a_bank_without_either_opens(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    for view in ("funds", "redraw"):
        assert len(open_desk(root, "confirmations", view=view).info) == 1


def test_a_loan_without_a_plan_whose_balance_is_not_reported_is_said(
    tiny_bank: TinyBank, open_desk: Desk
) -> None:
    root = tiny_bank(
        date(2025, 6, 30),
        customers=COMPANY,
        loans=[loan("L1", "B1", maturity_date="2025-07-05", officer_id="M1")],
    )

    desk = open_desk(root, "confirmations", org="H")

    assert "未来 7 天到期 （金额未报送）" in desk.markdown[0].value.replace("\\", "")
    assert any("1 笔到期属于无还款计划且余额未报送" in one.value for one in desk.caption)
    windows = desk.dataframe[0].value
    assert list(windows["instalment_count"]) == [1, 1, 1, 1]
    assert windows["due_amount"].isna().all()
