"""单户: one customer, its loans, everything about them, and how they are found."""

from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.batches import write_batch
from tests.desk import Bank, Desk
from warehouse.build import build
from warehouse.paths import Home


def a_loan(bank: Bank, condition: str) -> str:
    found = bank.read(f"select loan_id from loans where {condition} order by loan_id limit 1")
    return str(found.item())


def test_it_asks_for_a_loan(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "loan")

    assert "请输入客户号、客户名称或借据号" in desk.info[0].value
    assert not desk.dataframe


def test_a_link_opens_a_loan(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "days_past_due > 30 and basis = 'COMPUTED'")

    desk = open_desk(bank, "loan", loan=loan_id)

    assert loan_id in desk.subheader[1].value.replace("\\", "")
    assert "逾期" in desk.markdown[0].value
    # The story of all loans; of the one chosen, its days past due, and its plan and payments.
    assert len(desk.get("vega_lite_chart")) == 3
    plan = desk.dataframe[-1].value
    assert plan["due_amount"].sum() > 0
    assert desk.query_params["loan"] == loan_id


def test_a_link_opens_a_customer_with_its_worst_loan(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select customer_id, count(*) as loan_count, max(days_past_due) as days from loans "
        "group by customer_id having count(*) > 2 order by days desc nulls last, customer_id "
        "limit 1"
    ).row(0, named=True)

    desk = open_desk(bank, "loan", customer=row["customer_id"])

    loans = desk.dataframe[0].value
    assert len(loans) == row["loan_count"]
    assert loans["days_past_due"].iloc[0] == row["days"]
    chosen = str(loans["loan_id"].iloc[0]).removesuffix(" ›")
    assert chosen in desk.subheader[1].value.replace("\\", "")
    assert desk.query_params["customer"] == row["customer_id"]
    assert "loan" not in desk.query_params


def test_what_a_link_asks_for_wins_over_what_was_shown(bank: Bank, open_desk: Desk) -> None:
    first, second = bank.read(
        "select customer_id from loans group by customer_id order by customer_id limit 2"
    )["customer_id"]
    loan_id = str(bank.one("select min(loan_id) from loans where customer_id = $one", one=second))
    desk = open_desk(bank, "loan", customer=first)

    desk.query_params.clear()
    desk.query_params["loan"] = loan_id
    desk.run()
    assert loan_id in desk.subheader[1].value.replace("\\", "")

    desk.query_params.clear()
    desk.query_params["customer"] = first
    desk.run()
    assert desk.query_params["customer"] == first
    assert loan_id not in desk.subheader[1].value.replace("\\", "")


def events_of(desk: AppTest) -> pd.DataFrame:
    """The events of the customer, the only table that tells kinds of them."""
    (events,) = [one.value for one in desk.dataframe if {"event_date", "kind"} <= set(one.value)]
    return events


def test_events_can_be_narrowed_to_a_kind(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "days_past_due > 30 and basis = 'COMPUTED'")

    everything = events_of(open_desk(bank, "loan", loan=loan_id))
    missed = events_of(open_desk(bank, "loan", loan=loan_id, kind="MISSED"))

    assert len(missed) < len(everything)
    assert set(missed["kind"]) == {"到期未还"}
    assert everything["event_date"].is_monotonic_decreasing


def test_the_class_of_the_customer_and_its_history_are_shown(bank: Bank, open_desk: Desk) -> None:
    day = bank.one("select as_of_date from build_info")
    customer_id = bank.one(
        "select min(customer_id) from customer_classes where month_end_date = $day "
        "and behaviour_class = 'C' and previous_class <> 'C'",
        day=day,
    )

    desk = open_desk(bank, "loan", customer=customer_id, kind="BEHAVIOUR")

    (line,) = [one.value for one in desk.markdown if ":gray[客户类别]" in one.value]
    assert "**C类**" in line
    assert "窗口期内新增逾期" in line
    # What is asked of the class is what its definition says.
    asked = line.split(" &nbsp;·&nbsp; ")[-1]
    assert asked in "".join(one.value for one in desk.expander[-1].markdown)
    changes = events_of(desk)
    assert set(changes["kind"]) == {"客户类别变化"}
    assert changes["event_date"].iloc[0] == day
    assert changes["text"].iloc[0].split(" · ")[0].endswith("→ C类")
    # The band of classes.
    assert '"field": "strength"' in desk.get("vega_lite_chart")[0].proto.spec


