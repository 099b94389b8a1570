"""授信政策: what is exceeded, near or banned, and the loans behind it."""

import pytest

from tests.desk import Bank, Desk, TinyBank


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("level", ["HEAD", "BRANCH"])
def test_the_page_opens_at_every_level(bank: Bank, open_desk: Desk, level: str, lang: str) -> None:
    desk = open_desk(bank, "policy", org=bank.worst(level), lang=lang)

    assert not desk.error
    assert len(desk.get("vega_lite_chart")) <= 2
    assert not desk.dataframe[0].value.empty


def test_the_answer_and_the_loans_add_up_to_the_marts(bank: Bank, open_desk: Desk) -> None:
    whole = bank.read(
        "select * from policy_limits where org_id = $org_id and state = 'BREACH' "
        "and loan_count > 0 order by loan_count, policy_id",
        org_id=bank.head_office,
    )
    one = whole.row(0, named=True)
    desk = open_desk(bank, "policy", policy=one["policy_id"])

    assert f"{len(whole)} 项超限" in desk.markdown[0].value
    # All policies, what each organisation holds, the loans; and at most two charts.
    _, children, loans, *_ = (frame.value for frame in desk.dataframe)
    assert len(desk.get("vega_lite_chart")) == 2
    assert len(loans) == min(50, one["loan_count"])
    assert len(children) > 1


def test_a_limited_reader_sees_its_own_part(bank: Bank, open_desk: Desk) -> None:
    branch = bank.worst("BRANCH")
    desk = open_desk(bank, "policy", limited_to=branch)

    shown = desk.dataframe[0].value
    assert "policy_book_share" not in shown.columns
    # A part of a limit stands under a head of its own, never as what is used of the whole.
    whole = bank.read(
        "select policy_id from policy_limits where org_id = $org and is_whole", org=branch
    )["policy_id"]
    parts = shown[~shown["policy_id"].isin(whole.to_list())]
    assert parts["policy_own_share"].notna().any()
    assert "policy_used_share" not in parts or not parts["policy_used_share"].notna().any()
    assert any("总行" in one.value for one in desk.caption)


def test_without_the_file_the_page_names_it(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    desk = open_desk(root, "policy")

    assert any("policy_limits" in one.value for one in desk.info)
    assert not desk.dataframe
