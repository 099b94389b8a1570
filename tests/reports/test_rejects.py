"""Why a row was set aside is said in the reader's language, for every code a load can write."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from reports.rejects import LINE_FAULTS, what_is_wrong
from reports.terms import TERMS
from reports.wording import Language
from warehouse.contracts import CONTRACTS
from warehouse.contracts.faults import CELL_FAULTS

ZH, EN = Language.ZH, Language.EN


def rejected(table: str, column: str | None, code: str, reason: str = "") -> dict[str, Any]:
    return {"table_name": table, "column_name": column, "code": code, "reason": reason}


def declared() -> Iterator[dict[str, Any]]:
    """A row for every fault that a contract declares between columns and files."""
    for contract in CONTRACTS:
        for rule in contract.row_rules:
            yield rejected(contract.table, rule.column, rule.code)
        for reference in contract.references:
            yield rejected(contract.table, reference.column, reference.code)
            if reference.condition_code is not None:
                named = reference.condition_column or reference.column
                yield rejected(contract.table, named, reference.condition_code)


def test_every_code_of_a_load_has_its_word() -> None:
    codes = {row["code"] for row in declared()} | set(CELL_FAULTS) | set(LINE_FAULTS)

    assert codes == set(TERMS["reject_code"])


@pytest.mark.parametrize("language", Language)
def test_every_fault_a_contract_declares_is_said(language: Language) -> None:
    said = {what_is_wrong(row, language) for row in declared()}

    assert "" not in said
    is_chinese = {bool(re.search(r"[\u4e00-\u9fff]", words)) for words in said}
    assert is_chinese == {language is ZH}


def test_what_was_expected_is_that_of_the_column() -> None:
    unknown = rejected("org_units", "org_level", "UNKNOWN_CODE")
    assert what_is_wrong(unknown, ZH) == "应为下列之一：总行、分行、支行、网点"
    assert what_is_wrong(unknown, EN) == (
        "expected one of HEAD (总行), REGION (分行), BRANCH (支行), SUB (网点)"
    )
    assert what_is_wrong(rejected("loans", "disbursed_amount", "BELOW_MINIMUM"), EN) == (
        "expected more than 0"
    )
    lost = rejected("repayments", "loan_id", "REPAYMENT_WITHOUT_LOAN")
    assert what_is_wrong(lost, ZH) == "本次及以前交付的借据中没有此借据号"


def test_the_row_to_mend_first_is_named() -> None:
    hanging = rejected(
        "repayments",
        "loan_id",
        "REPAYMENT_WITHOUT_LOAN",
        "the row of loans with loan_id L9 was itself set aside (JJ (2).csv, line 12)",
    )

    assert what_is_wrong(hanging, ZH) == "所依据的行本身已被另存（JJ (2).csv 第 12 行）"


def test_what_nobody_knows_keeps_the_words_of_the_load() -> None:
    assert what_is_wrong(rejected("loans", None, "NEW_CODE", "as written"), ZH) == "as written"
    assert what_is_wrong(rejected("former_table", None, "NEW_CODE", "as written"), ZH) == (
        "as written"
    )
