"""集中度: whom the book hangs on, what falls due, and the loans behind each row."""

import polars as pl
import pytest

from pages.parts.concentration import holder_columns
from reports.tables import cells
from reports.wording import Language
from tests.desk import Bank, Desk, TinyBank
from tests.tiny_bank import loan
from warehouse import query
from warehouse.query import Holder
from warehouse.reading import Scope, open_warehouse

HOLDERS: tuple[Holder, ...] = ("customer_id", "industry_section", "product_code")
MINIMUM = 10


def test_it_answers_whom_the_book_hangs_on_and_what_falls_due(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "concentration")

    answer = desk.markdown[0].value
    assert answer.startswith("##### 最大十户贷款余额 ")
    assert "较上月" in answer
    assert "未来 30 天贷款到期" in answer
    assert not desk.warning


def test_the_largest_borrower_stands_first_under_the_whole_book(
    bank: Bank, open_desk: Desk
) -> None:
    largest = bank.read(
        "select customer_id, sum(outstanding_principal) from loan_months "
        "where month_end_date = $day and loan_state = 'ACTIVE' group by all "
        "order by 2 desc, 1 limit 1",
        day=bank.last_month_end,
    ).row(0)

    table = open_desk(bank, "concentration").dataframe[0].value

    assert table["label"].iloc[0] == "合计"
    assert table["share"].iloc[0] == 100
    assert list(table["number"].iloc[:2]) == ["", largest[0]]
    assert table["outstanding_principal"].is_monotonic_decreasing


@pytest.mark.parametrize("view", HOLDERS)
def test_the_total_is_that_of_the_organisation_in_every_view(
    bank: Bank, open_desk: Desk, view: str
) -> None:
    count = bank.one(
        "select loan_count from org_months where org_id = $org_id and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )

    desk = open_desk(bank, "concentration", view=view)
    table = desk.dataframe[0].value

    column = "loans" if "loans" in table.columns else "loan_count"
    assert table[column].iloc[0] == count
    assert len(desk.get("vega_lite_chart")) == 1


@pytest.mark.parametrize("view", ["industry_section", "product_code"])
def test_industries_and_products_add_up_to_the_book(bank: Bank, open_desk: Desk, view: str) -> None:
    table = open_desk(bank, "concentration", view=view).dataframe[0].value

    assert table["loan_count"].iloc[1:].sum() == table["loan_count"].iloc[0]
    assert table["share"].iloc[1:].sum() == pytest.approx(100, abs=0.1)


def test_a_share_of_the_book_is_no_sample() -> None:
    """Few loans make an overdue rate uncertain, not what they weigh."""
    frame = pl.DataFrame({"share": [0.5], "overdue_rate": [0.1], "loan_count": [2]})
    share, rate = (
        next(one for one in holder_columns("product_code") if one.name == name)
        for name in ("share", "overdue_rate")
    )

    assert cells(frame, share, Language.ZH, MINIMUM).texts == ["50.00%"]
    assert cells(frame, rate, Language.ZH, MINIMUM).texts == ["10.00% 样本少"]


@pytest.mark.parametrize("view", HOLDERS)
def test_one_holder_chosen_lists_its_loans(bank: Bank, open_desk: Desk, view: Holder) -> None:
    parts = query.concentration(
        open_warehouse(bank.home),
        Scope(),
        by=view,
        org_id=bank.head_office,
        month_end_date=bank.last_month_end,
        before_date=None,
        limit=1,
    )

    desk = open_desk(bank, "concentration", view=view, part=parts["part"][0])

    assert desk.subheader[0].value.endswith("的贷款")
    table = desk.dataframe[0].value
    column = "loans" if "loans" in table.columns else "loan_count"
    assert len(desk.dataframe[1].value) == min(50, table[column].iloc[1])
    assert not desk.warning


def test_groups_are_added_up_over_their_borrowers(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank(
        customers=[
            {"customer_id": "C1", "group_id": "G1"},
            {"customer_id": "C2", "group_id": "G1"},
            {"customer_id": "C3"},
        ],
        loans=[
            loan(f"L{number}", customer_id=f"C{number}", amount=amount)
            for number, amount in ((1, "100.00"), (2, "200.00"), (3, "700.00"))
        ],
        loan_snapshots=[
            {
                "snapshot_date": "2025-02-28",
                "loan_id": f"L{number}",
                "balance": amount,
                "days_past_due": 0,
            }
            for number, amount in ((1, "100.00"), (2, "200.00"), (3, "700.00"))
        ],
    )

    table = open_desk(root, "concentration", view="group_id").dataframe[0].value

    assert list(table["label"]) == ["合计", "G1 ›"]
    assert list(table["customer_count"]) == [3, 2]
    assert list(table["share"]) == [100, 30]


def test_a_bank_without_groups_says_which_file_would_bring_them(
    tiny_bank: TinyBank, open_desk: Desk
) -> None:
    root = tiny_bank()

    desk = open_desk(root, "concentration", view="group_id")

    assert "没有集团客户" in desk.info[0].value
    assert "客户（customers）" in desk.info[0].value


def test_what_falls_due_is_shown_by_window_organisation_and_loan(
    bank: Bank, open_desk: Desk
) -> None:
    desk = open_desk(bank, "concentration", view="ahead")

    windows, organisations, loans = (one.value for one in desk.dataframe)
    assert list(windows["label"]) == ["30 天", "60 天", "90 天"]
    assert windows["maturing_loan_count"].is_monotonic_increasing
    assert organisations["maturing_loan_count"].iloc[0] == windows["maturing_loan_count"].iloc[0]
    assert (
        organisations["maturing_loan_count"].iloc[1:].sum()
        == (windows["maturing_loan_count"].iloc[0])
    )
    assert len(loans) > 0


def test_overdue_customers_can_be_listed_alone(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "concentration", view="ahead", within="90", overdue="overdue")

    assert set(desk.dataframe[2].value["is_customer_overdue"]) == {"是"}


def test_low_risk_loans_can_be_left_out(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "concentration", scope="without", view="product_code")

    count = bank.one(
        "select loan_count from org_months_without_low_risk "
        "where org_id = $org_id and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )
    assert desk.dataframe[0].value["loan_count"].iloc[0] == count
    assert desk.title[0].value.endswith("剔除低风险")


@pytest.mark.parametrize("view", [*HOLDERS, "ahead"])
@pytest.mark.parametrize("level", ["HEAD", "SUB"])
def test_it_reads_in_english_at_every_level(
    bank: Bank, open_desk: Desk, view: str, level: str
) -> None:
    desk = open_desk(bank, "concentration", view=view, org=bank.worst(level), lang="en")

    assert "borrower" in desk.markdown[0].value
    assert not desk.error


def test_the_first_month_has_nothing_to_compare_with(bank: Bank, open_desk: Desk) -> None:
    first = str(bank.one("select min(month_end_date) from month_ends"))

    desk = open_desk(bank, "concentration", month=first)

    assert "较上月" not in desk.markdown[0].value
    assert not desk.error


def test_an_organisation_without_loans_says_which_file_would_bring_them(
    bank: Bank, open_desk: Desk
) -> None:
    bare = bank.read(
        "select org_id, month_end_date from org_months where loan_count = 0 "
        "order by month_end_date, org_id limit 1"
    ).row(0, named=True)

    desk = open_desk(bank, "concentration", org=bare["org_id"], month=str(bare["month_end_date"]))

    assert "借据（loans）" in desk.info[0].value
