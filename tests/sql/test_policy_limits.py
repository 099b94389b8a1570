"""The credit policy on its boundaries: exactly the limit, first and last days, whose code."""

from decimal import Decimal
from typing import Any

import pytest

from tests.on_demand import built_on_demand
from tests.published import Published, build_and_publish
from tests.tiny_bank import ORGANISATIONS, loan, write_tiny_bank
from warehouse import query
from warehouse.paths import Home
from warehouse.reading import Scope, Warehouse, open_warehouse

AS_OF = "2025-06-30"
# What is outstanding: 900 in all, 500 of it of industry C, 100 of C26 alone.
CUSTOMERS = [
    {"customer_id": "C1", "industry_code": "C26", "group_id": "G1", "customer_name": "甲"},
    {"customer_id": "C2", "industry_code": "3311", "group_id": "G1"},
    {"customer_id": "C3", "industry_code": "f51"},
    {"customer_id": "C4"},
]
LOANS = [
    loan("L1", "B1", customer_id="C1", product_code="P1"),
    loan("L2", "B2", "400.00", customer_id="C2", product_code="P1"),
    loan("L3", "B2", "300.00", customer_id="C3", product_code="P2", disbursed_date="2025-05-15"),
    loan("L4", "B1", "60.00", customer_id="C4", product_code="P2", disbursed_date="2025-06-10"),
    loan("L5", "H", "40.00", customer_id="C3", product_code="P2", disbursed_date="2025-06-11"),
]
PLANS = [
    {
        "loan_id": one["loan_id"],
        "period_no": 1,
        "due_date": "2030-01-31",
        "due_principal": one["disbursed_amount"],
    }
    for one in LOANS
]


def policy(policy_id: str, dimension: str, member: str, **more: Any) -> dict[str, Any]:
    if not more.keys() & {"limit_amount", "limit_ratio", "banned"}:
        more = {"limit_amount": "1000000.00"} | more
    return {"policy_id": policy_id, "dimension": dimension, "member": member} | more


# A loan without a plan and without a record: nobody knows its balance.
UNREPORTED = loan("L6", "B1", customer_id="C4", product_code="P3")


POLICIES = [
    # Whose code falls under whose: used at the head office.
    policy("SECTION", "INDUSTRY", "C"),
    policy("DIVISION", "INDUSTRY", "26"),
    policy("DIVISION WITH LETTER", "INDUSTRY", "c33"),
    policy("OF ANOTHER LETTER", "INDUSTRY", "A26"),
    policy("LOWER CASE", "INDUSTRY", "F"),
    policy("NO CODE", "INDUSTRY", "制造业"),
    policy("PRODUCT", "PRODUCT", "P2"),
    policy("NO PRODUCT", "PRODUCT", "P9"),
    policy("REGION", "REGION", "R1"),
    policy("BRANCH", "REGION", "B1"),
    policy("NO REGION", "REGION", "R9"),
    policy("CUSTOMER", "CUSTOMER", "C3"),
    policy("NO CUSTOMER", "CUSTOMER", "C9"),
    policy("GROUP", "GROUP", "G1"),
    policy("NO GROUP", "GROUP", "G9"),
    # Exactly the limit, a cent less, near it and not yet near it.
    policy("EXACT", "INDUSTRY", "C", limit_amount="500.00"),
    policy("A CENT OVER", "INDUSTRY", "C", limit_amount="499.99"),
    policy("JUST NEAR", "INDUSTRY", "C", limit_amount="555.55"),
    policy("NOT NEAR", "INDUSTRY", "C", limit_amount="555.56"),
    # As much as a large bank lends: a short decimal has no room for a share of it.
    policy("FOR A LARGE BANK", "INDUSTRY", "C", limit_amount="9000000000000.00"),
    policy("NOTHING ALLOWED", "PRODUCT", "P2", limit_amount="0.00"),
    # 60 % of 900 is 540; 500 of it is near it; 55.55 % are 499.95.
    policy("RATIO", "INDUSTRY", "C", limit_ratio="60"),
    policy("RATIO OVER", "INDUSTRY", "C", limit_ratio="55.55"),
    policy("RATIO OF A REGION", "REGION", "R1", limit_ratio="50"),
    # Days.
    policy("LAST DAY", "INDUSTRY", "C", effective_to=AS_OF, limit_amount="1.00"),
    policy("ENDED", "INDUSTRY", "C", effective_to="2025-06-29", limit_amount="1.00"),
    policy("FIRST DAY", "INDUSTRY", "C", effective_from=AS_OF, limit_amount="1.00"),
    policy("NOT YET", "INDUSTRY", "C", effective_from="2025-07-01", limit_amount="1.00"),
    # Bans: L3 was paid out on 15 May, L5 on 11 June.
    policy("BAN FROM", "CUSTOMER", "C3", banned=True, effective_from="2025-05-15"),
    policy("BAN AFTER", "CUSTOMER", "C3", banned=True, effective_from="2025-05-16"),
    policy("BAN TO", "CUSTOMER", "C3", banned=True, effective_to="2025-05-15"),
    policy("BAN BEFORE", "CUSTOMER", "C3", banned=True, effective_to="2025-05-14"),
    # At the end of May 300 of P2 was outstanding, of which L4 and L5 are judged.
    policy("OVER IN MAY", "PRODUCT", "P2", limit_amount="299.99"),
    policy("FULL IN MAY", "PRODUCT", "P2", limit_amount="300.00"),
    policy("NOT REPORTED", "PRODUCT", "P3", limit_amount="300.00"),
]


