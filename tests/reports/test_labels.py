"""The name of a line stands where no line passes."""

from random import Random

import pytest

from reports.charts.labels import OFFSETS, Box, Spot, free_spot, room

HEIGHT, HALF_WIDTH, HALF_HEIGHT = 200.0, 1.4, 7.0


def level(line: list[float], at: float) -> float:
    """A line between two of its points."""
    before = min(int(at), len(line) - 2)
    return line[before] + (line[before + 1] - line[before]) * (at - before)


def passes(line: list[float], spot: Spot, own: list[float]) -> bool:
    """Whether a line passes through the name, looked at a hundred times."""
    middle = own[spot.month] + spot.offset
    left, right = spot.month - HALF_WIDTH, spot.month + HALF_WIDTH
    looks = [left + (right - left) * number / 100 for number in range(101)]
    inside = [level(line, at) for at in looks if 0 <= at <= len(line) - 1]
    return any(abs(one - middle) < HALF_HEIGHT for one in inside)


def is_free(own: list[float], other: list[float], spot: Spot) -> bool:
    middle = own[spot.month] + spot.offset
    is_inside = HALF_HEIGHT <= middle <= HEIGHT - HALF_HEIGHT
    return is_inside and not passes(own, spot, own) and not passes(other, spot, own)


@pytest.mark.parametrize("seed", range(40))
def test_no_line_passes_through_a_name_where_there_is_room(seed: int) -> None:
    chance = Random(seed)
    own, other = ([chance.uniform(24, HEIGHT - 24) for _ in range(13)] for _ in range(2))
    anywhere = [
        Spot(month, sign * offset)
        for month in range(1, 12)
        for offset in OFFSETS
        for sign in (-1, 1)
        if is_free(own, other, Spot(month, sign * offset))
    ]

    spot = free_spot(own, [other], half_width=HALF_WIDTH, height=HEIGHT)

    assert spot is not None
    assert is_free(own, other, spot) or not anywhere


def test_there_is_room_in_most_of_these_books() -> None:
    free = 0
    for seed in range(40):
        chance = Random(seed)
        own, other = ([chance.uniform(24, HEIGHT - 24) for _ in range(13)] for _ in range(2))
        spot = free_spot(own, [other], half_width=HALF_WIDTH, height=HEIGHT)
        free += spot is not None and is_free(own, other, spot)

    assert free >= 30


def test_a_name_stands_on_the_side_the_other_line_is_not() -> None:
    own, above = [100.0] * 13, [80.0] * 13

    below = free_spot(own, [above], half_width=HALF_WIDTH, height=HEIGHT)

    assert below is not None
    assert below.offset > 0


def test_taken_room_and_the_edges_are_kept_clear() -> None:
    own = [20.0] * 8
    taken = Box(0, 4.2, 24, 40)

    spot = free_spot(own, [], half_width=HALF_WIDTH, height=HEIGHT, taken=[taken])

    # Above would be outside the plot for the far offset and at its edge for the near one.
    assert spot is not None
    assert own[0] + spot.offset - HALF_HEIGHT >= 0
    assert spot.offset < 0 or spot.month - HALF_WIDTH >= 4.2


def test_a_broken_line_is_named_where_it_is() -> None:
    assert free_spot([None] * 5, [[1.0] * 5], half_width=1, height=HEIGHT) is None
    one = free_spot([None, None, 100.0, None, None], [[50.0] * 5], half_width=1, height=HEIGHT)
    assert one is not None
    assert one.month == 2


def test_a_line_of_one_point_has_a_name_all_the_same() -> None:
    assert free_spot([100.0], [[100.0]], half_width=HALF_WIDTH, height=HEIGHT) is not None


@pytest.mark.parametrize(
    ("line", "pixels"),
    [
        # As steep as can be, between two months; along the top; broken where the name is.
        ([0.0, 200.0], -10),
        ([70.0, 70.0], 20),
        ([100.0, None], 1e3 - 10),
        ([None, 115.0], 1e3 - 10),
    ],
)
def test_how_far_a_line_is_from_a_name(line: list[float | None], pixels: float) -> None:
    assert room(Box(0.2, 0.8, 90, 110), line) == pixels
