"""话术 Scripts, and complaints about collection: they add up to the marts, and say what lacks."""

import pytest

from tests.desk import Bank, Desk, TinyBank

YEAR = (
    "org_id = $org_id and month_end_date > (select max(month_end_date) from month_ends) "
    "- interval 12 month"
)


@pytest.mark.parametrize(("level", "lang"), [("HEAD", "zh"), ("REGION", "en"), ("SUB", "zh")])
def test_the_page_opens_at_every_level(bank: Bank, open_desk: Desk, level: str, lang: str) -> None:
    desk = open_desk(bank, "scripts", org=bank.worst(level), lang=lang)

    assert not desk.error
    assert len(desk.get("vega_lite_chart")) == 1
    assert not desk.dataframe[0].value.empty


def test_the_figures_are_those_of_the_marts_and_the_rows_add_up(
    bank: Bank, open_desk: Desk
) -> None:
    used, faulty, banned = bank.read(
        "select sum(used_count), sum(faulty_count), sum(banned_count) from org_scripts "
        f"where {YEAR}",
        org_id=bank.head_office,
    ).row(0)
    fit = bank.one("select count(distinct script_id) from scripts where script_state = 'VALID'")
    versions = bank.one("select count(*) from scripts")
    desk = open_desk(bank, "scripts", fault="FAULTY")

    answer = desk.markdown[0].value
    assert f"{fit} 套当日可用" in answer
    assert f"{used:,} 次按话术催收中有 {faulty} 次" in answer
    _, organisations, library, actions = (frame.value for frame in desk.dataframe)
    assert organisations["faulty_count"].iloc[0] == faulty
    assert organisations["faulty_count"].iloc[1:].sum() == faulty
    assert organisations["banned_count"].iloc[0] == banned
    assert len(library) == versions
    assert library["used_count"].sum() == used
    assert len(actions) == min(50, faulty)


def test_a_case_opens_the_words_for_its_bucket_and_class(bank: Bank, open_desk: Desk) -> None:
    first = bank.read(
        "select scripts.* from fitting_scripts inner join scripts using (script_id, version) "
        "where fitting_scripts.stage = 'M2' and fitting_scripts.behaviour_class = 'M2_PLUS' "
        "and place = 1"
    ).row(0, named=True)
    desk = open_desk(bank, "scripts", **{"stage": "M2", "class": "M2_PLUS"})

    said = [one.value for one in desk.markdown]
    assert any(first["script_id"] in one and first["scene"] in one for one in said)
    none = open_desk(bank, "scripts", **{"stage": "M1", "class": "A", "script": "HS11 1"})
    assert any("身败名裂" in one.value for one in none.error)


def test_complaints_stand_with_conduct_and_add_up(bank: Bank, open_desk: Desk) -> None:
    received = bank.one(
        f"select cast(sum(received_count) as integer) from org_complaints where {YEAR}",
        org_id=bank.head_office,
    )
    desk = open_desk(bank, "conduct", complaints="ALL")

    assert any(f"收到 {received} 件投诉" in one.value for one in desk.markdown)
    agencies, organisations, complaints = (
        frame
        for one in desk.dataframe
        if "judged_count" in (frame := one.value).columns or "complaint_id" in frame.columns
    )
    assert organisations["received_count"].iloc[0] == received
    assert organisations["received_count"].iloc[1:].sum() == received
    assert (
        agencies["received_count"].sum() + organisations["unattributed_count"].iloc[0] == received
    )
    assert len(complaints) == received
    assert "note_text" not in complaints.columns


def test_without_the_file_the_page_names_it(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    desk = open_desk(root, "scripts")

    assert any("scripts" in one.value for one in desk.info)
    assert not desk.dataframe
