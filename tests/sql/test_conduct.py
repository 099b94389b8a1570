"""催收合规 on its boundaries: to the second, to the call, to the day."""

from typing import Any

import pytest

from tests.on_demand import OnDemand, built_on_demand
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

Row = dict[str, Any]
AS_OF = "2025-06-30"
DAY = "2025-06-10"
# A phrase of the list as shipped.
BANNED = "后果自负"


class Book:
    """Actions of many cases, each about a customer of its own."""

    def __init__(self) -> None:
        self.actions: list[Row] = []
        self.customers: dict[str, Row] = {}
        self.loans: dict[str, Row] = {}

    def add(self, case: str, at: str, **more: Any) -> str:
        """One call answered by the debtor unless said otherwise; its number."""
        customer_id = more.pop("customer_id", f"C {case}")
        kind = more.pop("customer_type", "RETAIL")
        product = more.pop("product_code", "P1")
        self.customers[customer_id] = {"customer_id": customer_id, "customer_type": kind}
        loan_id = more.pop("loan_id", f"L {case}")
        self.loans[loan_id] = loan(loan_id, customer_id=customer_id, product_code=product)
        action_id = str(more.pop("action_id", f"{case} {len(self.actions):03d}"))
        self.actions.append(
            {
                "action_id": action_id,
                "loan_id": loan_id,
                "action_time": at if " " in at else f"{DAY} {at}",
                "channel": "CALL",
                "contact_relation": "SELF",
                "contact_key": f"N {customer_id}",
                "connected": True,
                "recording_id": "R",
            }
            | more
        )
        return action_id

    def build(self, home: Home, **tables: list[Row]) -> OnDemand:
        write_tiny_bank(
            home,
            customers=list(self.customers.values()),
            loans=list(self.loans.values()),
            collection_actions=self.actions,
            **tables,
        )
        return built_on_demand(home, AS_OF)


def broken(book: OnDemand, rule_code: str) -> list[str]:
    """The actions that break a rule."""
    rows = book.rows(
        "select action_id from conduct_violations where rule_code = $rule_code order by action_id",
        rule_code=rule_code,
    )
    return [row["action_id"] for row in rows]


def seen(book: OnDemand, action_id: str, rule_code: str) -> Row:
    return book.row(
        "select * from conduct_violations where action_id = $action_id and rule_code = $rule_code",
        action_id=action_id,
        rule_code=rule_code,
    )


def whole(book: OnDemand, rule_code: str, org_id: str = "H") -> Row:
    return book.row(
        "select * from org_conduct where org_id = $org_id and rule_code = $rule_code",
        org_id=org_id,
        rule_code=rule_code,
    )


def test_six_calls_to_one_debtor(home: Home) -> None:
    """The worked example: C01 twice, C02 three times, four distinct violating actions."""
    book = Book()
    for at in ("07:59:59", "08:00:00", "12:00:00", "18:00:00", "21:59:59", "22:00:00"):
        book.add("six", at, action_id=at)
    built = book.build(home)

    assert broken(built, "C01") == ["07:59:59", "22:00:00"]
    assert broken(built, "C02") == ["18:00:00", "21:59:59", "22:00:00"]
    assert seen(built, "18:00:00", "C02")["observed_count"] == 4
    assert seen(built, "18:00:00", "C02")["limit_count"] == 3
    total = whole(built, "ANY")
    assert (total["violating_action_count"], total["action_count"]) == (4, 6)
    assert total["violation_rate"] == 4 / 6
    assert whole(built, "C01", "B1")["violating_action_count"] == 2


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """Every boundary that needs no file but that of actions."""
    book = Book()
    _quiet_hours(book)
    _calls(book)
    _third_parties(book)
    for case, more in (
        ("unrecorded", {"recording_id": None}),
        ("unrecorded and unanswered", {"recording_id": None, "connected": False}),
        ("unrecorded and untold", {"recording_id": None, "connected": None}),
        ("unrecorded promise", {"recording_id": None, "connected": None, "result": "PROMISE"}),
        ("unrecorded message", {"recording_id": None, "channel": "SMS"}),
        ("unrecorded robot", {"recording_id": None, "channel": "AI_CALL"}),
        ("visit by 1", {"channel": "VISIT", "staff_count": 1}),
        ("visit by 2", {"channel": "VISIT", "staff_count": 2}),
        ("visit by ?", {"channel": "VISIT", "staff_count": None}),
        ("banned", {"note": f"再不还，{BANNED}！"}),
        ("polite", {"note": "请尽快还款"}),
        ("polite by a script unread", {"note": "请尽快还款", "script_id": "H9"}),
        ("banned by a script unread", {"note": BANNED, "script_id": "H9"}),
        ("script unread", {"script_id": "H9"}),
        ("firm", {"channel": "VISIT", "staff_count": 1, "customer_type": "CORP"}),
        ("small", {"channel": "VISIT", "staff_count": 1, "customer_type": "SME"}),
    ):
        book.add(case, "12:00:00", action_id=case, **more)
    book.add("after", "2025-07-01 23:00:00", action_id="after the as-of date")
    return book.build(Home(tmp_path_factory.mktemp("cases")))


