"""What is left of an organisation's loans or customers; whose and when is asked for beside it."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

Dimension: TypeAlias = Literal["bucket", "product_code", "customer_type"]
# What each choice asks of a row. `{rows}` is a mart of loans, or the loans of one.
_CONDITIONS: dict[str, str] = {
    "bucket": "coalesce({rows}.bucket, 'NOT_REPORTED') = $bucket",
    "product_code": "{rows}.product_code = $product_code",
    "customer_type": "coalesce({rows}.customer_type, 'UNKNOWN') = $customer_type",
    "without_low_risk": "{rows}.scope <> 'LOW_RISK'",
    "own_only": "{rows}.org_id = $org_id",
}


@dataclass(frozen=True)
class Narrowing:
    """What is left of the loans of an organisation; None: everything.

    Only loans as they stand at a month end have a ``bucket``: a question about loans that moved, or
    about those paid out together, cannot be narrowed to one.
    """

    bucket: str | None = None
    product_code: str | None = None
    customer_type: str | None = None
    without_low_risk: bool = False
    # Only the loans the organisation handles itself.
    own_only: bool = False

    def but(self, dimension: Dimension) -> "Narrowing":
        """The same without what was chosen of one dimension, whose parts are to be compared."""
        everything: dict[str, Any] = {dimension: None}
        return replace(self, **everything)

    def condition(self, rows: str) -> str:
        """What is chosen, each with an ``and`` before it; it names ``values`` and ``org_id``."""
        return " ".join(
            f"and {_CONDITIONS[name].format(rows=rows)}"
            for name, value in asdict(self).items()
            if value not in (None, False)
        )

    @property
    def values(self) -> dict[str, str]:
        """The codes chosen, by the names ``condition`` has for them."""
        return {name: value for name, value in asdict(self).items() if isinstance(value, str)}


WHOLE_BOOK = Narrowing()


@dataclass(frozen=True)
class CustomerNarrowing:
    """Which customers are left: of one type (None: all), and with more than low-risk loans."""

    customer_type: str | None = None
    without_low_risk: bool = False


ALL_CUSTOMERS = CustomerNarrowing()
