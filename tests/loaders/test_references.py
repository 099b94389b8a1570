"""What a row refers to must stand: in the same delivery or an earlier one, and not be rejected."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from loaders.load import LoadReport, load
from tests.loaders.bank_files import (
    BANK,
    CUSTOMERS,
    LOANS,
    ORG_UNITS,
    REPAYMENTS,
    SCHEDULE,
    accepted,
    assert_counts_agree,
    faults,
    rejected,
    write_files,
)
from warehouse.contracts.batch import committed_batches
from warehouse.errors import RefusedDelivery
from warehouse.paths import Home

REVERSALS = "\ntxn_id,loan_id,value_date,amount,txn_type,reversal_of\n"

Deliver = Callable[..., LoadReport]


@pytest.fixture
def deliver(home: Home, tmp_path: Path) -> Deliver:
    """Load tables given as text, each call one delivery, received a day after the one before."""
    days = iter(range(1, 29))

    def load_next(**tables: str) -> LoadReport:
        day = next(days)
        folder = write_files(tmp_path / f"delivery-{day}", tables)
        report = load([folder], home, received_at=datetime(2025, 6, day))
        assert_counts_agree(home, report)
        return report

    return load_next


def keys(home: Home, table: str, key: str) -> list[str]:
    return [row[key] for row in accepted(home, table)]


def reasons(home: Home, table: str) -> list[str]:
    return [row["reason"] for row in rejected(home, table)]


# -- repayments ------------------------------------------------------------------------------------


def test_a_repayment_without_loan_is_rejected(home: Home, deliver: Deliver) -> None:
    deliver(**BANK | {"repayments": REPAYMENTS + "T2,L9,2025-03-10,5.00\n"})

    assert keys(home, "repayments", "txn_id") == ["T1"]
    assert faults(home, "repayments") == [(3, "loan_id", "REPAYMENT_WITHOUT_LOAN")]
    [row] = rejected(home, "repayments")
    assert (row["value"], row["loan_id"], row["amount"]) == ("L9", "L9", 5)
    assert row["source_text"] == "T2,L9,2025-03-10,5.00"
    assert "L9" in row["reason"]


def test_a_repayment_counts_from_the_day_of_disbursement_on(home: Home, deliver: Deliver) -> None:
    deliver(**BANK | {"repayments": REPAYMENTS + "T2,L1,2025-02-10,5.00\nT3,L1,2025-02-09,5.00\n"})

    assert keys(home, "repayments", "txn_id") == ["T1", "T2"]
    assert faults(home, "repayments") == [(4, "value_date", "REPAYMENT_BEFORE_DISBURSEMENT")]
    assert rejected(home, "repayments")[0]["value"] == "2025-02-09"
    assert rejected(home, "repayments")[0]["org_id"] == "B1"


def test_a_reversal_may_stand_before_or_after_its_original(home: Home, deliver: Deliver) -> None:
    deliver(
        **BANK
        | {
            "repayments": REVERSALS
            + "R1,L1,2025-03-20,6.00,REVERSAL,T1\n"
            + "T1,L1,2025-03-10,6.00,REPAY,\n"
            + "T2,L1,2025-03-11,7.00,REPAY,\n"
            + "R2,L1,2025-03-20,7.00,冲正,T2\n"
        }
    )

    assert sorted(keys(home, "repayments", "txn_id")) == ["R1", "R2", "T1", "T2"]


def test_a_reversal_without_original_is_rejected(home: Home, deliver: Deliver) -> None:
    deliver(
        **BANK
        | {
            "repayments": REVERSALS
            + "R1,L1,2025-03-20,6.00,REVERSAL,T9\n"
            + "R2,L1,2025-03-20,6.00,REVERSAL,\n"
        }
    )

    assert faults(home, "repayments") == [
        (2, "reversal_of", "REVERSAL_WITHOUT_ORIGINAL"),
        (3, "reversal_of", "REVERSAL_WITHOUT_ORIGINAL"),
    ]


def test_a_reversal_of_a_reversal_or_of_another_loan_is_rejected(
    home: Home, deliver: Deliver
) -> None:
    deliver(
        **BANK
        | {
            "repayments": REVERSALS
            + "T1,L1,2025-03-10,6.00,REPAY,\n"
            + "R1,L1,2025-03-20,6.00,REVERSAL,T1\n"
            + "R2,L1,2025-03-21,6.00,REVERSAL,R1\n"
            + "R3,L2,2025-03-21,6.00,REVERSAL,T1\n"
        }
    )

    assert keys(home, "repayments", "txn_id") == ["T1", "R1"]
    assert faults(home, "repayments") == [
        (4, "reversal_of", "REVERSAL_OF_ANOTHER_KIND"),
        (5, "reversal_of", "REVERSAL_OF_ANOTHER_KIND"),
    ]


def test_a_reversal_goes_with_its_rejected_original(home: Home, deliver: Deliver) -> None:
    deliver(
        **BANK
        | {
            "repayments": REVERSALS
            + "T1,L1,2025-03-10,free,REPAY,\n"
            + "R1,L1,2025-03-20,6.00,REVERSAL,T1\n"
        }
    )

    assert faults(home, "repayments") == [
        (2, "amount", "NOT_AN_AMOUNT"),
        (3, "reversal_of", "REVERSAL_WITHOUT_ORIGINAL"),
    ]


def test_a_reversal_takes_back_a_payment_of_an_earlier_delivery(
    home: Home, deliver: Deliver
) -> None:
    deliver(**BANK)
    report = deliver(repayments=REVERSALS + "R1,L1,2025-04-02,600.00,REVERSAL,T1\n")

    assert report.rejected_rows == 0
    assert keys(home, "repayments", "txn_id") == ["T1", "R1"]


def test_a_payment_that_names_an_original_must_be_a_reversal(home: Home, deliver: Deliver) -> None:
    deliver(
        **BANK
        | {
            "repayments": REVERSALS
            + "T1,L1,2025-03-10,6.00,REPAY,\n"
            + "T2,L1,2025-03-11,6.00,REPAY,T1\n"
        }
    )

    assert faults(home, "repayments") == [(3, "reversal_of", "ORIGINAL_WITHOUT_REVERSAL")]


# -- loans, their plans and payments ---------------------------------------------------------------


def test_a_loan_without_customer_or_organisation_is_rejected_for_both(
    home: Home, deliver: Deliver
) -> None:
    deliver(
        **BANK | {"loans": LOANS + LOANS.splitlines()[2].replace("L1,C1,B1", "L3,C9,B9") + "\n"}
    )

    assert keys(home, "loans", "loan_id") == ["L1", "L2"]
    assert sorted(faults(home, "loans")) == [
        (4, "customer_id", "LOAN_WITHOUT_CUSTOMER"),
        (4, "org_id", "LOAN_WITHOUT_ORGANISATION"),
    ]


def test_a_rejected_loan_takes_its_plan_and_payments_with_it(home: Home, deliver: Deliver) -> None:
    deliver(**BANK | {"loans": LOANS.replace("1000.00", "much")})

    assert keys(home, "loans", "loan_id") == ["L2"]
    assert keys(home, "repayment_schedule", "loan_id") == ["L2"]
    assert keys(home, "repayments", "txn_id") == []
    assert faults(home, "repayment_schedule") == [(2, "loan_id", "INSTALMENT_WITHOUT_LOAN")]
    assert faults(home, "repayments") == [(2, "loan_id", "REPAYMENT_WITHOUT_LOAN")]
    for table in ("repayment_schedule", "repayments"):
        [reason] = reasons(home, table)
        assert "was itself set aside (loans.csv, line 2)" in reason


def test_a_loan_stands_when_only_its_correction_is_rejected(home: Home, deliver: Deliver) -> None:
    """The earlier delivery's row still counts, so payments still have their loan."""
    deliver(**BANK)
    deliver(
        loans=LOANS.replace("1000.00", "much"),
        repayments=REPAYMENTS.replace("T1", "T2"),
    )

    assert keys(home, "repayments", "txn_id") == ["T1", "T2"]
    assert len(faults(home, "loans")) == 1


