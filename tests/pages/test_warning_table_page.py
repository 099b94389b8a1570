"""贷后预警表: every borrower warned of once, at its level, narrowed by choices."""

import pytest

from tests.desk import Bank, Desk, TinyBank
from warehouse import query
from warehouse.reading import Scope, open_warehouse


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("level", ["HEAD", "BRANCH"])
def test_the_page_opens_at_every_level(bank: Bank, open_desk: Desk, level: str, lang: str) -> None:
    desk = open_desk(bank, "warning_table", org=bank.worst(level), lang=lang)

    assert not desk.error
    assert len(desk.get("vega_lite_chart")) <= 1


def test_the_answer_counts_every_borrower_once(bank: Bank, open_desk: Desk) -> None:
    desk = open_desk(bank, "warning_table")

    count = bank.one(
        """
        select count(*) from (
            select customer_id from customer_warnings
            union select customer_id from customer_indicators where level_no > 0
        )
        """
    )
    assert f"预警客户 {count} 户" in desk.markdown[0].value
    shown = desk.dataframe[0].value
    assert len(shown) == min(50, int(str(count)))
    assert {"level", "trend", "signals", "action"} <= set(shown.columns)


def test_choices_narrow_the_rows_and_the_columns(bank: Bank) -> None:
    warehouse = open_warehouse(bank.home)
    asked = {"org_id": bank.head_office, "limit": 10_000}
    every = query.warning_table(warehouse, Scope(), **asked)
    # A signal without a warning open: nothing of it is late, and what is lent is known.
    signals = every.filter(every["open_count"] == 0)
    assert len(signals)
    assert set(signals["overdue_count"]) == {0}
    lent = bank.read(
        "select customer_id, sum(outstanding_principal) as balance from loans "
        "where loan_state = 'ACTIVE' and outstanding_principal is not null group by customer_id"
    )
    both = signals.join(lent, on="customer_id")
    assert len(both)
    assert (both["exposure"] == both["balance"]).all()
    totals = query.warning_table_totals(warehouse, Scope(), org_id=bank.head_office)
    by_level = dict(totals.select("level", "customer_count").iter_rows())
    assert sum(by_level.values()) == len(every)
    assert every["level_no"].to_list() == sorted(every["level_no"], reverse=True)
    for level, count in by_level.items():
        some = query.warning_table(warehouse, Scope(), level=level, **asked)
        assert len(some) == count
        assert set(some["level"]) == {level}

    narrowed = query.warning_table(warehouse, Scope(), category="REPAYMENT", **asked)
    cells = query.warning_cells(warehouse, Scope(), category="REPAYMENT", **asked)
    assert 0 < len(narrowed) <= len(every)
    assert set(cells["category"]) == {"REPAYMENT"}
    assert set(cells["customer_id"]) == set(narrowed["customer_id"])
    assert set(cells.filter(cells["level_no"] > 0)["customer_id"]) == set(narrowed["customer_id"])

    officers = query.warning_table_officers(warehouse, Scope(), org_id=bank.head_office)
    officer, count = officers.row(0)
    of_one = query.warning_table(warehouse, Scope(), officer_id=officer, **asked)
    assert (len(of_one), set(of_one["officer_id"])) == (count, {officer})


def test_a_limited_reader_sees_only_its_borrowers(bank: Bank) -> None:
    warehouse = open_warehouse(bank.home)
    branch = bank.worst("BRANCH")
    own = query.warning_table(warehouse, Scope(branch), org_id=branch, limit=10_000)
    below = query.warning_table(warehouse, Scope(), org_id=branch, limit=10_000)

    assert own["customer_id"].to_list() == below["customer_id"].to_list()


def test_where_nobody_is_warned_of_the_page_says_so(tiny_bank: TinyBank, open_desk: Desk) -> None:
    root = tiny_bank()

    desk = open_desk(root, "warning_table")

    assert desk.info
    assert not desk.dataframe
