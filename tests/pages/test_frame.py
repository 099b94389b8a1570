"""The frame: who reads, what is chosen, and an address nobody has to trust."""

import shutil
from pathlib import Path

from tests.desk import Bank, Desk
from warehouse.build import build
from warehouse.paths import Home


def test_the_desk_speaks_chinese_unless_the_browser_asks_otherwise(
    bank: Bank, open_desk: Desk
) -> None:
    assert open_desk(bank).title[0].value.startswith("总览")


def test_the_language_stands_in_the_address(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, lang="en")

    assert desk.title[0].value.startswith("Overview")
    assert desk.query_params["lang"] == "en"


def test_a_language_nobody_speaks_is_passed_over(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, lang="'; drop table")

    assert desk.title[0].value.startswith("总览")
    assert "drop table" in desk.warning[0].value


def test_switching_the_language_keeps_what_was_chosen(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")
    desk = open_desk(bank, org=region, compare="year")

    desk.segmented_control(key="lang").set_value("en").run()

    assert desk.title[0].value.startswith("Overview")
    assert desk.selectbox(key="org").value == region
    assert desk.query_params["compare"] == "year"


def test_a_fresh_desk_shows_the_top_of_the_scope_now_and_has_a_bare_address(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank)

    assert desk.selectbox(key="org").value == bank.head_office
    assert desk.selectbox(key="month").value == f"{bank.last_month_end:%Y-%m-%d}"
    assert desk.query_params == {}


def test_a_deep_link_restores_every_choice(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")
    month = str(
        bank.one(
            "select previous_month_end_date from month_ends where month_end_date = $day",
            day=bank.last_month_end,
        )
    )

    desk = open_desk(bank, org=region, month=month, compare="year")

    assert desk.selectbox(key="org").value == region
    assert desk.selectbox(key="month").value == month
    assert desk.segmented_control(key="compare").value == "year"
    assert not desk.warning


def test_choices_survive_the_change_of_the_page(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")
    desk = open_desk(bank, org=region)

    desk.query_params.clear()
    desk.switch_page("pages/overdue.py").run()

    assert desk.selectbox(key="org").value == region
    assert desk.query_params["org"] == region


def test_going_back_to_a_bare_address_goes_back_to_the_defaults(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, org=bank.worst("REGION"))

    desk.query_params.clear()
    desk.run()

    assert desk.selectbox(key="org").value == bank.head_office


def test_an_unknown_organisation_is_said_to_be_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, org="[x](http://evil)")

    assert desk.selectbox(key="org").value == bank.head_office
    assert "\\[x\\]" in desk.warning[0].value
    assert desk.query_params == {}


def test_nonsense_in_every_parameter_does_no_harm(bank: Bank, open_desk: Desk) -> None:
    for page in ("overview", "overdue", "loan", "data"):
        desk = open_desk(
            bank,
            page,
            org="\x00",
            month="2025-13-45",
            compare="../../etc",
            figure="x" * 5000,
            bucket="M99",
            product="<script>",
            customer="1 or 1=1",
            scope="all;",
            view="?",
            list="customer_count",
            loan="' or '1'='1",
            section="{}",
            fault="{language}",
            records="%00",
            nobody="knows",
        )
        assert not desk.exception


def test_the_line_says_the_date_the_basis_and_the_build(bank: Bank, open_desk: Desk) -> None:
    line = open_desk(bank).caption[0].value

    assert f"数据日期 {bank.last_month_end:%Y-%m-%d}" in line
    assert "全行" in line
    assert "由计划和流水计算" in line
    assert "构建于" in line


def test_the_organisations_stand_below_each_other(bank: Bank, open_desk: Desk) -> None:
    options = open_desk(bank).selectbox(key="org").options

    depths = [len(option) - len(option.lstrip("\u2002")) for option in options]
    assert depths[:2] == [0, 1]
    # A sub-branch that merged into another stands below it.
    assert set(depths) == {0, 1, 2, 3, 4}
    assert len(options) == bank.one("select count(*) from org_units")


def test_a_scope_limits_what_can_be_chosen(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")

    desk = open_desk(bank, limited_to=region, org=bank.head_office)

    below = bank.one(
        "select count(*) from org_closure where ancestor_org_id = $org_id", org_id=region
    )
    assert len(desk.selectbox(key="org").options) == below
    assert desk.selectbox(key="org").value == region
    assert "不可用" in desk.warning[0].value
    assert "范围：" in desk.caption[0].value


def test_a_scope_that_does_not_exist_is_said_to_be_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, limited_to="NOWHERE")

    assert "NOWHERE" in desk.error[0].value
    assert not desk.title


def test_without_a_build_the_desk_says_how_to_get_one(tmp_path: Path, open_desk: Desk) -> None:
    desk = open_desk(tmp_path)

    assert "postloan load" in desk.info[0].value
    assert not desk.error


def test_a_new_build_is_shown_on_the_next_run(bank: Bank, open_desk: Desk, tmp_path: Path) -> None:
    home = Home(tmp_path / "copy")
    shutil.copytree(bank.home.root, home.root)
    desk = open_desk(home.root)
    before = bank.one("select count(*) from month_ends")
    assert len(desk.selectbox(key="month").options) == before
    earlier = bank.one("select min(month_end_date) + interval 400 day from month_ends")

    build(home, as_of_date=earlier.date())
    desk.run()

    assert not desk.exception
    assert len(desk.selectbox(key="month").options) < before
