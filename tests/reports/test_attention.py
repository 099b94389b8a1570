"""What a manager is told to do."""

from decimal import Decimal
from typing import Any

from reports.attention import Alert, alerts, collection_alerts
from reports.wording import Language
from tests.org_month import org_month

NOTHING: dict[str, Any] = {
    "gap_loan_count": 0,
    "gap_principal": None,
    "new_overdue_loan_count": 0,
    "new_overdue_principal": None,
    "not_reported_loan_count": 0,
}


NO_EXCEPTION: dict[str, Any] = {"loan_count": 0, "outstanding_principal": Decimal(0)}
EXCEPTIONS: dict[str, Any] = {"loan_count": 3, "outstanding_principal": Decimal(50_000)}


def told(
    now: dict[str, Any],
    language: Language = Language.ZH,
    exceptions: dict[str, Any] = NO_EXCEPTION,
    contacts: int = 0,
    rejected: int = 0,
    findings: int = 0,
    **asked: Any,
) -> list[Alert]:
    return alerts(
        now,
        NOTHING | asked,
        exceptions,
        contacts=contacts,
        rejected_rows=rejected,
        findings=findings,
        language=language,
    )


def texts(now: dict[str, Any], **asked: Any) -> list[str]:
    return [alert.text for alert in told(now, **asked)]


def test_a_sound_branch_has_nothing_to_do() -> None:
    assert texts(org_month()) == []


def test_a_breach_comes_first_and_names_the_limit() -> None:
    now = org_month(overdue90_to_npl=1.1234)

    assert texts(now, new_overdue_loan_count=2, new_overdue_principal=Decimal(30_000)) == [
        "逾期90天以上/不良 112.34%，超过 100.00%",
        "2 笔新增逾期（3.00万元）",
    ]
    assert told(now)[0].level == "breach"


def test_near_a_limit_is_said_before_it_is_too_late() -> None:
    (near,) = told(org_month(overdue90_to_npl=0.95), Language.EN)

    assert (near.level, near.text) == ("near", "90+ / NPL 95.00%, near 100.00%")


def test_overdue_beyond_ninety_days_with_no_non_performing_loan_is_an_alert() -> None:
    now = org_month(par90_principal=Decimal(5), npl_principal=Decimal(0))

    assert texts(now) == ["逾期90天以上/不良：超过 100.00%，没有一笔划为不良"]


def test_each_entry_opens_the_list_it_speaks_of() -> None:
    found = told(
        org_month(),
        exceptions=EXCEPTIONS,
        contacts=6,
        rejected=7,
        findings=2,
        gap_loan_count=1,
        gap_principal=Decimal(10_000),
        not_reported_loan_count=4,
    )

    assert [(alert.where, dict(alert.choices)) for alert in found] == [
        ("overdue", {"view": "loans", "list": "classification_gap"}),
        ("exceptions", {}),
        ("customers", {"view": "todo", "asked": "CONTACT"}),
        ("overdue", {"view": "loans", "list": "not_reported_loan_count"}),
        ("data", {"section": "rejected"}),
        ("data", {"section": "reconciliation"}),
    ]
    assert [alert.text for alert in found] == [
        "1 笔分类偏离（1.00万元）",
        "3 笔违反规则（5.00万元）",
        "6 户C类客户需联系",
        "4 笔未报送",
        "7 行退回待补正",
        "2 条对账差异",
    ]


def test_exceptions_that_could_not_be_tested_are_no_entry() -> None:
    assert texts(org_month(), exceptions={"loan_count": None, "outstanding_principal": None}) == []


def test_exceptions_none_of_whose_balances_is_reported_are_said_to_be_so() -> None:
    of_unknown_size = {"loan_count": 1, "outstanding_principal": None}

    assert texts(org_month(), exceptions=of_unknown_size) == ["1 笔违反规则（未报送）"]


def test_collection_asks_for_promises_loans_not_worked_on_and_breaches() -> None:
    breaches = {"violating_action_count": 90, "violation_rate": 0.1987}
    waiting = {"OVERDUE_NO_ACTION": 7, "PROMISE_BROKEN": 1200, "RECTIFY": 3}

    found = collection_alerts(breaches, waiting, Language.ZH)

    assert [one.text for one in found] == [
        "1,200 项失约待跟进",
        "7 项逾期待催收",
        "90 次催收违规（每千次 198.7 次）",
    ]
    assert found[0].choices == (("kind", "PROMISE_BROKEN"), ("when", "OVERDUE"))
    assert not collection_alerts({"violating_action_count": None}, {}, Language.ZH)