@pytest.fixture(scope="module")
def home_of_policies(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("policies") / "home")
    write_tiny_bank(
        home,
        customers=CUSTOMERS,
        loans=[*LOANS, UNREPORTED],
        repayment_schedule=PLANS,
        policy_limits=POLICIES,
    )
    return home


@pytest.fixture(scope="module")
def published(home_of_policies: Home) -> Published:
    return build_and_publish(home_of_policies, AS_OF)


@pytest.fixture(scope="module")
def warehouse(published: Published, home_of_policies: Home) -> Warehouse:
    return open_warehouse(home_of_policies)


def test_what_falls_under_a_policy(published: Published) -> None:
    used = {
        one["policy_id"]: one["used_amount"]
        for one in published.rows("select * from policy_limits where org_id = 'H'")
    }
    assert {
        policy_id: used[policy_id] for policy_id in (one["policy_id"] for one in POLICIES[:15])
    } == {
        "SECTION": Decimal("500.00"),
        "DIVISION": Decimal("100.00"),
        "DIVISION WITH LETTER": Decimal("400.00"),
        "OF ANOTHER LETTER": Decimal("0.00"),
        "LOWER CASE": Decimal("340.00"),
        "NO CODE": None,
        "PRODUCT": Decimal("400.00"),
        "NO PRODUCT": None,
        "REGION": Decimal("860.00"),
        "BRANCH": Decimal("160.00"),
        "NO REGION": None,
        "CUSTOMER": Decimal("340.00"),
        "NO CUSTOMER": None,
        "GROUP": Decimal("500.00"),
        "NO GROUP": None,
    }


def test_exactly_the_limit_is_within_it_and_days_are_inclusive(published: Published) -> None:
    states = {
        one["policy_id"]: one["state"]
        for one in published.rows("select * from policy_limits where org_id = 'H'")
    }
    for policy_id, state in {
        "NO CODE": "UNKNOWN",
        "NO PRODUCT": "UNKNOWN",
        "EXACT": "NEAR",
        "A CENT OVER": "BREACH",
        "JUST NEAR": "NEAR",
        "NOT NEAR": "WITHIN",
        "FOR A LARGE BANK": "WITHIN",
        "NOTHING ALLOWED": "BREACH",
        "RATIO": "NEAR",
        "RATIO OVER": "BREACH",
        "LAST DAY": "BREACH",
        "ENDED": "ENDED",
        "FIRST DAY": "BREACH",
        "NOT YET": "NOT_YET",
        "BAN FROM": "BANNED",
        "BAN TO": "ENDED",
        "NOT REPORTED": "NOT_REPORTED",
    }.items():
        assert states[policy_id] == state, policy_id
    missing = published.rows(
        "select policy_id, not_reported_loan_count as n, used_amount from policy_limits "
        "where org_id = 'H' and policy_id in ('NOT REPORTED', 'BRANCH') order by 1"
    )
    # What is reported is counted, with the number of loans that are not beside it.
    assert [(one["n"], one["used_amount"]) for one in missing] == [
        (1, Decimal("160.00")),
        (1, None),
    ]


