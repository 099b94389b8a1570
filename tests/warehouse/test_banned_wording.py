"""What a bank may say of banned wording in its own parameters."""

import pytest

from warehouse.banned_words import OWN_SOURCE
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home

OWN = """
[[banned_words]]
category = "RUDE"
title = "Rude"
says = "Is rude"
phrases = ["喂，", "喂，"]
"""


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_the_list_begins_with_seven_categories(home: Home) -> None:
    shipped = read_parameters(home).banned_words

    assert [one.category for one in shipped] == [
        "THREAT",
        "INSULT",
        "IMPERSONATION",
        "EXPOSURE",
        "FALSE_CONSEQUENCE",
        "FURTHER_BORROWING",
        "HARASSMENT",
    ]
    assert all(len(one.phrases) >= 10 and not one.is_verified for one in shipped)


def test_a_banks_own_categories_take_the_place_of_ours(home: Home) -> None:
    (own,) = read_parameters(given(home, OWN)).banned_words

    assert (own.category, own.phrases, own.source) == ("RUDE", ("喂，", "喂，"), OWN_SOURCE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace('["喂，", "喂，"]', "[]"), "phrases"),
        (OWN.replace('"喂，"]', '"！？"]'), "！？ of RUDE holds no letter and no digit"),
        (OWN * 2, "RUDE stands twice"),
        (OWN.replace('title = "Rude"', ""), "title"),
    ],
)
def test_what_is_wrong_is_said(home: Home, text: str, said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        read_parameters(given(home, text))
