"""条线: which posts are missing, whose loans nobody looks after, who is trained, who reports."""

import pytest

from tests.desk import Bank, Desk, TinyBank


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("view", ["posts", "people", "training", "reports"])
@pytest.mark.parametrize("level", ["HEAD", "REGION", "BRANCH", "SUB"])
def test_every_view_opens_at_every_level(
    bank: Bank, open_desk: Desk, level: str, view: str, lang: str
) -> None:
    desk = open_desk(bank, "line", org=bank.worst(level), view=view, lang=lang)

    assert not desk.error
    assert len(desk.get("vega_lite_chart")) <= 2


def test_the_answer_counts_what_the_marts_count(bank: Bank, open_desk: Desk) -> None:
    answer = open_desk(bank, "line").markdown[0].value

    missing = bank.one(
        "select missing_count from org_line_posts where org_id = $org_id and post = 'ANY'",
        org_id=bank.head_office,
    )
    assert f"{missing} 家缺岗" in answer
    assert missing == 1


def test_the_loans_to_hand_on_add_up(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "line", view="people")

    count = bank.one(
        "select orphaned_loan_count from org_officers where org_id = $org_id",
        org_id=bank.head_office,
    )
    loans = desk.dataframe[1].value
    assert len(loans) == count
    assert {"loan_id", "outstanding_principal", "days_since_left"} <= set(loans.columns)


def test_a_to_do_opens_its_view(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "line")
    (button,) = [one for one in desk.button if one.key == "to do REPORT"]
    button.click().run()

    assert desk.session_state["view"] == "reports"
    assert not desk.exception


@pytest.mark.parametrize(
    ("view", "file"),
    [
        ("posts", "org_units"),
        ("people", "staff"),
        ("training", "training_records"),
        ("reports", "report_submissions"),
    ],
)
def test_a_view_without_its_file_names_it(
    tiny_bank: TinyBank, open_desk: Desk, view: str, file: str
) -> None:
    root = tiny_bank()

    desk = open_desk(root, "line", view=view)

    assert any(file in one.value for one in desk.info)
    assert not desk.dataframe
