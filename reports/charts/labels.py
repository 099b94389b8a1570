"""Where the name of a line stands so that no line passes through it."""

from collections.abc import Sequence
from dataclasses import dataclass

# Pixels by month, from the top; missing where there is no point.
Line = Sequence[float | None]

# Pixels between the middle of a name and its line, the nearest first.
OFFSETS = (12, 20)
# Half the height of a line of text, and the room that is room enough.
_HALF_HEIGHT, _FREE = 7.0, 3.0
# A name reaches so far beyond the middle of the first and the last month.
_BEYOND = 0.5
_FAR = 1e3


@dataclass(frozen=True)
class Box:
    """Room that is taken: months from the first, pixels from the top."""

    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Spot:
    """A name beside its line: at which month, and how far below the line (above: negative)."""

    month: int
    offset: int


def free_spot(
    own: Line,
    others: Sequence[Line],
    *,
    half_width: float,
    height: float,
    taken: Sequence[Box] = (),
) -> Spot | None:
    """The spot beside a line with room around it, nearer to that line than to any other.

    ``half_width``: of the name, in months. ``height``: of the plot in pixels. Where there is room
    nowhere it is the least bad spot; None for a line without a point.
    """
    best: tuple[tuple[float, float], Spot] | None = None
    months = [month for month, level in enumerate(own) if level is not None]
    inside = [
        month
        for month in months
        if half_width - _BEYOND <= month <= len(own) - 1 + _BEYOND - half_width
    ]
    for month in inside or months:
        level = own[month]
        assert level is not None
        for offset in (sign * one for one in OFFSETS for sign in (-1, 1)):
            middle = level + offset
            name = Box(
                month - half_width, month + half_width, middle - _HALF_HEIGHT, middle + _HALF_HEIGHT
            )
            edges = min(name.top, height - name.bottom)
            to_own = room(name, own)
            to_others = min((room(name, line) for line in others), default=height)
            if edges < 0 or any(_meet(name, one) for one in taken):
                to_others = -height
            score = (min(to_own, to_others, _FREE), to_others - to_own)
            if best is None or score > best[0]:
                best = (score, Spot(month, offset))
    return None if best is None else best[1]


def room(name: Box, line: Line) -> float:
    """Pixels between a name and a line above or below it; negative where the line is within."""
    # Between its points a line is straight, so the ends and the points within tell all of it.
    turns = [float(month) for month in range(len(line)) if name.left < month < name.right]
    middle = (name.top + name.bottom) / 2
    # Without a point near it a line is as far as can be.
    nearest = _FAR
    before: float | None = None
    for at in (max(name.left, 0.0), *turns, min(name.right, len(line) - 1.0)):
        level = _level(line, at)
        above = None if level is None else level - middle
        if above is not None:
            is_crossed = before is not None and before * above < 0
            nearest = 0.0 if is_crossed else min(nearest, abs(above))
        before = above
    return nearest - (name.bottom - name.top) / 2


def _level(line: Line, at: float) -> float | None:
    """Where a line is between two months; missing where it is broken."""
    before = int(at // 1)
    if not 0 <= at <= len(line) - 1:
        return None
    first = line[before]
    if before == at or first is None:
        return first if before == at else None
    second = line[before + 1]
    return None if second is None else first + (second - first) * (at - before)


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
