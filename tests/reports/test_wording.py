"""Every message has its Chinese, and both say the same with the same placeholders."""

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from reports.catalogue import TEMPLATE, language_file, literals, messages
from reports.terms import TERMS
from reports.wording import (
    Language,
    inside,
    joined,
    language_of,
    language_of_browser,
    say,
    say_count,
    sentences,
)
from warehouse.contracts import CONTRACTS
from warehouse.contracts.base import Code
from warehouse.contracts.scripts import OverdueStage

MESSAGES = messages()
with language_file(Language.ZH).open("rb") as file:
    CHINESE = {entry.id: entry for entry in read_po(file, locale="zh_CN") if entry.id}
# English that stands as it is in Chinese text as well.
NOT_TRANSLATED = re.compile(r"^(PAR\d+|M\d)$")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_message_of_the_program_is_translated() -> None:
    missing = {
        text: sorted(places)
        for text, places in MESSAGES.items()
        if text not in CHINESE or not CHINESE[text].string
    }

    assert missing == {}, "run `python -m reports.catalogue` and translate these"


def test_no_translation_is_a_guess_or_left_over() -> None:
    assert [text for text, entry in CHINESE.items() if entry.fuzzy] == []
    assert sorted(set(CHINESE) - set(MESSAGES)) == []


def test_the_template_is_up_to_date() -> None:
    with TEMPLATE.open("rb") as file:
        assert {entry.id for entry in read_po(file) if entry.id} == set(MESSAGES)


def test_placeholders_agree() -> None:
    differ = {
        text: str(entry.string)
        for text, entry in CHINESE.items()
        if text in MESSAGES and placeholders(str(text)) != placeholders(str(entry.string))
    }

    assert differ == {}


def test_chinese_is_chinese() -> None:
    """No message was translated by itself, and Chinese sentences have Chinese punctuation."""
    same = [t for t, e in CHINESE.items() if t == e.string and not NOT_TRANSLATED.match(str(t))]
    assert same == []
    halfwidth = [
        str(entry.string)
        for entry in CHINESE.values()
        if re.search(r"[\u4e00-\u9fff}][,;:](?![0-9])", re.sub(r"`[^`]*`", "", str(entry.string)))
    ]
    assert halfwidth == []


def test_a_message_is_found_where_it_is_said() -> None:
    source = (
        'say(language, "One")\nsay_count(language, "{count} a", "{count} b", n)\nmessage("Two")'
    )

    assert literals(source) == ["One", "{count} a", "{count} b", "Two"]
    assert literals("say(language, text)\nother(language, 'Three')") == []


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", Language.ZH),
        ("zh-Hant-TW", Language.ZH),
        ("en-GB", Language.EN),
        ("de", Language.EN),
        (None, Language.ZH),
    ],
)
def test_the_browser_decides_the_first_language(locale: str | None, language: Language) -> None:
    assert language_of_browser(locale) is language


def test_a_language_from_an_address_is_not_trusted() -> None:
    assert language_of("en", Language.ZH) is Language.EN
    assert language_of("xx", Language.ZH) is Language.ZH
    assert language_of(None, Language.EN) is Language.EN


def test_messages_are_said_in_both_languages() -> None:
    assert say(Language.EN, "Overdue rate") == "Overdue rate"
    assert say(Language.ZH, "Overdue rate") == "逾期率"
    assert say(Language.ZH, "Data as of {date}", date="2025-06-30") == "数据日期 2025-06-30"
    assert say(Language.ZH, "not in the catalogue") == "not in the catalogue"


def test_numbers_of_things_are_written_with_separators() -> None:
    words = ("{count} loan not reported", "{count} loans not reported")

    assert say_count(Language.EN, *words, 1) == "1 loan not reported"
    assert say_count(Language.EN, *words, 1234) == "1,234 loans not reported"
    assert say_count(Language.ZH, *words, 1234) == "1,234 笔未报送"
    assert joined(Language.ZH, ["甲", "乙"]) == "甲、乙"
    assert joined(Language.EN, ["A", "B"]) == "A, B"


FAMILIES = {
    "CustomerType": "customer_type",
    "OrgLevel": "org_level",
    "RepayMethod": "repay_method",
    "GuaranteeType": "guarantee_type",
    "LoanStatus": "loan_state",
    "FiveClass": "five_class",
    "TransactionType": "txn_type",
    "EventType": "event_type",
    "InspectionType": "inspection_type",
    "InspectionMethod": "method",
    "InspectionResult": "result",
    "FundConfirmation": "fund_confirm",
    "FoundBy": "found_by",
    "CollateralType": "collateral_type",
    "CollateralStatus": "collateral_status",
    "ArchiveLevel": "archive_level",
    "AuditOpinion": "audit_opinion",
    "FlowDirection": "flow_direction",
    "PayeeType": "payee_type",
    "PayMode": "pay_mode",
    "Post": "staff_post",
    "ReportStatus": "report_status",
    "WarningLevel": "warning_level",
    "WarningSource": "warning_source",
    "WarningStatus": "warning_state",
    "WarningActionType": "warning_action",
    "PolicyDimension": "policy_dimension",
    "CollectionChannel": "collection_channel",
    "ContactRelation": "contact_relation",
    "CollectionResult": "collection_result",
    "PromiseOutcome": "promise_kind",
    "HandlerType": "handler_type",
    "ScriptClass": "behaviour_class",
    "Willingness": "willingness",
    "RepaymentSource": "repayment_source",
}


def code_lists() -> dict[str, tuple[Code, ...]]:
    return {
        type(column.codes[0]).__name__: column.codes
        for contract in CONTRACTS
        for column in contract.columns()
        # Buckets go by their number on every page, whatever a bank's files call them.
        if column.codes and column.codes[0] is not OverdueStage.M0
    }


@pytest.mark.parametrize("name", sorted(code_lists()))
def test_codes_are_called_as_the_banks_own_files_call_them(name: str) -> None:
    terms = TERMS[FAMILIES[name]]

    for code in code_lists()[name]:
        assert say(Language.ZH, terms[code.value]) == code.aliases[0]


def test_words_that_stand_alone_begin_small_inside_an_english_sentence() -> None:
    assert inside(Language.EN, "Overdue balance") == "overdue balance"
    assert inside(Language.EN, "NPL ratio") == "NPL ratio"
    assert inside(Language.ZH, "逾期余额") == "逾期余额"


def test_sentences_follow_each_other_without_a_space_in_chinese() -> None:
    assert sentences(Language.ZH, "甲。", "", "乙。") == "甲。乙。"
    assert sentences(Language.EN, "One.", "", "Two.") == "One. Two."
