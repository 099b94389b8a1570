"""数据: what arrived, what was refused, and what everything means."""

import polars as pl
import pytest

from reports.terms import TERMS
from tests.desk import Bank, Desk
from warehouse.metrics import FIGURES


def test_it_says_whether_everything_arrived(bank: Bank, open_desk: Desk) -> None:
    read, accepted, rejected = bank.read(
        "select sum(read_rows), sum(accepted_rows), sum(rejected_rows) from deliveries"
    ).row(0)

    answer = open_desk(bank, "data").markdown[0].value

    assert read == accepted + rejected
    assert f"读入 {read:,} 行" in answer
    assert f"退回 {rejected:,} 行" in answer


def test_every_file_is_listed_with_rows_that_tie(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "data")

    files, totals, sums = (one.value for one in desk.dataframe)
    assert (files["read_rows"] == files["accepted_rows"] + files["rejected_rows"]).all()
    assert (totals["accepted_rows"] == totals["current_rows"] + totals["superseded_rows"]).all()
    assert (sums["difference_amount"] == 0).all()


def test_rows_set_aside_can_be_narrowed_to_one_fault(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "data", section="rejected")
    everything = len(desk.dataframe[0].value)

    desk.selectbox(key="fault").set_value("NO_SUCH_DATE").run()

    rows = desk.dataframe[0].value
    assert 0 < len(rows) < everything
    assert set(rows["code"]) == {"日期不存在"}
    assert set(rows["wrong"]) == {"日历上没有这一天"}


def test_a_line_with_personal_data_is_not_quoted(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "data", section="rejected")

    rows = desk.dataframe[0].value
    customers = rows[rows["file_name"].str.contains("customers")]
    assert len(customers) > 0
    assert set(customers["source_text"]) == {"含个人信息，请按行号查原文件"}


def test_every_fault_of_the_dirty_bank_has_its_word(bank: Bank) -> None:
    codes = bank.read("select distinct code from rejected_rows")["code"].to_list()

    assert set(codes) <= set(TERMS["reject_code"])


def test_every_disagreement_has_its_word(bank: Bank, open_desk: Desk) -> None:
    codes = bank.read("select distinct finding_code from reconciliation")["finding_code"].to_list()
    assert set(codes) <= set(TERMS["finding_code"])

    desk = open_desk(bank, "data", section="reconciliation", finding=codes[0])

    (word,) = set(desk.dataframe[0].value["finding_code"])
    count = bank.one(
        "select count(*) from reconciliation where finding_code = $code", code=codes[0]
    )
    assert f"{word} ({count})" in desk.selectbox(key="finding").options


def test_every_figure_is_defined_with_parts_source_and_whether_it_was_verified(
    bank: Bank, open_desk: Desk
) -> None:
    rows = open_desk(bank, "data", section="definitions").dataframe[0].value

    assert len(rows) == len(FIGURES)
    overdue_rate = rows[rows["name"] == "org_months.overdue_rate"].iloc[0]
    assert overdue_rate["formula"] == "逾期贷款余额/贷款余额"
    assert overdue_rate["parts"] == "逾期贷款余额 / 贷款余额"
    assert overdue_rate["verified"] == "未核实"


def test_the_dictionary_is_in_the_readers_language(bank: Bank, open_desk: Desk) -> None:
    rows = (
        open_desk(bank, "data", section="dictionary", table="marts.org_months").dataframe[0].value
    )

    frame = pl.DataFrame({"text": rows["description"].to_list()})
    assert frame.filter(~pl.col("text").str.contains("[\u4e00-\u9fff]")).is_empty()
    assert set(rows["table_name"]) == {"marts.org_months"}


def test_parameters_show_their_source_and_whether_it_was_read(bank: Bank, open_desk: Desk) -> None:
    rows = open_desk(bank, "data", section="parameters").dataframe[0].value

    assert len(rows) == bank.one("select count(*) from parameters")
    # Every area has a word of its own in Chinese.
    assert not rows["area"].str.contains("[a-z]").any()
    assert set(rows["verified"]) == {"未核实"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "section",
    ["deliveries", "rejected", "reconciliation", "definitions", "dictionary", "parameters"],
)
def test_every_section_opens_in_both_languages(
    bank: Bank, open_desk: Desk, lang: str, section: str
) -> None:
    desk = open_desk(bank, "data", section=section, lang=lang)

    assert desk.dataframe
    assert not desk.warning


def test_a_branch_sees_its_own_rejects_only(bank: Bank, open_desk: Desk) -> None:
    org_id = str(
        bank.one(
            "select org_id from rejected_rows where org_id in (select org_id from org_units "
            "where org_level <> 'HEAD') group by org_id order by count(*) desc, org_id limit 1"
        )
    )
    desk = open_desk(bank, "data", section="rejected", org=org_id)

    below = bank.read(
        "select descendant_org_id from org_closure where ancestor_org_id = $org_id", org_id=org_id
    )["descendant_org_id"]
    assert set(desk.dataframe[0].value["org_id"]) <= set(below)


def test_the_catalogue_of_early_warning_says_what_each_indicator_can_see(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, "data", section="indicators")

    rows = desk.dataframe[0].value.set_index("indicator_code")
    stored = bank.read("select * from warning_indicators order by indicator_no")
    assert list(rows.index) == list(stored["indicator_code"])
    assert (
        rows["measured_customer_count"] + rows["no_data_customer_count"]
        == stored["customer_count"][0]
    ).all()
    assert rows.loc["R01", "limits"] == "蓝 ≥ 1 · 不满 8"
    assert rows.loc["F01", "limits"] == "黄 > 70.00% · 橙 > 85.00%"
    assert rows.loc["O02", "limits"] == "上报即红"
    assert set(rows["missing"]) == {""}
    assert set(rows["verified"]) == {"未核实"}