def _quiet_hours(book: Book) -> None:
    for at in ("07:59:59", "08:00:00", "21:59:59", "22:00:00", "00:00:00", "23:59:59"):
        book.add(f"at {at}", at, action_id=f"at {at}")
    for channel in ("AI_CALL", "SMS", "VISIT", "LETTER", "LEGAL"):
        book.add(channel, "22:00:00", action_id=f"late {channel}", channel=channel, staff_count=2)
    for consent in (True, False):
        book.add(f"{consent}", "22:00:00", action_id=f"consent {consent}", consent_flag=consent)


def _calls(book: Book) -> None:
    for number in range(1, 5):
        # Over two loans, by a person and a robot; unanswered ones do not count.
        book.add(
            f"answered {number % 2}",
            f"1{number}:00:00",
            action_id=f"answered {number}",
            customer_id="answered",
            channel="CALL" if number % 2 else "AI_CALL",
        )
        book.add("spouse", f"1{number}:00:00", contact_relation="SPOUSE", action_id=f"sp {number}")
    book.add("answered 0", "13:30:00", customer_id="answered", connected=False)
    book.add("answered 0", "2025-06-11 09:00:00", customer_id="answered", action_id="answered next")
    for number in range(1, 4):
        book.add("same", "15:00:00", action_id=f"same {number}")
    # At the same second the number of the action decides, not the order of the file.
    book.add("same", "15:00:00", action_id="same 0")
    for number in range(1, 8):
        # Two customers, one number.
        book.add(
            f"dialled {number % 2}",
            f"1{number}:00:00",
            action_id=f"dialled {number}",
            contact_key="one number",
            connected=False,
        )
    book.add("dialled 0", "19:00:00", contact_key=None, connected=False, action_id="no number")
    book.add("dialled 0", "19:30:00", contact_key="one number", action_id="dialled and answered")


def _third_parties(book: Book) -> None:
    def tell(case: str, *contacts: tuple[str, Row]) -> None:
        for number, (relation, more) in enumerate(contacts, start=1):
            is_last = number == len(contacts)
            book.add(
                f"third {case}",
                f"2025-06-{number:02d} 10:00:00",
                action_id=f"third {case}" if is_last else f"before third {case} {number}",
                contact_relation=relation,
                **more,
            )

    failed: tuple[str, Row] = ("SELF", {"connected": False})
    reached: tuple[str, Row] = ("SELF", {})
    invalid: tuple[str, Row] = ("SELF", {"connected": False, "result": "INVALID"})
    relative: tuple[str, Row] = ("RELATIVE", {"contact_key": None})
    tell("at once", relative)
    tell("2 failed", failed, failed, relative)
    tell("3 failed", failed, failed, failed, relative)
    tell("3 failed and reached", failed, failed, failed, reached, relative)
    tell("reached and 3 failed", reached, failed, failed, failed, relative)
    tell("invalid", invalid, relative)
    tell("invalid and failed", reached, invalid, failed, relative)
    tell("invalid and reached", invalid, reached, relative)
    tell("untold", failed, failed, ("SELF", {"connected": None}), relative)
    tell("messages", *[("SELF", {"connected": False, "channel": "SMS"})] * 3, relative)
    tell("visits", *[("SELF", {"connected": False, "channel": "VISIT"})] * 3, relative)
    tell("letter", ("COLLEAGUE", {"channel": "LETTER"}))
    tell("guarantor", ("GUARANTOR", {}))
    tell("spouse", ("SPOUSE", {}))
    tell("nobody told", (None, {}))  # type: ignore[arg-type]
    refused: Row = {"contact_key": "K", "result": "THIRD_REFUSED"}
    for number, (relation, more) in enumerate(
        (
            ("RELATIVE", {"contact_key": "K"}),
            ("RELATIVE", refused),
            ("RELATIVE", {"contact_key": "other"}),
            ("RELATIVE", {"contact_key": "K", "channel": "SMS"}),
            ("SELF", {"contact_key": "K"}),
        )
    ):
        book.add(
            "refused", f"1{number}:00:00", action_id=f"refused {number}",
            contact_relation=relation, **more,
        )  # fmt: skip
    book.add("other customer", "16:00:00", action_id="refused elsewhere", contact_key="K")


