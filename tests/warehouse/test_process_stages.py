"""The stages of a loan as data: shipped whole, and a bank's own within reason."""

import pytest

from warehouse.contracts import CONTRACTS
from warehouse.errors import BadParameter
from warehouse.parameters import read_parameters
from warehouse.paths import Home
from warehouse.process_stages import INDISPENSABLE, StageCode

NEEDED = "".join(f"[[process_stages]]\nstage_code = '{code}'\n" for code in sorted(INDISPENSABLE))


def given(home: Home, text: str) -> Home:
    home.root.mkdir(exist_ok=True)
    home.parameters.write_text(text, encoding="utf-8")
    return home


def test_every_stage_is_described_once_and_none_is_called_read(home: Home) -> None:
    stages = read_parameters(home).process_stages

    assert [one.stage_code for one in stages] == list(StageCode)
    assert all(one.title and one.says and one.ends_when and one.source for one in stages)
    assert not any(one.is_verified for one in stages)
    known = {contract.table for contract in CONTRACTS}
    assert all(set(one.needs) <= known for one in stages)


def test_a_bank_sets_limits_and_leaves_stages_out(home: Home) -> None:
    text = NEEDED + "[[process_stages]]\nstage_code = 'LATE_OVERDUE'\nlimit_days = 45\n"
    stages = {one.stage_code: one for one in read_parameters(given(home, text)).process_stages}

    assert set(stages) == {*INDISPENSABLE, "LATE_OVERDUE"}
    late = stages[StageCode.LATE_OVERDUE]
    assert (late.limit_days, late.from_days, late.title) == (45, 91, "Overdue, late")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[process_stages]]\nstage_code = 'NO_SUCH'", "stage_code"),
        ("[[process_stages]]\nstage_code = 'REGULAR'", "cannot be left out"),
        (NEEDED + "[[process_stages]]\nstage_code = 'REGULAR'", "REGULAR stands twice"),
        (
            NEEDED
            + "[[process_stages]]\nstage_code = 'EARLY_OVERDUE'\nfrom_days = 91\n"
            + "[[process_stages]]\nstage_code = 'LATE_OVERDUE'\n",
            "from_days",
        ),
        (NEEDED.replace("'REGULAR'", "'REGULAR'\nlimit_days = -1"), "limit_days"),
    ],
)
def test_a_bad_stage_is_refused_with_its_reason(home: Home, text: str, reason: str) -> None:
    with pytest.raises(BadParameter, match=reason) as raised:
        read_parameters(given(home, text))

    assert "process_stages: bad stage" in str(raised.value)
