"""催收合规: what breaks the rules, by whom, what to do, and nobody's number on any screen."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import ORGANISATIONS, loan


def action(action_id: str, loan_id: str = "L1", day: str = "2025-06-10", **more: Any) -> Any:
    """One answered and recorded call to the borrower at noon."""
    return {
        "action_id": action_id,
        "loan_id": loan_id,
        "action_time": f"{day} 12:00:00",
        "channel": "CALL",
        "contact_relation": "SELF",
        "contact_key": "13900000001",
        "connected": True,
        "recording_id": "R",
        "note": "催收人说了一句秘密",
    } | more


@pytest.fixture(scope="module")
def collected(tiny_bank: TinyBank) -> Path:
    """B1: an agency breaks three rules by two actions; B2: two breaches of its own; B3: nothing."""
    return tiny_bank(
        org_units=[*ORGANISATIONS, {"org_id": "B3", "org_name": "静", "parent_org_id": "R1"}],
        loans=[loan("L1"), loan("L2", "B2"), loan("L3", "B3")],
        collection_actions=[
            action("K0", day="2025-05-10"),
            action("K1", action_time="2025-06-10 22:00:00", agency_id="W1", handler_id="W1-1"),
            action("K2", recording_id=None, agency_id="W1", handler_id="W1-2"),
            action("K3", "L2", channel="VISIT", staff_count=1, handler_id="S1"),
            action("K4", "L2", note="今天不还，后果自负。"),
            action("K5", "L2", channel="VISIT"),
            action("K6", "L1"),
        ],
        agencies=[{"agency_id": "W1", "name": "锐博公司", "registered": True}],
        complaints=[
            {"complaint_id": "T1", "action_id": "K1", "received_at": "2025-06-11 09:00:00"},
            {"complaint_id": "T2", "action_id": "K2", "received_at": "2025-06-29 09:00:00"},
        ],
    )


def rows(desk: Any, number: int, by: str) -> dict[str, Any]:
    table = desk.dataframe[number].value
    return {name.removesuffix(" ›"): row for name, row in table.set_index(by).iterrows()}


def test_it_says_how_many_by_which_rule_and_where_and_what_to_do(
    collected: Path, open_desk: Desk
) -> None:
    desk = open_desk(collected, "conduct", org="R1")

    answer = desk.markdown[0].value.replace("\\", "")
    assert "6 次催收中 4 次违规，每千次 666.7 次（较上月 +666.7）" in answer
    found = rows(desk, 0, "rule")
    assert found["违规催收动作（不重复计）"]["violating_action_count"] == 4
    late = found["C01 禁扰时段联系"]
    assert (late["violating_action_count"], late["per_thousand"]) == (1, "166.7")
    assert late["mostly"] == "锐博公司 (1)"
    assert late["next"] == "停止禁扰时段联系；同意的留存凭证"
    # One visit of which it is not told by how many.
    assert (found["C08 单人外访"]["tested_action_count"], found["C08 单人外访"]["untested"]) == (
        1,
        1,
    )
    # No training has arrived, and the agency was never said to be evaluated.
    for rule in ("C09 人员未持证或机构未备案", "C11 机构评价逾期"):
        assert str(found[rule]["violating_action_count"]) == "nan"
        assert found[rule]["next"].endswith("机构")
    assert late["verified"] == "未核"
    # What stands on complaints is counted apart, and told of below.
    late_complaints = found["C10 投诉超期未办结"]
    assert (late_complaints["violating_action_count"], late_complaints["per_thousand"]) == (1, "—")
    assert late_complaints["next"] == "尽快办结投诉并答复投诉人"
    assert any(one.value == "投诉" for one in desk.subheader)
    branches = rows(desk, 1, "label")
    counted = [
        branches[one]["violating_action_count"] for one in ("合计", "湖滨支行", "解放路支行")
    ]
    assert counted == [4, 2, 2]
    # The late call is also the fourth answered that day: two rows, counted once above.
    breaches = desk.dataframe[2].value
    assert len(breaches) == 5
    seen = dict(zip(breaches["rule"], breaches["seen"], strict=True))
    assert seen["C01 禁扰时段联系"] == "22:00:00 联系，未经同意"
    assert seen["C08 单人外访"] == "1 人外访，须 2 人"
    assert "后果自负" in seen["C06 使用禁用语"]
    assert any("备注不显示" in one.value for one in desk.caption)


def test_no_number_and_no_note_reaches_a_screen(collected: Path, open_desk: Desk) -> None:
    desk = open_desk(collected, "conduct", by="collectors")

    shown = "".join(one.value.to_csv() for one in desk.dataframe)
    assert "13900000001" not in shown
    assert "秘密" not in shown
    assert "今天不还" not in shown
    assert not {"contact_id", "note_text", "recording_id"} & {
        column for one in desk.dataframe for column in one.value.columns
    }


def test_agencies_and_collectors_open_their_breaches(collected: Path, open_desk: Desk) -> None:
    desk = open_desk(collected, "conduct", by="agencies", actor="agency W1")

    agencies = rows(desk, 1, "name")
    assert agencies["锐博公司 (W1)"]["per_thousand"] == "1,000.0 样本少"
    assert agencies["本行"]["violating_action_count"] == 2
    assert set(desk.dataframe[2].value["agency_id"]) == {"W1"}
    assert len(desk.dataframe[2].value) == 3

    desk = open_desk(collected, "conduct", by="collectors", actor="collector S1", lang="en")

    assert list(desk.dataframe[2].value["rule"]) == ["C08 Visits by one person"]
    assert rows(desk, 1, "name")["W1-1"]["worst_rule"] == "Quiet hours (1)"


def test_a_month_or_a_branch_without_actions_says_so(collected: Path, open_desk: Desk) -> None:
    desk = open_desk(collected, "conduct", org="B2", month="2025-05-31")
    assert any("当月没有" in one.value for one in desk.info)

    desk = open_desk(collected, "conduct", org="B3")
    assert any("催收记录" in one.value and "collection_actions" in one.value for one in desk.info)


def test_the_breaches_of_a_generated_bank_add_up_at_every_level(
    bank: Bank, open_desk: Desk
) -> None:
    for level, lang in (("REGION", "en"), ("BRANCH", "zh")):
        org_id = bank.one(
            "select org_id from org_conduct inner join org_units using (org_id) "
            "where rule_code = 'ANY' and month_end_date = $day and org_level = $level "
            "order by violating_action_count desc, org_id limit 1",
            day=bank.last_month_end,
            level=level,
        )
        desk = open_desk(bank, "conduct", org=str(org_id), lang=lang)

        assert not desk.error
        whole = bank.one(
            "select count(distinct action_id) from conduct_violations inner join org_closure "
            "on org_id = descendant_org_id where ancestor_org_id = $org_id "
            "and month_end_date = $day",
            org_id=org_id,
            day=bank.last_month_end,
        )
        assert next(iter(rows(desk, 0, "rule").values()))["violating_action_count"] == whole