def test_quiet_hours_begin_and_end_to_the_second(cases: OnDemand) -> None:
    assert broken(cases, "C01") == [
        "at 00:00:00",
        "at 07:59:59",
        "at 22:00:00",
        "at 23:59:59",
        "consent False",
        "late AI_CALL",
        "late SMS",
        "late VISIT",
    ]


def test_the_fourth_answered_call_of_a_day_is_one_too_many(cases: OnDemand) -> None:
    assert broken(cases, "C02") == ["answered 4", "same 3"]


def test_the_seventh_dial_in_vain_to_a_number_is_one_too_many(cases: OnDemand) -> None:
    assert broken(cases, "C03") == ["dialled 7"]
    assert seen(cases, "dialled 7", "C03")["observed_count"] == 7


def test_third_parties_need_evidence_that_contact_was_lost(cases: OnDemand) -> None:
    found = [one.removeprefix("third ") for one in broken(cases, "C04") if "third" in one]
    assert found == [
        "2 failed",
        "3 failed and reached",
        "at once",
        "invalid and reached",
        "letter",
        "messages",
        "spouse",
        "untold",
    ]
    assert seen(cases, "third 2 failed", "C04")["observed_count"] == 2
    assert seen(cases, "third 2 failed", "C04")["limit_count"] == 3


def test_who_refused_is_left_alone_about_that_customer(cases: OnDemand) -> None:
    assert broken(cases, "C05") == ["refused 3", "refused 4"]
    assert str(seen(cases, "refused 3", "C05")["since_date"]) == DAY


def test_voice_is_recorded_and_visits_are_made_by_two(cases: OnDemand) -> None:
    assert broken(cases, "C07") == ["unrecorded", "unrecorded promise", "unrecorded robot"]
    # What firms are told of is outside the rules of consumers.
    assert broken(cases, "C08") == ["visit by 1"]
    assert (seen(cases, "visit by 1", "C08")["observed_count"]) == 1


def test_banned_wording_is_named_by_its_phrase_alone(cases: OnDemand) -> None:
    assert broken(cases, "C06") == ["banned", "banned by a script unread"]
    row = seen(cases, "banned", "C06")
    assert (row["wording_category"], row["wording_phrase"]) == ("THREAT", BANNED)
    assert "再不还" not in str(row)
    # What a script says that nobody delivered is not known to be polite.
    assert whole(cases, "C06")["tested_action_count"] == 3
    assert whole(cases, "C06")["asked_action_count"] == 5


def test_what_is_not_told_is_not_tested(cases: OnDemand) -> None:
    visits = whole(cases, "C08")
    assert visits["asked_action_count"] - visits["tested_action_count"] == 4
    # Without the files of people and agencies nothing is said of either.
    for rule_code in ("C09", "C11"):
        row = whole(cases, rule_code)
        assert row["violating_action_count"] is row["violation_rate"] is None
    assert cases.rows("select * from conduct_months where month_end_date > date '2025-06-30'") == []


