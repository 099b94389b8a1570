"""Narrowing a portfolio: by age, product, kind of customer, and to own loans."""

from typing import Any

import streamlit as st

from pages.parts.choices import EVERYTHING, choose, or_none
from pages.parts.data import ask
from pages.parts.filters import Filters
from reports.terms import TERMS, bucket_label, term
from reports.wording import message, say
from warehouse import query
from warehouse.query import Dimension, Narrowing

# The keys of the choices in the session and the address.
BUCKET, PRODUCT, CUSTOMER, OWN = "bucket", "product", "customer", "own"
KEYS: dict[Dimension, str] = {
    "bucket": BUCKET,
    "product_code": PRODUCT,
    "customer_type": CUSTOMER,
}
OWN_ONLY = "own"
_REACHES = {EVERYTHING: message("With all below"), OWN_ONLY: message("Own loans only")}


def draw_narrowing(filters: Filters, *, by_age: bool = True) -> Narrowing:
    """Draw the choices in one row. What can be chosen is what the organisation has at the time.

    ``by_age``: the loans can be narrowed to one bucket.
    """
    language = filters.language
    products = ask(
        query.portfolio_by,
        filters.reader,
        dimension="product_code",
        **filters.place,
    )["part"].to_list()
    buckets = {row["bucket"]: row for row in ask(query.buckets, filters.reader).to_dicts()}
    boxes = iter(st.columns(2 + by_age + filters.has_children))
    bucket = EVERYTHING
    if by_age:
        with next(boxes):
            bucket = choose(
                language,
                say(language, "Age"),
                [EVERYTHING, *buckets, "NOT_REPORTED"],
                key=BUCKET,
                default=EVERYTHING,
                words=lambda code: _bucket_words(filters, code, buckets),
            )
    with next(boxes):
        product = choose(
            language,
            say(language, "Product"),
            [EVERYTHING, *products],
            key=PRODUCT,
            default=EVERYTHING,
            words=lambda code: say(language, "All products") if code == EVERYTHING else code,
        )
    with next(boxes):
        customer = choose(
            language,
            say(language, "Customer type"),
            [EVERYTHING, *TERMS["customer_type"]],
            key=CUSTOMER,
            default=EVERYTHING,
            words=lambda code: (
                say(language, "All customers")
                if code == EVERYTHING
                else term(language, "customer_type", code)
            ),
        )
    reach = EVERYTHING
    if filters.has_children:
        with next(boxes):
            reach = choose(
                language,
                say(language, "Reach"),
                list(_REACHES),
                key=OWN,
                default=EVERYTHING,
                words=lambda code: say(language, _REACHES.get(code, code)),
            )
    return Narrowing(
        or_none(bucket),
        or_none(product),
        or_none(customer),
        # As chosen in the frame for every portfolio page.
        without_low_risk=filters.without_low_risk,
        own_only=reach == OWN_ONLY,
    )


def _bucket_words(filters: Filters, code: str, buckets: dict[str, dict[str, Any]]) -> str:
    if code == EVERYTHING:
        return say(filters.language, "All ages")
    row = buckets.get(code)
    if row is None:
        return term(filters.language, "bucket", code)
    return bucket_label(filters.language, code, row["from_days"], row["to_days"])
