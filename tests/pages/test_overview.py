"""总览: what the first screen says."""

import pytest

from tests.desk import Bank, Desk

HEADLINE_FIGURES = 11


def test_it_answers_before_it_shows_figures(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)

    assert desk.title[0].value.startswith("总览 · ")
    assert desk.markdown[0].value.startswith("##### 逾期率 ")
    assert "较上月" in desk.markdown[0].value


def test_the_figures_are_those_of_the_mart(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)
    row = bank.read(
        "select overdue_rate, npl_rate from org_months where org_id = $org_id "
        "and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    ).row(0)

    cards = {card.label: card.value for card in desk.metric}
    assert list(cards) == ["贷款余额", "逾期率", "不良率", "新增逾期"]
    assert [cards["逾期率"], cards["不良率"]] == [f"{one:.2%}" for one in row]


def test_every_figure_stands_beside_last_month_and_the_year_before(
    bank: Bank, open_desk: Desk
) -> None:
    scorecard = open_desk(bank).dataframe[1].value

    assert list(scorecard.columns) == [
        "title",
        "now",
        "before",
        "change",
        "year_before",
        "year_change",
        "trend",
    ]
    assert len(scorecard) == HEADLINE_FIGURES
    assert all(len(values) == 13 for values in scorecard["trend"])


def test_trend_map_and_movers_are_drawn(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)

    assert len(desk.get("vega_lite_chart")) == 3
    assert len(desk.dataframe) == 3


def test_the_figure_chosen_is_the_one_drawn(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)

    desk.selectbox(key="figure").set_value("npl_rate").run()

    assert [one.value for one in desk.subheader] == ["各机构不良率", "不良贷款余额较上月的主要变动"]
    assert desk.query_params["figure"] == "npl_rate"


def test_the_comparison_chosen_is_the_one_made(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, compare="year")

    assert "较上年同期" in desk.markdown[0].value
    assert desk.subheader[1].value.endswith("较上年同期的主要变动")


def test_a_branch_without_branches_below_has_no_map(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, org=bank.worst("SUB"))

    assert len(desk.get("vega_lite_chart")) == 1
    assert desk.dataframe[-1].value.shape[0] >= 1
    assert HEADLINE_FIGURES in [len(one.value) for one in desk.dataframe]


def test_the_way_up_leads_through_every_level(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, org=bank.worst("SUB"))
    ways_up = [one for one in desk.button if one.label.startswith("‹ ")]
    assert len(ways_up) == 3

    ways_up[0].click().run()

    assert desk.selectbox(key="org").value == bank.head_office
    assert not [one for one in desk.button if one.label.startswith("‹ ")]


def test_what_asks_for_attention_opens_its_list(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)
    (newly,) = [one for one in desk.button if "新增逾期" in one.label]
    count = newly.label.split(" ")[0]

    newly.click().run()

    assert desk.title[0].value.startswith("逾期 · ")
    assert desk.selectbox(key="list").value == "new_overdue_principal"
    assert len(desk.dataframe[0].value) == int(count)


@pytest.mark.parametrize("scope", ["all", "without"])
@pytest.mark.parametrize("level", ["HEAD", "REGION"])
def test_exceptions_are_counted_as_their_page_counts_them(
    bank: Bank, open_desk: Desk, scope: str, level: str
) -> None:
    org_id = bank.worst(level)
    chosen = {} if scope == "all" else {"scope": scope}
    count = bank.one(
        "select count(distinct loan_id) from exceptions inner join org_closure "
        "on org_id = descendant_org_id where ancestor_org_id = $org_id "
        "and month_end_date = $day and (not $without or scope <> 'LOW_RISK')",
        org_id=org_id,
        day=bank.last_month_end,
        without=scope == "without",
    )
    desk = open_desk(bank, org=org_id, **chosen)
    (broken,) = [one for one in desk.button if "违反规则" in one.label]
    assert broken.label.startswith(f"{count} 笔违反规则（")

    broken.click().run()

    assert desk.title[0].value.startswith("例外 · ")
    assert f"{count}笔" in desk.markdown[0].value.replace(" ", "").replace(",", "")


def test_customers_to_contact_are_counted_on_the_desk_and_not_twice(
    bank: Bank, open_desk: Desk
) -> None:
    now = open_desk(bank, org=bank.worst("REGION"))
    before = open_desk(
        bank,
        org=bank.worst("REGION"),
        month=str(
            bank.one(
                "select max(month_end_date) from customer_follow_ups "
                "inner join org_closure on org_id = descendant_org_id "
                "where ancestor_org_id = $org_id and follow_up = 'CONTACT' "
                "and month_end_date < $day",
                org_id=bank.worst("REGION"),
                day=bank.last_month_end,
            )
        ),
    )

    assert not [one for one in now.button if "需联系" in one.label]
    (contact,) = [one for one in before.button if "需联系" in one.label]
    count = contact.label.split(" ")[0]
    contact.click().run()
    assert before.title[0].value.startswith("客户分类 · ")
    assert before.query_params["asked"] == "CONTACT"
    (line,) = [one.value for one in before.caption if "笔，" in one.value or "笔 ·" in one.value]
    assert line.startswith(f"{count} ")


def test_a_supervisor_first_sees_who_does_not_do_it(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)

    assert any("谁没有做" in one.value for one in desk.markdown)
    table = desk.dataframe[0].value
    whole = bank.read(
        "select sum(overdue_count) as late, sum(today_count) as today from org_to_dos "
        "where org_id = $org_id",
        org_id=bank.head_office,
    ).row(0)
    assert list(table.iloc[0][["overdue_count", "today_count"]]) == [float(one) for one in whole]
    assert table["overdue_count"][1:].sum() == float(whole[0]) > 0


@pytest.mark.parametrize("level", ["BRANCH", "SUB"])
def test_a_branch_first_sees_what_waits_for_it(bank: Bank, open_desk: Desk, level: str) -> None:
    org_id = bank.one(
        "select org_id from org_to_dos inner join org_units using (org_id) "
        "where org_level = $level order by to_do_count desc, org_id limit 1",
        level=level,
    )
    desk = open_desk(bank, org=str(org_id))

    assert any("本行待办" in one.value for one in desk.markdown)
    assert "kind" in desk.dataframe[0].value.columns


def test_an_earlier_month_end_has_no_desk_and_says_so(bank: Bank, open_desk: Desk) -> None:
    before = bank.one(
        "select max(month_end_date) from month_ends where month_end_date < $day",
        day=bank.last_month_end,
    )
    desk = open_desk(bank, month=str(before))

    assert not any("谁没有做" in one.value for one in desk.markdown)
    assert any("只反映数据日期" in one.value for one in desk.caption)


def test_the_first_month_has_nothing_to_compare_with(bank: Bank, open_desk: Desk) -> None:
    first = str(bank.one("select min(month_end_date) from month_ends"))

    desk = open_desk(bank, month=first)

    assert "对比的月末没有数据" in desk.info[0].value


def test_an_organisation_without_loans_says_which_file_would_bring_them(
    bank: Bank, open_desk: Desk
) -> None:
    bare = bank.read(
        "select org_id, month_end_date from org_months where loan_count = 0 "
        "order by month_end_date, org_id limit 1"
    ).row(0, named=True)

    desk = open_desk(bank, org=bare["org_id"], month=str(bare["month_end_date"]))

    assert "没有在账贷款" in desk.info[0].value
    assert "借据（loans）" in desk.info[0].value
    assert not desk.metric


def test_low_risk_loans_can_be_left_out_of_everything(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, scope="without")
    row = bank.read(
        "select overdue_rate, npl_rate from org_months_without_low_risk where org_id = $org_id "
        "and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    ).row(0)

    assert desk.title[0].value.endswith(" · 剔除低风险")
    cards = {card.label: card.value for card in desk.metric}
    assert [cards["逾期率"], cards["不良率"]] == [f"{one:.2%}" for one in row]
    assert cards["逾期率"] in desk.markdown[0].value.replace("\\", "")
    assert cards != {card.label: card.value for card in open_desk(bank).metric}


def test_the_scope_is_kept_on_the_way_to_the_loans(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, scope="without")
    (newly,) = [one for one in desk.button if "新增逾期" in one.label]

    newly.click().run()

    assert desk.title[0].value == f"逾期 · {_name(bank)} · 剔除低风险"
    assert desk.query_params["scope"] == "without"
    assert len(desk.dataframe[0].value) == int(newly.label.split(" ")[0])


def _name(bank: Bank) -> str:
    return str(bank.one("select org_name from org_units where parent_org_id is null"))


def test_definitions_are_at_hand(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank)

    text = "\n".join(one.value for one in desk.expander[0].markdown)
    assert "欠款率" in text
    assert "逾期本金/贷款余额" in text
    assert "未核实" in text
    assert "已核实" not in text


def test_it_reads_in_english(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, lang="en")

    assert desk.markdown[0].value.startswith("##### Overdue rate ")
    assert [card.label for card in desk.metric][1] == "Overdue rate"
