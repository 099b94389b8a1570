from datetime import date

import pytest

from warehouse.errors import BadParameter
from warehouse.parameters import Parameters, read_parameters
from warehouse.paths import Home


def parameters_of(home: Home, text: str) -> Parameters:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return read_parameters(home)


def test_every_default_is_a_value_its_own_rule_accepts(home: Home) -> None:
    shipped = {(one.area, one.name): one for one in read_parameters(home).parameters}

    for (area, name), one in shipped.items():
        quoted = f'"{one.value}"' if one.kind in ("choice", "time", "time_zone") else one.value
        again = parameters_of(home, f"[{area}]\n{name} = {quoted}\n")

        assert again.value(area, name) == one.value
        assert one.expected


def test_a_time_zone_nobody_knows_is_refused(home: Home) -> None:
    assert parameters_of(home, '[bank]\ntime_zone = "Asia/Urumqi"\n').value(
        "bank", "time_zone"
    ) == ("Asia/Urumqi")
    with pytest.raises(BadParameter, match=r"time_zone: .*got Beijing, .*Asia/Shanghai"):
        parameters_of(home, '[bank]\ntime_zone = "Beijing"\n')


def test_no_two_parameters_share_a_name(home: Home) -> None:
    names = [one.name for one in read_parameters(home).parameters]

    assert len(set(names)) == len(names), "models pick a parameter by its name alone"


def test_buckets_reach_up_to_the_next_and_the_last_is_open(home: Home) -> None:
    buckets = read_parameters(home).buckets

    assert [(one.bucket, one.bucket_no, one.from_days, one.to_days) for one in buckets] == [
        ("M0", 0, 0, 0),
        ("M1", 1, 1, 30),
        ("M2", 2, 31, 60),
        ("M3", 3, 61, 90),
        ("M4", 4, 91, 120),
        ("M5", 5, 121, 150),
        ("M6", 6, 151, 180),
        ("M7", 7, 181, None),
    ]


def test_ninety_days_are_still_special_mention(home: Home) -> None:
    floors = read_parameters(home).class_floors

    assert [(one.five_class, one.class_no, one.from_days, one.to_days) for one in floors] == [
        ("PASS", 1, 0, 0),
        ("SPECIAL_MENTION", 2, 1, 90),
        ("SUBSTANDARD", 3, 91, 270),
        ("DOUBTFUL", 4, 271, 360),
        ("LOSS", 5, 361, None),
    ]


def test_a_bank_overrides_a_value_and_says_where_it_comes_from(home: Home) -> None:
    parameters = parameters_of(
        home,
        """
        [dpd]
        grace_mode = "SUBTRACT"
        arrears_tolerance = { value = 0.05, source = "Circular 12", effective_from = 2025-07-01 }
        """,
    )
    by_name = {one.name: one for one in parameters.parameters}

    assert parameters.value("dpd", "grace_mode") == "SUBTRACT"
    assert by_name["grace_mode"].is_overridden
    assert by_name["grace_mode"].source == "the bank's own parameters.toml"
    assert by_name["arrears_tolerance"].value == "0.05"
    assert by_name["arrears_tolerance"].source == "Circular 12"
    assert by_name["arrears_tolerance"].effective_from == date(2025, 7, 1)
    assert not by_name["window_months"].is_overridden


def test_a_bank_gives_its_own_buckets(home: Home) -> None:
    parameters = parameters_of(
        home,
        """
        buckets = [{ bucket = "current", from_days = 0 }, { bucket = "late", from_days = 8 }]
        """,
    )

    assert [(one.bucket, one.from_days, one.to_days) for one in parameters.buckets] == [
        ("current", 0, 7),
        ("late", 8, None),
    ]


