"""担保: what secures loans, from the whole bank down to one thing and from one customer."""

from reports.terms import term
from reports.wording import Language
from tests.desk import Bank, Desk, TinyBank


def test_the_page_says_what_to_do_and_every_number_opens_its_rows(
    bank: Bank, open_desk: Desk
) -> None:
    whole = bank.read(
        "select * from org_guarantees where org_id = $org_id", org_id=bank.head_office
    ).row(0, named=True)
    desk = open_desk(bank, "guarantees", list="TOO_OLD")

    assert not desk.error
    answer = desk.markdown[0].value
    assert "正常担保物覆盖" in answer
    numbers = dict(
        zip(*(desk.dataframe[0].value[name] for name in ("state", "number")), strict=True)
    )
    assert (
        numbers[f"{term(Language.ZH, 'guarantee_list', 'TOO_OLD')} ›"]
        == whole["valuation_old_count"]
        > 0
    )
    listed = desk.dataframe[2].value
    assert len(listed) == min(whole["valuation_old_count"], 50)
    # The parts add up to the whole, but for things that secure loans of two organisations.
    children = desk.dataframe[1].value
    for name in ("above_red_loan_count", "missing_loan_count"):
        assert children[name].iloc[1:].sum() == children[name].iloc[0]


def test_a_thing_shows_all_loans_it_secures(bank: Bank, open_desk: Desk) -> None:
    shared = bank.read(
        "select collateral_id, loan_count, placed_amount from collaterals "
        "where org_id = $org_id and is_shared and guarantor_state = 'NO_GUARANTOR' "
        "order by collateral_id limit 1",
        org_id=bank.head_office,
    ).row(0, named=True)
    desk = open_desk(bank, "guarantees", collateral=shared["collateral_id"])

    assert shared["collateral_id"] in desk.subheader[-1].value
    rows = desk.dataframe[-1].value
    assert len(rows) == shared["loan_count"] > 1
    nowhere = open_desk(bank, "guarantees", collateral="NOWHERE")
    assert any("NOWHERE" in one.value for one in nowhere.warning)


def test_a_branch_sees_its_own_and_a_customer_what_secures_its_loans(
    bank: Bank, open_desk: Desk
) -> None:
    loan = bank.read(
        "select loan_id, customer_id, org_id from collateral_loans order by loan_id limit 1"
    ).row(0, named=True)
    desk = open_desk(bank, "guarantees", limited_to=loan["org_id"], lang="en")
    assert not desk.error
    assert desk.markdown[0].value.startswith(("##### Sound collateral", "##### No loan"))

    customer = open_desk(bank, "loan", loan=loan["loan_id"])
    tables = [one.value for one in customer.dataframe]
    assert any("collateral_id" in table.columns for table in tables)


def test_it_says_which_files_are_needed(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    for lang in ("zh", "en"):
        desk = open_desk(root, "guarantees", lang=lang)
        assert any("collateral_links" in one.value for one in desk.info)
