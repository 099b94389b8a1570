"""手别: what hands brought in, agencies on like cases, and what lies, as the page shows it."""

from datetime import date

import pytest

from tests.desk import Bank, Desk, TinyBank


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_hand_adds_up_and_opens_its_cases(bank: Bank, open_desk: Desk, lang: str) -> None:
    desk = open_desk(bank, "hands", lang=lang)

    table, children = (frame.value for frame in desk.dataframe)
    assert len(desk.get("vega_lite_chart")) == 1
    # The last row is of all hands, the first of the children is too.
    counted = table.iloc[:, 1]
    assert counted.iloc[-1] == counted.iloc[:-1].sum() == children.iloc[0, 1]
    assert children.iloc[1:, 1].sum() == children.iloc[0, 1]

    cases = open_desk(bank, "hands", lang=lang, view="cases", list="ASSIGNED", hand="1")
    assert len(cases.dataframe[0].value) == min(50, counted.iloc[0])


def test_what_waits_is_listed_to_the_last_case(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "hands")
    held = int(str(bank.one("select count(*) from hands where to_date is null")))
    waiting = {
        listed: int(str(bank.one(f"select count(*) from hands where {condition}")))
        for listed, condition in (("LYING", "is_lying"), ("TERM_OVER", "is_term_over"))
    }
    buttons = [one.label for one in desk.button if "件" in one.label]
    assert len(buttons) == sum(number > 0 for number in waiting.values())
    for listed, number in (waiting | {"HELD": held}).items():
        cases = open_desk(bank, "hands", view="cases", list=listed)
        shown = len(cases.dataframe[0].value) if cases.dataframe else 0
        assert shown == min(50, number), listed
    without = open_desk(bank, "hands", view="cases", list="WITHOUT_HAND")
    assert not without.error


def test_agencies_stand_with_what_like_cases_brought(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "hands", view="agencies")

    agencies = bank.read(
        "select agency_id from agency_recovery where org_id = $org_id", org_id=bank.head_office
    )
    assert len(desk.dataframe[0].value) == len(agencies)
    assert any("60" in one.value for one in desk.caption)


def test_a_branch_sees_its_own_hands(bank: Bank, open_desk: Desk) -> None:
    branch = str(
        bank.one("select org_id from hands group by org_id order by count(*) desc limit 1")
    )
    own = bank.one(
        "select count(*) from hands inner join org_closure on hands.org_id = descendant_org_id "
        "where ancestor_org_id = $org_id and to_date is null",
        org_id=branch,
    )
    desk = open_desk(bank, "hands", limited_to=branch, view="cases", list="HELD")

    shown = len(desk.dataframe[0].value) if desk.dataframe else 0
    assert shown == min(50, int(str(own)))


def test_what_no_file_tells_names_the_file(tiny_bank: TinyBank, open_desk: Desk) -> None:
    """A case of an agency that is in no file, and a branch without any case."""
    root = tiny_bank(
        date(2025, 6, 30),
        collection_assignments=[
            {
                "assignment_id": "H1",
                "loan_id": "L1",
                "hand_no": 1,
                "agency_id": "A9",
                "assigned_date": "2025-05-01",
            }
        ],
        repayment_schedule=[
            {
                "loan_id": "L1",
                "period_no": 1,
                "due_date": "2025-04-20",
                "due_principal": "100.00",
            }
        ],
    )

    desk = open_desk(root, "hands", view="agencies")

    assert any("agencies" in one.value for one in desk.info)
    assert "A9（不在机构文件中）" in str(desk.dataframe[0].value.iloc[0, 0])

    elsewhere = open_desk(root, "hands", org="B2")

    assert any("collection_assignments" in one.value for one in elsewhere.info)
    assert not elsewhere.dataframe