def test_loans_outside_the_scope_are_said_to_be_there_and_nothing_more(
    tmp_path: Path, open_desk: Desk
) -> None:
    home = Home(tmp_path)
    loan = {"customer_id": "C1", "disbursed_amount": "100", "disbursed_date": "2025-01-10"}
    write_batch(
        home,
        {
            "org_units": [
                {"org_id": "HEAD", "org_level": "HEAD"},
                {"org_id": "B1", "parent_org_id": "HEAD"},
                {"org_id": "B2", "parent_org_id": "HEAD"},
            ],
            "customers": [{"customer_id": "C1"}],
            "loans": [
                loan | {"loan_id": "HERE", "org_id": "B1"},
                loan | {"loan_id": "THERE", "org_id": "B2"},
            ],
        },
    )
    build(home)

    limited = open_desk(tmp_path, "loan", limited_to="B1", customer="C1")
    assert "可见范围之外另有贷款" in limited.info[0].value
    assert len(limited.dataframe[0].value) == 1
    assert "B2" not in limited.info[0].value

    unlimited = open_desk(tmp_path, "loan", limited_to="HEAD", customer="C1")
    assert len(unlimited.dataframe[0].value) == 2
    assert not any("可见范围之外" in one.value for one in unlimited.info)


def test_a_loan_is_found_by_its_number_and_by_a_name(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select loan_id, customer_name from loans where customer_name is not null "
        "order by loan_id limit 1"
    ).row(0, named=True)
    desk = open_desk(bank, "loan")

    desk.text_input(key="find").set_value(row["loan_id"]).run()
    assert row["loan_id"] in desk.subheader[1].value.replace("\\", "")

    desk.text_input(key="find").set_value(row["customer_name"]).run()
    names = desk.dataframe[0].value
    if not desk.subheader:
        assert set(names["customer_name"]) == {row["customer_name"]}
    else:
        assert row["customer_name"] in desk.subheader[0].value


def test_a_search_that_finds_nothing_says_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "loan")

    desk.text_input(key="find").set_value("没有这个客户").run()
    assert "没有这个客户号或客户名称" in desk.info[0].value
    desk.text_input(key="find").set_value("1").run()
    assert "至少输入两个字符" in desk.info[0].value


def test_an_unknown_loan_in_a_link_is_said_to_be_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "loan", loan="' or 1=1 --")

    assert "没有这笔借据" in desk.info[0].value
    assert not desk.subheader


def test_a_loan_outside_the_scope_is_not_shown(bank: Bank, open_desk: Desk) -> None:
    region = bank.worst("REGION")
    outside = str(
        bank.one(
            "select loan_id from loans where org_id not in (select descendant_org_id "
            "from org_closure where ancestor_org_id = $org_id) order by loan_id limit 1",
            org_id=region,
        )
    )

    desk = open_desk(bank, "loan", limited_to=region, loan=outside)

    assert "没有这笔借据" in desk.info[0].value


def test_a_plan_changed_while_overdue_is_marked(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "is_extended_after_overdue")

    desk = open_desk(bank, "loan", loan=loan_id, records="changes")

    assert any("展期前已逾期" in one.value for one in desk.markdown)
    changes = desk.dataframe[-1].value
    assert (changes["days_past_due_before"] > changes["days_past_due_after"]).any()


