"""The conduct rules as data: what a bank may change, and what is wrong with what it gave."""

import pytest

from warehouse.conduct_rules import ConductCode
from warehouse.contracts import CONTRACTS
from warehouse.contracts.collection_actions import CollectionAction
from warehouse.errors import BadParameter
from warehouse.parameters import Parameters, read_parameters
from warehouse.paths import Home


def parameters_of(home: Home, text: str) -> Parameters:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return read_parameters(home)


def test_every_rule_is_shipped_once_active_unread_and_names_files_there_are(home: Home) -> None:
    rules = read_parameters(home).conduct_rules

    assert [rule.rule_code for rule in rules] == list(ConductCode)
    assert {(rule.is_active, rule.is_verified) for rule in rules} == {(True, False)}
    tables = {contract.table for contract in CONTRACTS}
    assert all(set(rule.needs) <= tables for rule in rules)
    assert [rule.rule_code for rule in rules if rule.subject == "COMPLAINT"] == ["C10"]


def test_a_bank_chooses_rules_and_says_on_whose_word(home: Home) -> None:
    rules = parameters_of(
        home,
        '[[conduct_rules]]\nrule_code = "C08"\nsource = "Circular 7"\n'
        '[[conduct_rules]]\nrule_code = "C01"\nis_active = false\nis_verified = true\n',
    ).conduct_rules

    assert [(rule.rule_code.value, rule.source[:10], rule.is_verified) for rule in rules] == [
        ("C01", "GB/T 45251", True),
        ("C08", "Circular 7", False),
    ]
    assert [rule.is_active for rule in rules] == [False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[conduct_rules]]\nrule_code = "C12"\n', "conduct_rules: bad rule"),
        ('[[conduct_rules]]\nrule_code = "C01"\n' * 2, "C01 stands twice"),
        ('[[collection_topics]]\ntopic = ""\n', "collection_topics: bad topic"),
        ('[[collection_topics]]\ntopic = " A "\n[[collection_topics]]\ntopic = "A"\n', "A stands"),
        ("[[joint_products]]\nproduct = 1\n", "joint_products: bad product"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(home: Home, text: str, message: str) -> None:
    with pytest.raises(BadParameter, match=message):
        parameters_of(home, text)


def test_topics_and_joint_products_are_the_bank_s_own(home: Home) -> None:
    assert read_parameters(home).collection_topics == read_parameters(home).joint_products == ()
    given = parameters_of(
        home,
        '[[collection_topics]]\ntopic = "催收规范"\n[[joint_products]]\nproduct_code = "按揭"\n',
    )

    assert [one.topic for one in given.collection_topics] == ["催收规范"]
    assert [(one.product_code, one.is_verified) for one in given.joint_products] == [
        ("按揭", False)
    ]


def test_who_was_called_and_what_was_said_is_personal() -> None:
    """Values of such columns are never quoted from a faulty line."""
    personal = {column.name for column in CollectionAction.columns() if column.personal}

    assert personal == {"contact_key", "note", "recording_id"}
