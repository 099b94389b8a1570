"""对比: two dates, two organisations, peers."""

from datetime import date

import pytest

from tests.desk import Bank, Desk


def region_name(bank: Bank, org_id: str) -> str:
    return str(bank.one("select org_name from org_units where org_id = $one", one=org_id))


def test_it_says_how_a_ratio_changed_and_by_whom(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "compare")

    answer = desk.markdown[0].value
    assert answer.startswith("##### 逾期率 ")
    assert "→" in answer
    assert "主要来自" in answer
    assert len(desk.get("vega_lite_chart")) == 1


def test_the_parts_stand_under_their_sum(bank: Bank, open_desk: Desk) -> None:
    parts = open_desk(bank, "compare", compare="year").dataframe[1].value

    assert parts["label"].iloc[0] == "合计"
    # Each is rounded to a hundredth of a point.
    rounding = 0.005 * len(parts)
    assert abs(parts["contribution"].iloc[0] - parts["contribution"].iloc[1:].sum()) < rounding
    assert parts["contribution"].iloc[0] != 0


@pytest.mark.parametrize("part", ["product_code", "customer_type", "bucket"])
def test_the_change_can_be_taken_apart_otherwise(bank: Bank, open_desk: Desk, part: str) -> None:
    desk = open_desk(bank, "compare", part=part)

    assert not desk.warning
    assert desk.query_params["part"] == part
    shown = set(desk.dataframe[1].value.columns)
    assert ("by_rate" in shown) == (part != "bucket")


def test_any_two_dates_can_be_compared(bank: Bank, open_desk: Desk) -> None:
    days = bank.read("select month_end_date from month_ends order by 1 desc")["month_end_date"]
    on, against = f"{days[3]:%Y-%m-%d}", f"{days[9]:%Y-%m-%d}"

    desk = open_desk(bank, "compare", on=on, against=against)

    head, first = desk.dataframe[0].value, desk.dataframe[1].value
    rates = bank.read(
        "select overdue_rate from org_months where org_id = $org_id "
        "and month_end_date in ($on, $against) order by month_end_date desc",
        org_id=bank.head_office,
        on=date.fromisoformat(on),
        against=date.fromisoformat(against),
    )["overdue_rate"]
    assert first["rate"].iloc[0] == pytest.approx(rates[0] * 100, abs=0.005)
    assert first["rate_before"].iloc[0] == pytest.approx(rates[1] * 100, abs=0.005)
    assert head["one"].iloc[2].startswith(f"{first['rate'].iloc[0]:.2f}")
    assert desk.query_params["against"] == against


def test_low_risk_loans_can_be_left_out(bank: Bank, open_desk: Desk) -> None:
    whole = open_desk(bank, "compare").dataframe[1].value
    without = open_desk(bank, "compare", scope="without").dataframe[1].value

    low_risk = bank.one(
        "select low_risk_principal from org_months where org_id = $org_id "
        "and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )
    assert low_risk
    assert without["denominator"].iloc[0] < whole["denominator"].iloc[0]


def test_two_organisations_stand_side_by_side(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")
    others = bank.read(
        "select org_id from org_units where org_level = 'REGION' and org_id <> $one "
        "order by org_id limit 1",
        one=region,
    )["org_id"]

    above = open_desk(bank, "compare", view="organisations", org=region)
    beside = open_desk(bank, "compare", view="organisations", org=region, **{"with": others[0]})

    assert region_name(bank, bank.head_office) in above.markdown[0].value
    assert region_name(bank, others[0]) in beside.markdown[0].value
    assert len(beside.get("vega_lite_chart")) == 1
    assert set(beside.dataframe[0].value.columns) == {"title", "one", "other", "difference"}


def test_a_region_stands_among_all_regions(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")

    desk = open_desk(bank, "compare", view="peers", org=region)

    ranking = desk.dataframe[0].value
    regions = bank.one(
        "select count(*) from org_months inner join org_units "
        "on org_months.org_id = org_units.org_id where org_level = 'REGION' "
        "and month_end_date = $day and loan_count > 0",
        day=bank.last_month_end,
    )
    assert len(ranking) == regions
    assert "中位数" in desk.markdown[0].value
    placed = ranking["place"].dropna()
    assert placed.is_monotonic_increasing


def test_peers_with_few_loans_are_listed_last_and_without_a_place(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, "compare", view="peers", level="SUB")

    ranking = desk.dataframe[0].value
    small = ranking["loan_count"] < 10
    assert small.any()
    assert ranking["place"][small].isna().all()
    assert ranking["place"][~small & ranking["rate"].notna()].notna().all()
    assert any("不排名" in one.value for one in desk.caption)


def test_head_office_has_no_peers_and_sees_those_of_its_regions(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, "compare", view="peers")

    assert "分行的逾期率" in desk.markdown[0].value


def test_a_branch_that_sees_itself_alone_is_told_so(bank: Bank, open_desk: Desk) -> None:
    branch = str(
        bank.one(
            "select min(org_units.org_id) from org_units "
            "inner join org_months on org_units.org_id = org_months.org_id "
            "where org_level = 'SUB' and month_end_date = $day and loan_count > 0",
            day=bank.last_month_end,
        )
    )

    peers = open_desk(bank, "compare", limited_to=branch, view="peers")
    other = open_desk(bank, "compare", limited_to=branch, view="organisations")

    assert "同级机构不在可见范围内" in peers.info[0].value
    assert "没有可对比的机构" in other.info[0].value
    assert not peers.dataframe


def test_a_date_without_figures_is_said_to_be_so(bank: Bank, open_desk: Desk) -> None:
    first = bank.one("select min(month_end_date) from month_ends")

    desk = open_desk(bank, "compare", month=f"{first:%Y-%m-%d}")

    assert desk.info
    assert not desk.error