def test_rows_may_refer_to_earlier_deliveries(home: Home, deliver: Deliver) -> None:
    deliver(org_units=ORG_UNITS, customers=CUSTOMERS)
    deliver(loans=LOANS)
    deliver(repayment_schedule=SCHEDULE)
    report = deliver(repayments=REPAYMENTS)

    assert report.rejected_rows == 0
    assert len(committed_batches(home)) == 4
    assert rejected(home) == []


def test_a_payment_is_judged_by_the_latest_row_of_its_loan(home: Home, deliver: Deliver) -> None:
    deliver(**BANK)
    deliver(loans=LOANS.replace("2025-02-10", "2025-04-01"))
    deliver(repayments=REPAYMENTS.replace("T1", "T2"))

    assert faults(home, "repayments") == [(2, "value_date", "REPAYMENT_BEFORE_DISBURSEMENT")]


def test_a_row_delivered_before_what_it_refers_to_is_rejected(home: Home, deliver: Deliver) -> None:
    deliver(org_units=ORG_UNITS, customers=CUSTOMERS, repayments=REPAYMENTS)

    assert faults(home, "repayments") == [(2, "loan_id", "REPAYMENT_WITHOUT_LOAN")]


# -- the tree of organisations ---------------------------------------------------------------------


def test_organisations_may_stand_in_any_order(home: Home, deliver: Deliver) -> None:
    deliver(
        org_units=(
            "org_id,org_name,parent_org_id,org_level\n"
            "S1,网点,B1,SUB\nB1,支行,R1,BRANCH\nR1,分行,H,REGION\nH,总行,,HEAD\n"
        )
    )

    assert rejected(home) == []
    assert len(accepted(home, "org_units")) == 4