def test_loans_paid_out_under_a_ban_or_over_the_limit(published: Published) -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for one in published.table("policy_breaches"):
        found.setdefault(one["policy_id"], set()).add((one["loan_id"], one["breach_kind"]))
    assert {policy_id: rows for policy_id, rows in found.items() if "BAN" in policy_id} == {
        "BAN FROM": {("L3", "BANNED"), ("L5", "BANNED")},
        "BAN AFTER": {("L5", "BANNED")},
        "BAN TO": {("L3", "BANNED")},
    }
    assert found["OVER IN MAY"] == {("L4", "OVER_LIMIT"), ("L5", "OVER_LIMIT")}
    assert "FULL IN MAY" not in found
    # The first loans of a product are paid out before anything is outstanding.
    assert found["NOTHING ALLOWED"] == {("L4", "OVER_LIMIT"), ("L5", "OVER_LIMIT")}


def test_the_book_of_the_bank_stays_at_the_head_office(warehouse: Warehouse) -> None:
    def one(scope: str, org_id: str, policy_id: str) -> dict[str, Any]:
        rows = query.policy_limits(warehouse, Scope(scope), org_id=org_id).to_dicts()
        return next(row for row in rows if row["policy_id"] == policy_id)

    whole = one("H", "H", "RATIO")
    assert (whole["limit_amount"], whole["bank_principal"]) == (Decimal("540.00"), Decimal("900"))
    assert whole["headroom_amount"] == Decimal("40.00")
    part = one("B2", "B2", "RATIO")
    assert part["limit_ratio"] == pytest.approx(0.6)
    assert part["used_amount"] == Decimal("400.00")
    assert part["state"] == "NEAR"
    for hidden in ("limit_amount", "bank_principal", "headroom_amount", "used_share"):
        assert part[hidden] is None
    # A region's own amount is the region's to know, and its part nobody's but the branch's.
    region = one("R1", "R1", "REGION")
    assert (region["used_amount"], region["is_whole"]) == (Decimal("860.00"), True)
    assert region["headroom_amount"] == Decimal("999140.00")
    branch = one("B1", "B1", "REGION")
    assert (branch["used_amount"], branch["headroom_amount"]) == (Decimal("160.00"), None)
    assert query.policy_history(warehouse, Scope("B1"), policy_id="RATIO").is_empty()
    assert query.policy_history(warehouse, Scope("R1"), policy_id="RATIO OF A REGION").is_empty()
    assert not query.policy_history(warehouse, Scope("R1"), policy_id="REGION").is_empty()


def test_who_holds_nothing_of_a_customer_does_not_hear_of_it(warehouse: Warehouse) -> None:
    def known(org_id: str) -> set[str]:
        rows = query.policy_limits(warehouse, Scope(org_id), org_id=org_id)
        return set(rows["policy_id"])

    assert {"CUSTOMER", "GROUP"} <= known("B2")
    assert "CUSTOMER" not in known("B1")
    assert "GROUP" in known("B1")
    assert {"SECTION", "PRODUCT"} <= known("B1")
    assert "BRANCH" not in known("B2")


def test_the_loans_under_a_policy_add_up_to_what_is_used(warehouse: Warehouse) -> None:
    asked: dict[str, Any] = {"org_id": "R1", "policy_id": "SECTION"}
    loans = query.loans_under_policy(warehouse, Scope("R1"), limit=50, **asked)
    assert loans["outstanding_principal"].sum() == Decimal("500.00")
    assert loans["loan_id"].to_list() == ["L2", "L1"]


def test_without_the_file_there_is_nothing_and_not_zero(home: Home) -> None:
    write_tiny_bank(home)
    book = built_on_demand(home, AS_OF)
    assert book.table("policy_limits") == []
    assert ORGANISATIONS
