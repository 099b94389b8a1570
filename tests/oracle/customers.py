"""Where each customer can be seen, and whether all of it can be seen there."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.organisations import closure
from tests.oracle.rows import Book


@dataclass(frozen=True)
class CustomerOfOrganisation:
    """One row of ``customers``, in the columns that are computed."""

    customer_id: str
    org_id: str
    loan_count: int
    is_whole: bool


def customers(book: Book, as_of_date: date) -> list[CustomerOfOrganisation]:
    pairs = closure(book.org_units, as_of_date)
    paid_out = [one.loan for one in book.loans if one.loan["disbursed_date"] <= as_of_date]
    found = []
    for customer_id in sorted({loan["customer_id"] for loan in paid_out}):
        handled_by = [loan["org_id"] for loan in paid_out if loan["customer_id"] == customer_id]
        for unit in book.org_units:
            below = {descendant for above, descendant, _ in pairs if above == unit["org_id"]}
            inside = [org_id for org_id in handled_by if org_id in below]
            if inside:
                found.append(
                    CustomerOfOrganisation(
                        customer_id=customer_id,
                        org_id=unit["org_id"],
                        loan_count=len(inside),
                        is_whole=len(inside) == len(handled_by),
                    )
                )
    return found
