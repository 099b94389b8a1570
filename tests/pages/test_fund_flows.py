"""资金流向: what has to be explained, where one loan's money went, and which file is missing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan


def flow(flow_id: str, amount: str, **more: Any) -> dict[str, Any]:
    return {
        "flow_id": flow_id,
        "loan_id": "L1",
        "txn_date": "2025-02-12",
        "direction": "OUT",
        "amount": amount,
        "payee_type": "SUPPLIER",
        "payee_name": "湖滨建材有限公司",
        "pay_mode": "ENTRUSTED",
        "voucher_date": "2025-02-20",
    } | more


@pytest.fixture(scope="module")
def extract(tiny_bank: TinyBank) -> Path:
    """A loan of 1,000: 300 to a securities firm, 200 without a voucher, 400 in order."""
    return tiny_bank(
        date(2025, 6, 30),
        loans=[loan("L1", amount="1000.00"), loan("L2", "B2", "1000.00")],
        fund_flows=[
            flow("F1", "300.00", payee_type="SECURITIES", payee_name="华通证券股份有限公司"),
            flow("F2", "200.00", payee_type="OTHER", payee_name="李伟", voucher_date=None),
            flow("F3", "400.00"),
        ],
    )


def test_it_says_what_is_traced_what_to_do_and_where_the_money_went(
    extract: Path, open_desk: Desk
) -> None:
    desk = open_desk(extract, "fund_flows", org="H")

    answer = desk.markdown[0].value.replace("\\", "")
    assert "2025-02 至 2025-06 发放 2 笔" in answer
    assert "资金追踪率 45.00%" in answer
    assert "流入禁止领域 1 笔（300.00元）" in answer
    assert "1 笔支付凭证逾期未补" in answer
    todo = desk.dataframe[0].value.set_index("fault")
    assert todo.loc["未追踪 ›", "loan_count"] == 2
    assert todo.loc["流入禁止领域 ›", "amount"] == 300
    movements = next(one.value for one in desk.dataframe if "verdict" in one.value.columns)
    assert list(movements["verdict"]) == ["流入禁止领域：证券期货", "", ""]
    # Of a person the surname alone is shown, and what tells payees apart nowhere.
    assert list(movements["payee_label"])[1] == "李**"
    pictures = [one for one in desk.main if one.type == "vega_lite_chart"]
    assert len(pictures) == 2


def test_the_address_chooses_the_list_and_the_loan(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "fund_flows", org="H", list="UNTRACED", flow_loan="L2")

    loans = next(one.value for one in desk.dataframe if "faults" in one.value.columns)
    assert set(loans["loan_id"].str.rstrip(" ›")) == {"L1", "L2"}
    assert any("资金追踪率 0.00%" in one.value.replace("\\", "") for one in desk.markdown)


def test_the_page_of_a_customer_shows_where_the_money_went(extract: Path, open_desk: Desk) -> None:
    desk = open_desk(extract, "loan", loan="L1")

    assert any("借据资金去向" in one.label for one in desk.expander)


def test_without_the_file_it_says_which_is_needed(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    assert "fund_flows" in open_desk(root, "fund_flows").info[0].value


def test_the_organisations_add_up_to_the_total(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "fund_flows")

    children = next(one.value for one in desk.dataframe if "explain_loan_count" in one.value)
    for name in ("loan_count", "explain_loan_count", "missing_voucher_count"):
        assert children[name].iloc[0] == children[name].iloc[1:].sum()
    loans = next(one.value for one in desk.dataframe if "faults" in one.value.columns)
    assert len(loans) == children["explain_loan_count"].iloc[0]
