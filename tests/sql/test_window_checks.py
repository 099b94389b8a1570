"""Which check does which window: as in a queue, whatever the windows and checks are."""

from random import Random

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from warehouse.models import read_models
from warehouse.paths import SQL

QUEUE = {model.name: model for model in read_models(SQL)}["int_window_checks"].sql
Window = tuple[int, int | None]


def by_hand(windows: list[Window], checks: list[int]) -> dict[int, int]:
    """Window by window in their order, the earliest unused check inside it; both by number."""
    done: dict[int, int] = {}
    for number, (opens, closes) in enumerate(windows, start=1):
        for check, day in enumerate(checks, start=1):
            is_inside = opens <= day and (closes is None or day < closes)
            if is_inside and check not in done.values():
                done[number] = check
                break
    return done


def by_model(windows: list[Window], checks: list[int]) -> dict[int, int]:
    with duckdb.connect() as connection:
        connection.execute("create schema intermediate")
        connection.execute(
            "create table intermediate.int_window_duties (inspection_type varchar, "
            "subject_number bigint, window_number integer, opens_date date, closes_date date)"
        )
        connection.execute(
            "create table intermediate.int_inspection_subjects (inspection_type varchar, "
            "subject_number bigint, inspection_number bigint, done_date date)"
        )
        for number, (opens, closes) in enumerate(windows, start=1):
            connection.execute(
                "insert into intermediate.int_window_duties values "
                "('FUNDS', 1, ?, date '2025-01-01' + ?, date '2025-01-01' + ?)",
                [number, opens, closes],
            )
        for number, day in enumerate(checks, start=1):
            connection.execute(
                "insert into intermediate.int_inspection_subjects values "
                "('FUNDS', 1, ?, date '2025-01-01' + ?)",
                [number, day],
            )
        rows = connection.execute(QUEUE).fetchall()
    return {window: check for _, _, window, check in rows}


@given(seed=st.integers(0, 2**63))
def test_each_window_takes_the_earliest_check_left(seed: int) -> None:
    random = Random(seed)
    for _ in range(10):
        length = random.choice((None, 5, 20, 60))
        opens = sorted(random.randrange(90) for _ in range(random.randrange(1, 7)))
        windows: list[Window] = [(day, None if length is None else day + length) for day in opens]
        checks = sorted(random.randrange(120) for _ in range(random.randrange(6)))

        assert by_model(windows, checks) == by_hand(windows, checks), (windows, checks)
