"""Where loan money may not go and when the bank must pay it out itself: tables of rows, as data."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from warehouse.contracts.fund_flows import PayeeType
from warehouse.parameter_faults import validation_reason

OWN_SOURCE = "the bank's own parameters.toml"
Word = Annotated[str, Field(min_length=1)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
# The tables of raw.
DESTINATION_COLUMNS = {
    "destination_code": "varchar",
    "destination_no": "integer",
    "title": "varchar",
    "says": "varchar",
    "payee_types": "varchar",
    "words": "varchar",
    "except_products": "varchar",
    "amount_above": "decimal(18, 2)",
    "source": "varchar",
    "is_verified": "boolean",
}
DESTINATION_CASE_COLUMNS = {
    "destination_code": "varchar",
    "dimension": "varchar",
    "value": "varchar",
}
RULE_COLUMNS = {
    "rule_code": "varchar",
    "rule_no": "integer",
    "title": "varchar",
    "basis": "varchar",
    "amount_above": "decimal(18, 2)",
    "source": "varchar",
    "is_verified": "boolean",
}
RULE_CASE_COLUMNS = {"rule_code": "varchar", "dimension": "varchar", "value": "varchar"}


class ProhibitedDestination(BaseModel):
    """What loan money may not be used for, and how it is recognised.

    A payee of one of ``payee_types`` is one; ``words`` in the purpose or the name of a payee of
    another kind make it a suspicion. Neither counts for loans of a product that holds one of
    ``except_products``, nor for amounts not above ``amount_above``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    destination_code: Word
    title: Word
    says: Word
    payee_types: tuple[PayeeType, ...] = ()
    words: tuple[Word, ...] = ()
    except_products: tuple[Word, ...] = ()
    amount_above: Amount = Decimal(0)
    source: str = OWN_SOURCE
    is_verified: bool = False


class EntrustedPayment(BaseModel):
    """Above which amount loans of a kind are paid to the payee by the bank itself.

    ``basis`` PAYMENT: what one payment comes to; DRAWDOWN: what the loan came to. The first row
    whose customer type and words of the product fit a loan holds for it; no words fit any product.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule_code: Word
    title: Word
    customer_types: Annotated[tuple[Literal["CORP", "SME", "RETAIL"], ...], Field(min_length=1)]
    product_words: tuple[Word, ...] = ()
    basis: Literal["PAYMENT", "DRAWDOWN"]
    amount_above: Amount
    source: str = OWN_SOURCE
    is_verified: bool = False


def read_destinations(given: object) -> tuple[tuple[ProhibitedDestination, ...], list[str]]:
    """The destinations, and what is wrong with the table."""
    try:
        rows = tuple(TypeAdapter(list[ProhibitedDestination]).validate_python(given))
    except ValidationError as error:
        return (), [validation_reason(error)]
    faults = _twice([row.destination_code for row in rows])
    faults += [
        f"{row.destination_code} names neither payee_types nor words"
        for row in rows
        if not row.payee_types and not row.words
    ]
    return rows, faults


def read_entrusted(given: object) -> tuple[tuple[EntrustedPayment, ...], list[str]]:
    """The limits of entrusted payment, and what is wrong with the table."""
    try:
        rows = tuple(TypeAdapter(list[EntrustedPayment]).validate_python(given))
    except ValidationError as error:
        return (), [validation_reason(error)]
    return rows, _twice([row.rule_code for row in rows])


def destination_rows(rows: tuple[ProhibitedDestination, ...]) -> list[tuple[Any, ...]]:
    """The destinations as rows of raw, numbered in their order."""
    return [
        (
            one.destination_code,
            number,
            one.title,
            one.says,
            " ".join(kind.value for kind in one.payee_types) or None,
            "、".join(one.words) or None,
            "、".join(one.except_products) or None,
            one.amount_above,
            one.source,
            one.is_verified,
        )
        for number, one in enumerate(rows, start=1)
    ]


def destination_case_rows(rows: tuple[ProhibitedDestination, ...]) -> list[tuple[Any, ...]]:
    """What the destinations are recognised by, one row each; words as texts are compared."""
    return [
        (one.destination_code, dimension, value)
        for one in rows
        for dimension, values in (
            ("PAYEE_TYPE", [kind.value for kind in one.payee_types]),
            ("WORD", _compared(one.words)),
            ("EXCEPT_PRODUCT", _compared(one.except_products)),
        )
        for value in dict.fromkeys(values)
    ]


def entrusted_rows(rows: tuple[EntrustedPayment, ...]) -> list[tuple[Any, ...]]:
    """The limits as rows of raw, numbered in their order."""
    return [
        (one.rule_code, number, one.title, one.basis, one.amount_above, one.source, one.is_verified)
        for number, one in enumerate(rows, start=1)
    ]


def entrusted_case_rows(rows: tuple[EntrustedPayment, ...]) -> list[tuple[Any, ...]]:
    """Whom the limits hold for, one row each."""
    return [
        (one.rule_code, dimension, value)
        for one in rows
        for dimension, values in (
            ("CUSTOMER_TYPE", list(one.customer_types)),
            ("PRODUCT_WORD", _compared(one.product_words)),
        )
        for value in dict.fromkeys(values)
    ]


def _compared(words: tuple[str, ...]) -> list[str]:
    return [word.replace(" ", "").lower() for word in words]


def _twice(codes: list[str]) -> list[str]:
    return [f"{code} stands twice" for code in sorted({c for c in codes if codes.count(c) > 1})]
