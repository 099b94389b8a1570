"""案件: what overdue loans ask for, the list behind every figure, and one case with its sheet."""

import pytest

from tests.desk import Bank, Desk, TinyBank


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_answer_the_map_and_the_list_are_of_the_same_cases(
    bank: Bank, open_desk: Desk, lang: str
) -> None:
    whole = bank.read(
        "select sum(case_count) as cases, sum(overdue_amount) as overdue from org_case_quadrants "
        "where org_id = $org_id",
        org_id=bank.head_office,
    ).row(0, named=True)
    desk = open_desk(bank, "cases", lang=lang)

    assert not desk.error
    assert str(whole["cases"]) in desk.markdown[0].value
    assert len(desk.get("vega_lite_chart")) == 1
    listed, *_, children = [frame.value for frame in desk.dataframe]
    assert len(listed) == min(50, whole["cases"])
    assert children["case_count"].iloc[0] == whole["cases"]


def test_a_step_keeps_its_cases_and_a_case_opens_from_the_address(
    bank: Bank, open_desk: Desk
) -> None:
    steps = bank.read(
        "select step_code, count(*) as number, min(loan_id) as loan_id from cases group by 1"
    )
    step = steps.sort("number", "step_code").row(0, named=True)
    desk = open_desk(bank, "cases", step=step["step_code"], case=step["loan_id"])

    assert len(desk.dataframe[0].value) == step["number"]
    assert any(step["loan_id"] in one.value for one in desk.subheader)


def test_a_limited_reader_sees_its_own_cases(bank: Bank, open_desk: Desk) -> None:
    branch = bank.read("select org_id, count(*) as n from cases group by 1 order by n desc, 1").row(
        0
    )
    desk = open_desk(bank, "cases", limited_to=branch[0])

    assert len(desk.dataframe[0].value) == branch[1]


def test_the_page_of_a_loan_tells_its_collection_without_notes(bank: Bank, open_desk: Desk) -> None:
    loan_id = str(
        bank.one(
            "select loan_id from cases where action_count > 0 and hand_no is not null "
            "order by action_count desc, loan_id limit 1"
        )
    )
    desk = open_desk(bank, "loan", loan=loan_id)

    assert any(one.label == "清收" for one in desk.expander)
    assert any("备注与电话号码不显示" in one.value for one in desk.caption)
    columns = {name for frame in desk.dataframe for name in frame.value.columns}
    assert {"channel", "entry_amount", "is_deciding"} <= columns
    assert not columns & {"note", "note_text", "contact_id", "recording_id"}


def test_without_the_files_of_collection_the_page_names_them(
    tiny_bank: TinyBank, open_desk: Desk
) -> None:
    plan = {"loan_id": "L1", "period_no": 1, "due_date": "2025-03-10", "due_principal": "100.00"}
    paid = {"txn_id": "T", "loan_id": "L1", "value_date": "2025-03-31", "amount": "1.00"}
    root = tiny_bank(repayment_schedule=[plan], repayments=[paid])
    desk = open_desk(root, "cases")

    assert any("collection_actions" in one.value.replace("\\", "") for one in desk.caption)
    assert len(desk.dataframe[0].value) == 1
    desk = open_desk(root, "cases", org="B2")
    assert any("没有逾期贷款" in one.value for one in desk.info)
