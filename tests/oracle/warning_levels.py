"""Which level each indicator was at on each day, by holding every measured value of it against all
thresholds of the catalogue."""

from datetime import date, timedelta
from typing import Literal, cast

from tests.oracle.rows import Row
from tests.oracle.what_if import holds
from warehouse.warning_indicators import LEVELS, WarningIndicator

# Indicator, measure, level, customer and loan where the value is of one.
Held = tuple[str, str, str, str, str | None]
Comparison = Literal[">", ">=", "<", "<="]


def held_days(
    points: list[Row], indicators: tuple[WarningIndicator, ...], as_of_date: date
) -> dict[Held, set[date]]:
    """``points``: rows of ``warning_points``; a level holds on a day on which any value reaches it
    and none graver, nor the value from which another indicator takes over."""
    found: dict[Held, set[date]] = {}
    for indicator in indicators:
        code, measure = indicator.indicator_code, indicator.measure
        under = f"REPORTED/{code}" if measure == "REPORTED" else measure
        for point in points:
            if point["measure"] != under:
                continue
            day, value = point["from_date"], float(point["value"])
            while day <= as_of_date and (point["to_date"] is None or day < point["to_date"]):
                level = level_of(indicator, value)
                is_in_force = indicator.effective_from is None or day >= indicator.effective_from
                if level is not None and is_in_force:
                    key = code, measure, level, point["customer_id"], point["loan_id"]
                    found.setdefault(key, set()).add(day)
                day += timedelta(days=1)
                value += point["daily_step"]
    return found


def level_of(indicator: WarningIndicator, value: float) -> str | None:
    comparison = cast(Comparison, indicator.comparison)
    if indicator.until is not None and holds(value, comparison, float(indicator.until)):
        return None
    for level in reversed(LEVELS):
        threshold = getattr(indicator, level)
        if threshold is not None and holds(value, comparison, float(threshold)):
            return level.upper()
    return None
