"""Banned wording is found however it is written, in notes and in the scripts used."""

from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.banned_words import banned_in
from tests.tiny_bank import write_tiny_bank
from warehouse.paths import Home

# action, its note, what is banned in it
NOTES = [
    ("plain", "再不还款后果自负", {("THREAT", "后果自负")}),
    ("spaced", "再不还款后 果　自\t负", {("THREAT", "后果自负")}),
    ("punctuated", "后,果。自…负！", {("THREAT", "后果自负")}),
    ("unseen", "后\u200b果\ufeff自\u00ad负", {("THREAT", "后果自负")}),
    ("marked", "后\u0307果\ufe0f自负", {("THREAT", "后果自负")}),
    ("two", "你这无赖,等着瞧", {("INSULT", "你这无赖"), ("THREAT", "等着瞧")}),
    ("latin", "ｐａｙ　ＮＯＷ or else", {("OWN", "Pay now!")}),
    ("part", "后果自", set()),
    ("other letters between", "后果由自负", set()),
    ("told by the debtor", "客户称因他案已被判刑,存在以贷养贷", set()),
    ("nothing", None, set()),
]
PHRASES = {
    "THREAT": ["后果自负", "等着瞧"],
    "INSULT": ["你这无赖"],
    "FALSE_CONSEQUENCE": ["让你坐牢", "让你坐牢"],
    "OWN": ["Pay now!"],
}


def action(action_id: str, **more: Any) -> dict[str, Any]:
    return {
        "action_id": action_id,
        "loan_id": "L1",
        "action_time": "2025-03-10 10:00:00",
        "channel": "CALL",
    } | more


def script(script_id: str, version: int, text: str, **more: Any) -> dict[str, Any]:
    return {
        "script_id": script_id,
        "version": version,
        "text": text,
        "approved_by": "S1",
        "valid_from": "2025-01-01",
    } | more


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    home = Home(tmp_path_factory.mktemp("home"))
    home.parameters.write_text(
        "".join(
            f'[[banned_words]]\ncategory = "{category}"\ntitle = "t"\nsays = "s"\n'
            f"phrases = {phrases}\n"
            for category, phrases in PHRASES.items()
        ),
        encoding="utf-8",
    )
    banned, allowed = "不还就判你:让 你 坐 牢", "请您尽快还款"
    write_tiny_bank(
        home,
        scripts=[
            script("S1", 1, banned, valid_to="2025-02-28"),
            script("S1", 2, allowed, valid_from="2025-03-01"),
            script("S1", 3, banned, valid_from="2025-03-20", approved_by=None),
            script("S2", 1, allowed, valid_to="2025-01-31"),
            script("S2", 2, banned, valid_from="2025-01-15", valid_to="2025-02-15"),
            script("S3", 1, banned, valid_from="2025-05-01"),
            script("S3", 2, allowed, valid_from="2025-06-01"),
        ],
        collection_actions=[
            *(action(f"note {case}", note=note) for case, note, _ in NOTES),
            action("on the last day of 1", script_id="S1", action_time="2025-02-28 23:59:59"),
            action("on the first day of 2", script_id="S1", action_time="2025-03-01 00:00:00"),
            action("3 is not approved", script_id="S1", action_time="2025-03-20 10:00:00"),
            action("all expired", script_id="S2", action_time="2025-02-16 10:00:00"),
            action("none begun", script_id="S3", note="后果自负"),
            action("unknown script", script_id="S9"),
            action("no script"),
            action("to come", note="后果自负", action_time="2025-07-01 10:00:00"),
        ],
    )
    return built_on_demand(home, "2025-06-30")


def found(book: OnDemand, action_id: str) -> set[tuple[str, str]]:
    rows = book.rows(
        "select category, phrase from intermediate.int_banned_wording_actions "
        "where action_id = $action_id",
        action_id=action_id,
    )
    return {(row["category"], row["phrase"]) for row in rows}


def test_wording_is_found_however_it_is_written(book: OnDemand) -> None:
    for case, note, expected in NOTES:
        assert found(book, f"note {case}") == expected, case
        assert banned_in(note, PHRASES) == expected, case


def test_the_version_in_force_on_the_day_is_searched(book: OnDemand) -> None:
    jail = {("FALSE_CONSEQUENCE", "让你坐牢")}

    assert found(book, "on the last day of 1") == jail
    assert found(book, "on the first day of 2") == set()
    assert found(book, "3 is not approved") == set()
    assert found(book, "all expired") == jail
    assert found(book, "none begun") == {*jail, ("THREAT", "后果自负")}
    assert found(book, "unknown script") == found(book, "no script") == set()
    assert found(book, "to come") == set()


def test_it_is_said_whether_note_or_script_holds_it(book: OnDemand) -> None:
    rows = book.rows(
        "select category, is_in_note, is_in_script from intermediate.int_banned_wording_actions "
        "where action_id = 'none begun' order by category"
    )

    assert [tuple(row.values()) for row in rows] == [
        ("FALSE_CONSEQUENCE", False, True),
        ("THREAT", True, False),
    ]
