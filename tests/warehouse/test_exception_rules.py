import pytest

from warehouse.contracts import CONTRACTS
from warehouse.errors import BadParameter
from warehouse.exception_rules import RuleCode
from warehouse.parameters import read_parameters
from warehouse.paths import Home


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_every_rule_that_is_tested_is_described_once(home: Home) -> None:
    rules = read_parameters(home).exception_rules

    assert [one.rule_code for one in rules] == list(RuleCode)
    assert all(one.title and one.says and one.source for one in rules)


def test_no_rule_is_called_read_that_was_not(home: Home) -> None:
    assert not any(one.is_verified for one in read_parameters(home).exception_rules)


def test_the_files_a_rule_needs_are_known(home: Home) -> None:
    known = {contract.table for contract in CONTRACTS}

    for one in read_parameters(home).exception_rules:
        assert set(one.needs) <= known


def test_a_bank_chooses_its_rules_and_keeps_the_words_it_does_not_change(home: Home) -> None:
    shipped = {one.rule_code: one for one in read_parameters(home).exception_rules}

    rules = read_parameters(
        given(
            home,
            """
            [[exception_rules]]
            rule_code = "NPL_ZERO"
            [[exception_rules]]
            rule_code = "OWN_BANK_CONTAGION"
            scopes = ["IN", "LOW_RISK"]
            source = "Circular 12"
            is_verified = true
            """,
        )
    ).exception_rules

    assert [one.rule_code for one in rules] == ["OWN_BANK_CONTAGION", "NPL_ZERO"]
    assert rules[0].scopes == ("IN", "LOW_RISK")
    assert (rules[0].source, rules[0].is_verified) == ("Circular 12", True)
    assert rules[0].title == shipped[RuleCode.OWN_BANK_CONTAGION].title
    assert rules[1] == shipped[RuleCode.NPL_ZERO]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exception_rules = [{ rule_code = 'NO_SUCH_RULE' }]", "NO_SUCH_RULE|rule_code"),
        ("exception_rules = [{ scopes = ['IN'] }]", "rule_code: Field required"),
        ("exception_rules = [{ rule_code = 'NPL_ZERO', scopes = [] }]", "scopes"),
        ("exception_rules = [{ rule_code = 'NPL_ZERO', scopes = ['X'] }]", "scopes"),
        ("exception_rules = [{ rule_code = 'NPL_ZERO', limit = 1 }]", "limit"),
        (
            "exception_rules = [{ rule_code = 'NPL_ZERO' }, { rule_code = 'NPL_ZERO' }]",
            "NPL_ZERO stands twice",
        ),
    ],
)
def test_a_bad_rule_is_refused_with_its_reason(home: Home, text: str, reason: str) -> None:
    with pytest.raises(BadParameter, match=reason) as raised:
        read_parameters(given(home, text))

    assert "exception_rules: bad rule" in str(raised.value)
    assert str(home.parameters) in str(raised.value)
