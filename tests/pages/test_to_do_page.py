"""待办 and 档案: what waits on whom, and whose files are not complete."""

import pytest

from tests.desk import Bank, Desk, TinyBank


@pytest.mark.parametrize("level", ["HEAD", "REGION", "BRANCH"])
@pytest.mark.parametrize("page", ["to_do", "archives"])
def test_a_reader_limited_to_an_organisation_sees_its_own(
    bank: Bank, open_desk: Desk, page: str, level: str
) -> None:
    org_id = str(
        bank.one(
            "select org_id from org_archives inner join org_units using (org_id) "
            "inner join (select distinct org_id from org_to_dos) using (org_id) "
            "where org_level = $level order by loan_count desc, org_id limit 1",
            level=level,
        )
    )
    desk = open_desk(bank, page, limited_to=org_id)

    assert not desk.error
    assert len(desk.dataframe) >= 2
    name = bank.one("select org_name from org_units where org_id = $org_id", org_id=org_id)
    assert str(name) in desk.title[0].value


def test_the_rows_are_as_many_as_their_kind_says(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "to_do", kind="FOLLOW_UP", when="THIS_WEEK")

    count = bank.one(
        "select this_week_count from org_to_dos where to_do_kind = 'FOLLOW_UP' "
        "and org_id = $org_id",
        org_id=bank.head_office,
    )
    (line,) = [one.value for one in desk.caption if one.value.startswith("共 ")]
    assert line.startswith(f"共 {count} 项")
    rows = desk.dataframe[-1].value
    assert len(rows) == min(int(str(count)), 50)
    assert set(rows["due_when"]) == {"本周到期"}


@pytest.mark.parametrize("by", ["kind", "organisation", "officer"])
def test_the_parts_add_up_to_the_total(bank: Bank, open_desk: Desk, by: str) -> None:
    table = open_desk(bank, "to_do", by=by).dataframe[0].value

    if by != "officer" or len(table) <= 50:
        for name in ("overdue_count", "today_count", "this_week_count", "later_count"):
            assert table[name].iloc[1:].sum() == table[name].iloc[0]


def test_what_to_do_next_about_files_opens_its_rows(bank: Bank, open_desk: Desk) -> None:
    whole = bank.read(
        "select * from org_archives where org_id = $org_id", org_id=bank.head_office
    ).row(0, named=True)
    desk = open_desk(bank, "archives", state="MISSING")

    assert desk.dataframe[0].value["number"].iloc[0] == whole["missing_count"] > 0
    assert len(desk.dataframe[-1].value) == min(whole["missing_count"], 50)
    assert "档案齐全率" in desk.markdown[0].value


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", ["to_do", "archives"])
def test_it_says_which_file_is_needed(
    tiny_bank: TinyBank, open_desk: Desk, page: str, lang: str
) -> None:
    root = tiny_bank()

    desk = open_desk(root, page, lang=lang)

    said = [*(one.value for one in desk.info), *(one.value for one in desk.caption)]
    assert any("archives" in one for one in said)