def test_a_bank_may_include_firms_and_lend_to_couples(home: Home) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(
        "[conduct]\nnon_retail_included = true\nquiet_hours_start = 00:00:00\n"
        'quiet_hours_end = 06:00:00\n[[joint_products]]\nproduct_code = "P2"\n'
        '[[conduct_rules]]\nrule_code = "C01"\n[[conduct_rules]]\nrule_code = "C04"\n'
        '[[conduct_rules]]\nrule_code = "C07"\nis_active = false\n',
        encoding="utf-8",
    )
    book = Book()
    for at in ("00:00:00", "05:59:59", "06:00:00", "23:59:59"):
        book.add(at, at, action_id=at, customer_type="CORP", recording_id=None)
    for product in ("P1", "P2"):
        book.add(
            product, "12:00:00", action_id=product, contact_relation="SPOUSE", product_code=product
        )
    old = {"complaint_id": "V1", "action_id": "P1", "received_at": "2025-06-10 13:00:00"}
    built = book.build(home, complaints=[old])

    assert broken(built, "C01") == ["00:00:00", "05:59:59"]
    assert broken(built, "C04") == ["P1"]
    rules = {row["rule_code"] for row in built.rows("select rule_code from org_conduct")}
    assert rules == {"ANY", "C01", "C04"}
    # C10, which stands on complaints, is left out as well.
    late = built.row("select is_late, is_violation from complaints")
    assert late == {"is_late": True, "is_violation": False}
    of_complaints = built.row("select * from org_complaints where org_id = 'H'")
    assert (of_complaints["late_count"], of_complaints["violation_count"]) == (1, None)
    assert broken(built, "C07") == []


def _qualified(home: Home) -> OnDemand:
    book = Book()
    for day in ("2025-02-28", "2025-03-01", "2025-03-31", "2025-04-01"):
        book.add(day, f"{day} 12:00:00", action_id=f"S1 {day}", handler_id="S1")
    for case, more in (
        ("nobody", {}),
        ("untrained", {"handler_id": "S2"}),
        ("failed", {"handler_id": "S3"}),
        ("stranger", {"handler_id": "S9"}),
        ("registered", {"agency_id": "A1"}),
        ("not registered", {"agency_id": "A2"}),
        ("untold", {"agency_id": "A3"}),
        ("unknown", {"agency_id": "A9"}),
    ):
        book.add(case, "12:00:00", action_id=case, **more)
    for day in ("2025-05-31", "2025-06-01"):
        book.add(f"A1 {day}", f"{day} 12:00:00", action_id=f"A1 {day}", agency_id="A1")
    return book.build(
        home,
        staff=[{"staff_id": f"S{n}", "org_id": "B1", "post": "COLLECTOR"} for n in (1, 2, 3)],
        training_records=[
            {
                "record_id": f"T{staff_id}",
                "staff_id": staff_id,
                "topic": "催收规范",
                "held_on": "2025-03-01",
                "passed": passed,
                "valid_until": "2025-03-31",
            }
            for staff_id, passed in (("S1", True), ("S3", False))
        ],
        agencies=[
            {"agency_id": "A1", "registered": True, "evaluated_on": "2024-05-31"},
            {"agency_id": "A2", "registered": False, "evaluated_on": "2025-06-01"},
            {"agency_id": "A3", "evaluated_on": "2025-06-11"},
        ],
    )


def test_collectors_are_trained_and_agencies_registered_and_evaluated(home: Home) -> None:
    built = _qualified(home)

    reasons = {one: seen(built, one, "C09")["reason"] for one in broken(built, "C09")}
    assert reasons == {
        "S1 2025-02-28": "NO_CERTIFICATE",
        "S1 2025-04-01": "CERTIFICATE_ENDED",
        "failed": "NO_CERTIFICATE",
        "not registered": "AGENCY_NOT_REGISTERED",
        "stranger": "NOT_IN_STAFF",
        "unknown": "AGENCY_UNKNOWN",
        "untrained": "NO_CERTIFICATE",
    }
    assert str(seen(built, "S1 2025-04-01", "C09")["since_date"]) == "2025-03-31"
    # Twelve months to the day are within it; an evaluation made later tells nothing of before.
    assert broken(built, "C11") == ["A1 2025-06-01", "registered"]
    assert str(seen(built, "registered", "C11")["since_date"]) == "2024-05-31"
    untested = built.row(
        "select sum(asked_action_count) - sum(tested_action_count) as count from conduct_months "
        "where rule_code = 'C11' and agency_key in ('A3', 'A9')"
    )
    assert untested["count"] == 2


def test_a_collector_needs_a_certificate_of_the_topics_of_the_bank(home: Home) -> None:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text('[[collection_topics]]\ntopic = "A"\n', encoding="utf-8")

    assert "S1 2025-03-01" in broken(_qualified(home), "C09")
