"""催收落实: who works overdue loans, how soon and by their stage, down to each loan."""

from reports.terms import term
from reports.wording import Language
from tests.desk import Bank, Desk, TinyBank


def test_the_page_says_what_to_do_and_every_number_opens_its_rows(
    bank: Bank, open_desk: Desk
) -> None:
    whole = bank.read(
        "select * from org_collected where org_id = $org_id and bucket = 'ANY' "
        "and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    ).row(0, named=True)
    desk = open_desk(bank, "collection_work", state="COLLECTED")

    assert not desk.error
    assert f"催收落实 {whole['collected_loan_count']} 笔" in desk.markdown[0].value
    assert any("备注不显示" in one.value for one in desk.caption)
    assert len(desk.get("vega_lite_chart")) <= 2
    numbers = dict(
        zip(*(desk.dataframe[0].value[name] for name in ("state", "number")), strict=True)
    )
    neglected = f"{term(Language.ZH, 'work_state', 'NEGLECTED')} ›"
    assert numbers[neglected] == whole["neglected_loan_count"]
    # The parts add up to the whole, and so do the account managers.
    children, officers, loans = (desk.dataframe[place].value for place in (1, 2, 3))
    for name in ("loan_count", "neglected_loan_count"):
        assert children[name].iloc[1:].sum() == children[name].iloc[0] == whole[name]
        assert officers[name].sum() == whole[name]
    assert len(loans) == min(whole["collected_loan_count"], 50) > 0


def test_a_step_lists_the_loans_that_did_not_get_it_in_time(bank: Bank, open_desk: Desk) -> None:
    worst = bank.read(
        "select step_code, month_end_date, late_count + missed_count as behind_count "
        "from stage_adherence where org_id = $org_id "
        "order by behind_count desc, month_end_date desc, step_code limit 1",
        org_id=bank.head_office,
    ).row(0, named=True)
    desk = open_desk(
        bank,
        "collection_work",
        view="steps",
        step=worst["step_code"],
        month=f"{worst['month_end_date']:%Y-%m-%d}",
        lang="en",
    )

    assert not desk.error
    assert len(desk.dataframe[0].value) == 6
    assert len(desk.dataframe[1].value) == worst["behind_count"] > 0
    assert len(desk.get("vega_lite_chart")) <= 2


def test_a_branch_sees_its_own_loans(bank: Bank, open_desk: Desk) -> None:
    loan = bank.read(
        "select loan_id, org_id, work_state from collected_loans where month_end_date = $day "
        "order by org_id, loan_id limit 1",
        day=bank.last_month_end,
    ).row(0, named=True)
    desk = open_desk(
        bank, "collection_work", limited_to=loan["org_id"], state=loan["work_state"], lang="en"
    )

    assert not desk.error
    assert "overdue loan" in desk.markdown[0].value
    assert any("loan_id" in one.value.columns for one in desk.dataframe)


def test_it_says_which_file_is_needed(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    for lang in ("zh", "en"):
        desk = open_desk(root, "collection_work", lang=lang)
        assert any("collection_actions" in one.value for one in desk.info)
        assert not desk.dataframe
