"""Numbers as bankers write them: exact until they are text, rounded half up (四舍五入).

Amounts come as Decimal yuan, ratios as the double of a mart (0…1, where 1 is the whole). This is
the only module that turns a ratio into per cent; a test forbids a second one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from reports.wording import Language, say

# Not defined: the denominator is zero or missing.
UNDEFINED = "—"

_CENT = Decimal("0.01")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class MoneyUnit:
    """What one stands for in a column of money. The name stands in the head, never in a cell."""

    yuan: Decimal
    name: str


_UNITS = {
    Language.ZH: (
        MoneyUnit(Decimal(10) ** 8, "亿元"),
        MoneyUnit(Decimal(10) ** 4, "万元"),
        MoneyUnit(Decimal(1), "元"),
    ),
    Language.EN: (
        MoneyUnit(Decimal(10) ** 9, "CNY bn"),
        MoneyUnit(Decimal(10) ** 6, "CNY M"),
        MoneyUnit(Decimal(10) ** 3, "CNY K"),
        MoneyUnit(Decimal(1), "CNY"),
    ),
}


def exact(value: Decimal | float | int) -> Decimal:
    """A number as the decimal it reads as: a double by its shortest reading, 0.02315."""
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def rounded(value: Decimal | float, places: Decimal = _CENT) -> Decimal:
    """Rounded half up, and never minus zero."""
    result = exact(value).quantize(places, rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def whole_yuan(language: Language) -> MoneyUnit:
    """The unit of amounts written out to the cent."""
    return _UNITS[language][-1]


def money_unit(amounts: Iterable[Decimal | float | None], language: Language) -> MoneyUnit:
    """The largest unit in which the middle amount of a column still reads one or more."""
    sizes = [abs(exact(amount)) for amount in amounts if amount]
    middle = median(sizes) if sizes else Decimal(0)
    units = _UNITS[language]
    return next((unit for unit in units if middle >= unit.yuan), units[-1])


def scaled(amount: Decimal | float, unit: MoneyUnit) -> Decimal:
    """An amount of yuan in a unit, two decimals."""
    return rounded(exact(amount) / unit.yuan)


def money_unit_of_one(amounts: Iterable[Decimal | float | None], language: Language) -> MoneyUnit:
    """The unit of one figure at several times and of its changes: the largest in which the largest
    of them reads one or more and none that is not zero reads 0.00."""
    sizes = [abs(exact(amount)) for amount in amounts if amount]
    units = _UNITS[language]
    if not sizes:
        return units[-1]
    return next(
        (unit for unit in units if max(sizes) >= unit.yuan and min(sizes) >= unit.yuan * _CENT),
        units[-1],
    )


def money(amount: Decimal | float | None, unit: MoneyUnit, missing: str = UNDEFINED) -> str:
    """An amount of yuan in a unit, as text: ``1,234.50``."""
    return missing if amount is None else f"{scaled(amount, unit):,}"


def money_with_unit(
    amount: Decimal | float | None, language: Language, missing: str = UNDEFINED
) -> str:
    """An amount standing alone: ``12.35亿元``, ``CNY 1.24 bn``."""
    if amount is None:
        return missing
    unit = money_unit([amount], language)
    return with_unit(money(amount, unit), unit, language)


def with_unit(figure: str, unit: MoneyUnit, language: Language) -> str:
    """A figure and its unit as the language joins them."""
    if language is Language.ZH:
        return f"{figure}{unit.name}"
    currency, _, size = unit.name.partition(" ")
    return f"{currency} {figure} {size}".rstrip()


def named(words: str, unit: MoneyUnit | None, language: Language) -> str:
    """A head with the unit of what stands below it."""
    if unit is None:
        return words
    return f"{words}({unit.name})" if language is Language.ZH else f"{words} ({unit.name})"


def rate(ratio: Decimal | float | None, missing: str = UNDEFINED) -> str:
    """A ratio (1 is the whole) as per cent with two decimals: 0.0231 → ``2.31%``."""
    return missing if ratio is None else f"{percent(ratio):,}%"


def percent(ratio: Decimal | float) -> Decimal:
    """A ratio in per cent, two decimals."""
    return rounded(exact(ratio) * _HUNDRED)


def share(ratio: Decimal | float | None, missing: str = UNDEFINED) -> str:
    """A ratio as whole per cent, for sentences: ``61%``; ``<1%`` for little that is not nothing."""
    if ratio is None:
        return missing
    whole = rounded(exact(ratio) * _HUNDRED, Decimal(1))
    return "<1%" if whole == 0 and ratio > 0 else f"{whole:,}%"


def points(now: Decimal | float | None, before: Decimal | float | None) -> Decimal | None:
    """The change of a rate in percentage points, of the two figures as they are printed."""
    if now is None or before is None:
        return None
    return percent(now) - percent(before)


def points_with_unit(
    now: Decimal | float | None,
    before: Decimal | float | None,
    language: Language,
    missing: str = UNDEFINED,
) -> str:
    """``+0.18 个百分点``, ``+0.18 pp``."""
    change = points(now, before)
    if change is None:
        return missing
    return say(language, "{points} pp", points=signed(change))


def signed(value: Decimal) -> str:
    """With its sign: ``+0.18``, ``-0.05``, ``0.00``."""
    return f"{value:+,}" if value else f"{abs(value):,}"


def one_decimal(value: float | None, missing: str = UNDEFINED) -> str:
    """So many for each, one decimal: ``12.3``."""
    return missing if value is None else f"{rounded(value, Decimal('0.1')):,}"


def count(number: int | None, missing: str = UNDEFINED) -> str:
    """A number of things: ``1,234``."""
    return missing if number is None else f"{number:,}"