def test_a_loan_without_a_plan_says_where_its_figures_come_from(
    bank: Bank, open_desk: Desk
) -> None:
    loan_id = a_loan(bank, "basis = 'REPORTED'")

    desk = open_desk(bank, "loan", loan=loan_id)

    assert any("采用报送数据" in one.value for one in desk.markdown)
    assert "还款计划（repayment_schedule）" in desk.info[-1].value


def test_every_kind_of_record_can_be_opened(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "loan_id in (select loan_id from inspections) and basis = 'COMPUTED'")

    shown = []
    for records in ("plan", "payments", "events", "changes", "inspections", "reconciliation"):
        desk = open_desk(bank, "loan", loan=loan_id, records=records)
        assert not desk.warning
        shown.append(
            [*(tuple(one.value) for one in desk.dataframe), *(one.value for one in desk.info)]
        )
    # What stands above the records is the same for all; the last is the record asked for.
    above = set(shown[0]).intersection(*shown[1:])
    asked = [[one for one in of_record if one not in above] for of_record in shown]
    assert [len(one) for one in asked] == [1] * len(shown)


def test_a_name_from_the_files_cannot_become_markup(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "customer_name is not null")

    for one in open_desk(bank, "loan", loan=loan_id).markdown:
        assert "<" not in one.value


def test_identity_numbers_and_telephones_are_never_shown(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "true")
    desk = open_desk(bank, "loan", loan=loan_id, records="payments")

    text = " ".join(str(one.value) for one in (*desk.markdown, *desk.caption, *desk.subheader))
    assert "证件" not in text
    assert "电话" not in text


def test_what_must_be_done_next_for_a_loan_stands_first(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select loan_id, count(*) as waiting, min(due_date) as first_date, "
        "sum(case when duty_state = 'OVERDUE' then 1 else 0 end) as overdue "
        "from inspection_duties where duty_state in ('OVERDUE', 'OPEN') "
        "and loan_id in (select loan_id from findings where finding_state in ('OPEN', 'OVERDUE')) "
        "group by loan_id order by overdue desc, waiting desc, loan_id limit 1"
    ).row(0, named=True)
    loan_id = row["loan_id"]

    desk = open_desk(bank, "loan", loan=loan_id, records="findings")

    # Directly under the answer of the page, before anything else is told.
    line = desk.markdown[1].value.replace("\\", "")
    assert f"借据 {loan_id} 下一步：" in line
    assert line.startswith(":red[") == (row["overdue"] > 0)
    work = next(one.value for one in desk.dataframe if "days_late" in one.value)
    assert "问题整改" in set(work["kind"])
    dates = [one for one in work["due_date"] if one == one and one is not None]
    assert dates == sorted(dates)
    assert str(work["due_date"].iloc[0])[:10] in line
    assert len(work) > row["waiting"]
    # Whatever waits, it is said what it is about.
    assert work["about"].map(bool).all()
    assert not work["about"].isin(["—"]).any()
    found = desk.dataframe[-1].value
    known = bank.read("select finding_id from findings where loan_id = $loan_id", loan_id=loan_id)
    assert set(known["finding_id"]) <= set(found["finding_id"])


def test_a_confirmation_to_come_says_which_repayment_it_is_of(bank: Bank, open_desk: Desk) -> None:
    loan_id = str(
        bank.one(
            "select min(loan_id) from fund_confirmations inner join inspection_duties "
            "using (loan_id) where outcome = 'AHEAD' and duty_state = 'OPEN' "
            "and inspection_type = 'FUNDS' and inspection_duties.due_date = confirm_by_date"
        )
    )

    desk = open_desk(bank, "loan", loan=loan_id, records="confirmations")

    work = next(one.value for one in desk.dataframe if "days_late" in one.value)
    assert work["about"].str.contains("到期").any()
    confirmations = desk.dataframe[-1].value
    assert len(confirmations) == bank.one(
        "select count(*) from fund_confirmations where loan_id = $loan_id", loan_id=loan_id
    )
    assert "未到期" in set(confirmations["outcome"])
