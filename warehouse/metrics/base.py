"""What a figure of the desk is: its words, its unit, where it stands and what it is made of.

Words are English and go through the catalogue of the pages.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Unit = Literal[
    "yuan",
    "ratio",
    "points",
    "loans",
    "customers",
    "episodes",
    "instalments",
    "organisations",
    "checks",
    "findings",
    "duties",
    "changes",
    "items",
    "payments",
    "to-dos",
    "persons",
    "loans per person",
    "inspections",
    "reports",
    "days",
    "warnings",
    "actions per loan",
    "steps",
    "promises",
    "hands",
    "actions",
    "complaints",
]

# Where definitions come from. A text that was not itself read says so.
DESK = "Definition of this desk"
PRACTICE = "the supervision practice this desk follows"
READING = "our reading of the supervision practice"
CLASSES = (
    "Risk classification of financial assets of commercial banks (2023), not read in the original"
)
PROVISIONS = "Loan-loss provision measures of commercial banks (2011), not read in the original"


class Metric(BaseModel):
    """One figure: a column of a mart, or the answer of a question that computes it when asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # The name pages know it by; also its column, unless that is named.
    name: str
    title: str
    unit: Unit
    formula: str
    why: str
    source: str
    # True only when the text of the source was itself read.
    is_verified: bool = False
    # The mart it stands in, or the question of ``warehouse.query`` that computes it: one of both.
    mart: str | None = None
    question: str | None = None
    column: str | None = None
    # A condition over the mart, where its column holds several figures.
    rows: str | None = None
    # The figure is how many rows of the mart there are; no column holds it.
    counts_rows: bool = False
    # A ratio so small that it is read as so many in a thousand.
    is_per_thousand: bool = False
    # Both parts of a ratio, as the names of figures.
    numerator: str | None = None
    denominator: str | None = None
    # What it is made of, in words, where the parts are no figures of their own.
    parts: str | None = None
    # A condition over ``loan_months``: which loans in the book it counts, and the column it sums.
    loans: str | None = None
    sums: str | None = None
    worse: Literal["higher", "lower"] | None = None
    # Above it a figure is a breach (red), from ``near`` on it is close to one (amber): columns of
    # its mart, which hold the parameters of these names.
    limit: str | None = None
    near: str | None = None
    limit_source: str | None = None

    @property
    def place(self) -> str:
        """Where it stands: mart or question, column, and which rows."""
        holder = self.mart or self.question
        if self.counts_rows:
            return str(holder)
        column = f"{holder}.{self.column or self.name}"
        return column if self.rows is None else f"{column}, {self.rows}"

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.mart is None) == (self.question is None):
            raise ValueError(f"{self.name}: stands in a mart or is computed by a question")
        if self.mart is None and (self.counts_rows or self.rows is not None):
            raise ValueError(f"{self.name}: only a mart has rows to choose or to count")
        has_parts = self.numerator is not None and self.denominator is not None
        # What a question computes may be made of what has no name of its own.
        says_parts = has_parts or (self.question is not None and self.parts is not None)
        if self.unit == "ratio" and not says_parts:
            raise ValueError(f"{self.name}: a ratio names both its parts")
        if self.unit != "ratio" and (self.numerator is not None or self.denominator is not None):
            raise ValueError(f"{self.name}: only a ratio names both its parts")
        if self.is_per_thousand and self.unit != "ratio":
            raise ValueError(f"{self.name}: only a ratio is read per thousand")
        if (self.limit is None) != (self.near is None or self.limit_source is None):
            raise ValueError(f"{self.name}: a limit needs a column, a margin and a source")
        if self.sums is not None and self.loans is None:
            raise ValueError(f"{self.name}: say which loans it sums")
        return self


class LoanList(BaseModel):
    """Loans to work through: those in the book that meet a condition over ``loan_months``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    loans: str
    # The column whose sum over the list is the figure; None: the list is counted.
    sums: str | None