def test_an_organisation_without_parent_is_rejected_with_all_below_it(
    home: Home, deliver: Deliver
) -> None:
    deliver(org_units=ORG_UNITS + "B2,支行,R9,BRANCH\nS2,网点,B2,SUB\n")

    assert keys(home, "org_units", "org_id") == ["H", "B1"]
    assert faults(home, "org_units") == [
        (4, "parent_org_id", "ORGANISATION_WITHOUT_PARENT"),
        (5, "parent_org_id", "ORGANISATION_WITHOUT_PARENT"),
    ]
    orphan, below = reasons(home, "org_units")
    assert "R9" in orphan
    assert "B2 was itself set aside (org_units.csv, line 4)" in below


def test_organisations_in_a_circle_are_rejected_with_the_circle_in_words(
    home: Home, deliver: Deliver
) -> None:
    deliver(
        org_units=ORG_UNITS + "X,支行,Z,BRANCH\nY,支行,X,BRANCH\nZ,支行,Y,BRANCH\nS,网点,X,SUB\n"
    )

    assert keys(home, "org_units", "org_id") == ["H", "B1"]
    assert [code for _, _, code in faults(home, "org_units")] == [
        *["ORGANISATION_CYCLE"] * 3,
        "ORGANISATION_WITHOUT_PARENT",
    ]
    assert "X → Z → Y → X" in reasons(home, "org_units")[0]


def test_an_organisation_above_itself_is_rejected(home: Home, deliver: Deliver) -> None:
    deliver(org_units=ORG_UNITS + "X,支行,X,BRANCH\n")

    assert faults(home, "org_units") == [(4, "parent_org_id", "ORGANISATION_CYCLE")]


def test_two_roots_are_refused_with_both_named(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "delivery", BANK | {"org_units": ORG_UNITS + "G,总部,,HEAD\n"})
    with pytest.raises(RefusedDelivery) as refused:
        load([folder], home)

    for part in ("2 organisations", "H (org_units.csv, line 2)", "G (org_units.csv, line 4)"):
        assert part in str(refused.value)
    assert committed_batches(home) == []


def test_no_root_is_refused(home: Home, tmp_path: Path) -> None:
    folder = write_files(
        tmp_path / "delivery", BANK | {"org_units": ORG_UNITS.replace("HEAD", "?")}
    )
    with pytest.raises(RefusedDelivery, match="exactly one organisation without a parent"):
        load([folder], home)


def test_a_second_root_beside_the_one_of_an_earlier_delivery_is_refused(
    home: Home, deliver: Deliver
) -> None:
    deliver(**BANK)
    with pytest.raises(RefusedDelivery) as refused:
        deliver(org_units="org_id,org_name,parent_org_id,org_level\nG,总部,,HEAD\n")

    assert "H (from an earlier delivery)" in str(refused.value)
    assert "G (org_units.csv, line 2)" in str(refused.value)


def test_a_later_delivery_may_move_an_organisation_but_not_into_a_circle(
    home: Home, deliver: Deliver
) -> None:
    heading = "org_id,org_name,parent_org_id,org_level\n"
    deliver(org_units=ORG_UNITS + "R1,分行,H,REGION\n")
    deliver(org_units=heading + "B1,湖滨支行,R1,BRANCH\n")
    deliver(org_units=heading + "R1,分行,B1,REGION\n")

    assert faults(home, "org_units") == [(2, "parent_org_id", "ORGANISATION_CYCLE")]
    latest = {row["org_id"]: row["parent_org_id"] for row in accepted(home, "org_units")}
    assert latest == {"H": None, "R1": "H", "B1": "R1"}


def test_movements_of_loan_money_need_their_loan_and_come_after_it(
    home: Home, deliver: Deliver
) -> None:
    deliver(
        **BANK
        | {
            "fund_flows": "流水号,借据号,交易日期,方向,金额,收款人类型,支付方式\n"
            "F1,L1,2025-02-10,流出,1000.00,供应商,受托支付\n"
            "F2,L9,2025-02-10,流出,1000.00,供应商,自主支付\n"
            "F3,L1,2025-02-09,,1000.00,关联方,自主支付\n"
            "F4,L1,2025-02-09,流入,1000.00,其他,\n"
        }
    )

    assert faults(home, "fund_flows") == [
        (3, "loan_id", "FLOW_WITHOUT_LOAN"),
        (4, "txn_date", "FLOW_BEFORE_DISBURSEMENT"),
    ]
    assert keys(home, "fund_flows", "flow_id") == ["F1", "F4"]
