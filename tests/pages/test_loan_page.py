"""单户: one loan, everything about it, and how it is found."""

from tests.desk import Bank, Desk


def a_loan(bank: Bank, condition: str) -> str:
    found = bank.read(f"select loan_id from loans where {condition} order by loan_id limit 1")
    return str(found.item())


def test_it_asks_for_a_loan(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "loan")

    assert "请输入借据号或客户名称" in desk.info[0].value
    assert not desk.dataframe


def test_a_link_opens_a_loan(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "days_past_due > 30 and basis = 'COMPUTED'")

    desk = open_desk(bank, "loan", loan=loan_id)

    assert loan_id in desk.subheader[0].value.replace("\\", "")
    assert "逾期" in desk.markdown[0].value
    assert len(desk.get("vega_lite_chart")) == 2
    plan = desk.dataframe[0].value
    assert plan["due_amount"].sum() > 0
    assert desk.query_params["loan"] == loan_id


def test_a_loan_is_found_by_its_number_and_by_a_name(bank: Bank, open_desk: Desk) -> None:
    row = bank.read(
        "select loan_id, customer_name from loans where customer_name is not null "
        "order by loan_id limit 1"
    ).row(0, named=True)
    desk = open_desk(bank, "loan")

    desk.text_input(key="find").set_value(row["loan_id"]).run()
    assert row["loan_id"] in desk.subheader[0].value.replace("\\", "")

    desk.text_input(key="find").set_value(row["customer_name"]).run()
    names = desk.dataframe[0].value
    if "customer_name" in names.columns:
        assert set(names["customer_name"]) == {row["customer_name"]}
    else:
        assert row["customer_name"] in desk.subheader[0].value


def test_a_search_that_finds_nothing_says_so(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "loan")

    desk.text_input(key="find").set_value("没有这个客户").run()
    assert "没有这个借据号" in desk.info[0].value
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
    changes = desk.dataframe[0].value
    assert (changes["days_past_due_before"] > changes["days_past_due_after"]).any()


def test_a_loan_without_a_plan_says_where_its_figures_come_from(
    bank: Bank, open_desk: Desk
) -> None:
    loan_id = a_loan(bank, "basis = 'REPORTED'")

    desk = open_desk(bank, "loan", loan=loan_id)

    assert any("采用报送数据" in one.value for one in desk.markdown)
    assert "还款计划（repayment_schedule）" in desk.info[0].value


def test_every_kind_of_record_can_be_opened(bank: Bank, open_desk: Desk) -> None:
    loan_id = a_loan(bank, "loan_id in (select loan_id from inspections) and basis = 'COMPUTED'")

    for records in ("plan", "payments", "events", "changes", "inspections", "reconciliation"):
        desk = open_desk(bank, "loan", loan=loan_id, records=records)
        assert len(desk.dataframe) + len(desk.info) == 1
        assert not desk.warning


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