@pytest.mark.parametrize(
    ("text", "name", "value", "expected"),
    [
        ("[dpd]\ngrace_mod = 1", "dpd.grace_mod", "1", "arrears_tolerance, grace_mode"),
        ("[dpdd]\ngrace_mode = 1", "dpdd", "grace_mode", "abc, act_topics, archive, bank"),
        ('[dpd]\ngrace_mode = "SOFT"', "dpd.grace_mode", "SOFT", "one of CLIFF, SUBTRACT"),
        ("[dpd]\narrears_tolerance = -1", "dpd.arrears_tolerance", "-1", "0 or more"),
        ("[dpd]\narrears_tolerance = 0.001", "dpd.arrears_tolerance", "0.001", "two decimals"),
        ("[dpd]\narrears_tolerance = nan", "dpd.arrears_tolerance", "NaN", "an amount"),
        ("[dpd]\narrears_tolerance = true", "dpd.arrears_tolerance", "True", "an amount"),
        ("[abc]\nwindow_months = 2.5", "abc.window_months", "2.5", "a whole number of months"),
        ('[abc]\nwindow_months = "3"', "abc.window_months", "3", "a whole number of months"),
        (
            "[classes]\nown_bank_contagion_share = 10",
            "classes.own_bank_contagion_share",
            "10",
            "a share from 0 to 1 (0.1 is 10 %)",
        ),
        (
            '[conduct]\nquiet_hours_start = "25:00"',
            "conduct.quiet_hours_start",
            "25:00",
            "a time of day",
        ),
        (
            "[conduct]\nnon_retail_included = 1",
            "conduct.non_retail_included",
            "1",
            "true or false",
        ),
        (
            "[first_payment]\ndefault_days_middle = 30",
            "first_payment.default_days_short, default_days_middle, default_days_long",
            "[1, 30, 30]",
            "days that rise",
        ),
        (
            "[maturity]\nwithin_days_long = 60",
            "maturity.within_days_short, within_days_middle, within_days_long",
            "[30, 60, 60]",
            "days that rise",
        ),
        (
            "[guarantee]\nloan_to_value_yellow = 1",
            "guarantee.loan_to_value_yellow, loan_to_value_red",
            "[1, 1.00]",
            "shares that rise",
        ),
        ("[maturity]\nwithin_days_short = 0", "maturity.within_days_short", "0", "1 or more"),
        ("[dpd]\ngrace_mode = { source = 'x' }", "dpd.grace_mode", "source", "{ value, source"),
        ("buckets = []", "buckets.from_days", "[]", "begin at 0 and rise"),
        (
            "[[buckets]]\nbucket = 'M0'\nfrom_days = 1",
            "buckets.from_days",
            "[1]",
            "begin at 0 and rise",
        ),
        (
            "[[buckets]]\nbucket = 'M0'\nfrom_days = 0\n[[buckets]]\nbucket = 'M0'\nfrom_days = 3",
            "buckets",
            "['M0', 'M0']",
            "names that differ",
        ),
        ("[[buckets]]\nbucket = 'M0'", "buckets", "M0", "rows of bucket and from_days"),
        (
            "[[class_floors]]\nfive_class = 'PASS'\nfrom_days = 0",
            "class_floors",
            "PASS",
            "the five classes PASS, SPECIAL_MENTION",
        ),
        (
            "[[class_floors]]\nfive_class = 'GOOD'\nfrom_days = 0",
            "class_floors",
            "GOOD",
            "rows of five_class and from_days",
        ),
    ],
)
def test_a_fault_is_told_with_file_name_value_and_what_was_expected(
    home: Home, text: str, name: str, value: str, expected: str
) -> None:
    with pytest.raises(BadParameter) as raised:
        parameters_of(home, text)

    message = str(raised.value)
    assert str(home.parameters) in message
    assert f"  {name}: " in message
    assert value in message
    assert expected in message


def test_all_faults_are_told_at_once(home: Home) -> None:
    with pytest.raises(BadParameter, match=r"2 fault\(s\)"):
        parameters_of(home, '[dpd]\ngrace_mode = "SOFT"\n[abc]\nwindow_months = -3\n')


def test_a_file_that_is_no_toml_is_named(home: Home) -> None:
    with pytest.raises(BadParameter, match=r"parameters\.toml cannot be read as TOML"):
        parameters_of(home, "grace_mode: SUBTRACT")


def test_the_topics_an_act_needs_are_a_table_of_the_bank(home: Home) -> None:
    row = '[[act_topics]]\ninspection_type = "SPOT"\ntopic = " 抽查 "\n'

    (given,) = parameters_of(home, row).act_topics

    assert (given.inspection_type, given.topic) == ("SPOT", "抽查")
    for wrong in (row * 2, row.replace("SPOT", "WALK"), row.replace(" 抽查 ", " ")):
        with pytest.raises(BadParameter, match="act_topics: bad topic"):
            parameters_of(home, wrong)


def test_the_posts_a_level_needs_are_a_table_of_the_bank(home: Home) -> None:
    given = parameters_of(
        home, '[[required_posts]]\norg_level = "SUB"\nposts = ["INSPECT"]\nsource = "行内制度"\n'
    ).required_posts

    assert [(one.org_level, one.posts, one.source) for one in given] == [
        ("SUB", ("INSPECT",), "行内制度")
    ]


@pytest.mark.parametrize(
    "rows",
    [
        '[[required_posts]]\norg_level = "VILLAGE"\nposts = []\n',
        '[[required_posts]]\norg_level = "SUB"\nposts = ["GUARD"]\n',
        '[[required_posts]]\norg_level = "SUB"\nposts = ["INSPECT", "INSPECT"]\n',
        '[[required_posts]]\norg_level = "SUB"\nposts = []\n' * 2,
    ],
)
def test_posts_nobody_knows_are_refused(home: Home, rows: str) -> None:
    with pytest.raises(BadParameter, match="required_posts"):
        parameters_of(home, rows)
