import pytest

from warehouse.errors import BadParameter
from warehouse.inspection_frequencies import period_units
from warehouse.parameters import read_parameters
from warehouse.paths import Home

OURS = "{ rule_code = 'OURS', inspection_type = 'DAILY', title = 'T', days = 30"


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_no_frequency_is_called_read_that_was_not(home: Home) -> None:
    shipped = read_parameters(home).inspection_frequencies

    assert len({one.rule_code for one in shipped}) == len(shipped)
    assert not any(one.is_verified for one in shipped)
    assert all(one.title and one.source for one in shipped)


def test_low_risk_loans_have_no_duty_unless_a_row_names_them(home: Home) -> None:
    assert not any("LOW_RISK" in one.scopes for one in read_parameters(home).inspection_frequencies)
    rows = read_parameters(
        given(home, f"inspection_frequencies = [{OURS}, scopes = ['LOW_RISK'] }}]")
    ).inspection_frequencies

    assert [one.scopes for one in rows] == [("LOW_RISK",)]


def test_a_bank_s_table_takes_the_place_of_the_whole(home: Home) -> None:
    rows = read_parameters(
        given(home, f"inspection_frequencies = [{OURS}, classes = ['LOSS'] }}]")
    ).inspection_frequencies

    assert [(one.rule_code, one.days, one.source) for one in rows] == [
        ("OURS", 30, "the bank's own parameters.toml")
    ]


def test_a_day_of_every_frequency_is_whole_units(home: Home) -> None:
    rows = read_parameters(home).inspection_frequencies

    assert period_units(rows, "DAILY") == 180
    assert all(period_units(rows, one.inspection_type) % one.days == 0 for one in rows)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{ rule_code = 'X', inspection_type = 'DAILY', title = 'T' }", "days: Field required"),
        (OURS.replace("30", "0") + " }", "days"),
        (OURS.replace("30", "'monthly'") + " }", "days"),
        (OURS.replace("DAILY", "WEEKLY") + " }", "inspection_type"),
        (OURS + ", customer_types = ['FARM'] }", "customer_types"),
        (OURS + ", scopes = [] }", "scopes must name one"),
        (OURS + ", every = 3 }", "every"),
        (OURS + ", amount_from = 10, amount_to = 10 }", "amount_to must be above amount_from"),
        (OURS + ", org_levels = ['BRANCH'] }", "a duty of loans"),
        (OURS.replace("DAILY", "SELF") + " }", "SELF needs org_levels"),
        (
            OURS.replace("DAILY", "SELF") + ", org_levels = ['SUB'], classes = ['PASS'] }",
            "classes say nothing of an organisation",
        ),
        (OURS.replace("DAILY", "FIRST") + ", classes = ['PASS'] }", "goes by no class"),
        (f"{OURS} }}, {OURS} }}", "OURS stands twice"),
    ],
)
def test_a_bad_frequency_is_refused_with_its_reason(home: Home, row: str, reason: str) -> None:
    with pytest.raises(BadParameter, match=reason) as raised:
        read_parameters(given(home, f"inspection_frequencies = [{row}]"))

    assert "inspection_frequencies: bad frequency" in str(raised.value)
    assert str(home.parameters) in str(raised.value)


def test_days_without_a_common_measure_are_refused(home: Home) -> None:
    primes = (3001, 3011, 3019, 3023)
    rows = ", ".join(
        f"{{ rule_code = 'P{days}', inspection_type = 'DAILY', title = 'T', days = {days} }}"
        for days in primes
    )

    with pytest.raises(BadParameter, match="no common multiple"):
        read_parameters(given(home, f"inspection_frequencies = [{rows}]"))
