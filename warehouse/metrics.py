"""What every figure of the desk means: the one text behind tooltips, footnotes and definitions.

Words are English and go through the catalogue of the pages. A figure stands in the mart
``org_months`` under its own name; what it sums can be listed loan by loan (``Metric.loans``).
"""

from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Unit = Literal["yuan", "ratio", "loans", "customers"]


class Metric(BaseModel):
    """One figure of an organisation at a month end, its whole subtree."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # The column of ``org_months``.
    name: str
    title: str
    unit: Unit
    formula: str
    why: str
    source: str
    # True only when the text of the source was itself read.
    is_verified: bool = False
    # Both parts of a ratio, as columns that stand beside it in the mart.
    numerator: str | None = None
    denominator: str | None = None
    # A condition over ``loan_months``: which loans in the book it counts, and the column it sums.
    loans: str | None = None
    sums: str | None = None
    worse: Literal["higher", "lower"] | None = None
    # Above it a figure is a breach (red), from ``near`` on it is close to one (amber).
    limit: Decimal | None = None
    near: Decimal | None = None
    limit_source: str | None = None

    @model_validator(mode="after")
    def _parts_fit_the_unit(self) -> Self:
        if (self.unit == "ratio") != (self.numerator is not None and self.denominator is not None):
            raise ValueError(f"{self.name}: a ratio, and only a ratio, names both its parts")
        if (self.limit is None) != (self.near is None or self.limit_source is None):
            raise ValueError(f"{self.name}: a limit needs a value, a margin and a source")
        if self.sums is not None and self.loans is None:
            raise ValueError(f"{self.name}: say which loans it sums")
        return self


EVERY_LOAN = "true"
_DEFINITION = "Definition of this desk"
_CLASSES = (
    "Risk classification of financial assets of commercial banks (2023), not read in the original"
)

METRICS: tuple[Metric, ...] = (
    Metric(
        name="outstanding_principal",
        title="Loan balance",
        unit="yuan",
        formula="Sum of the principal not yet paid of all loans in the book",
        why="The book everything else is measured against",
        source=_DEFINITION,
        loans=EVERY_LOAN,
        sums="outstanding_principal",
    ),
    Metric(
        name="loan_count",
        title="Number of loans",
        unit="loans",
        formula="Number of loans in the book",
        why="How many files the work is about",
        source=_DEFINITION,
        loans=EVERY_LOAN,
    ),
    Metric(
        name="customer_count",
        title="Number of customers",
        unit="customers",
        formula="Number of distinct borrowers of the loans in the book; never summed over branches",
        why="How many people and firms the work is about",
        source=_DEFINITION,
    ),
    Metric(
        name="not_reported_loan_count",
        title="Loans not reported",
        unit="loans",
        formula="Loans without a plan for which no month-end record came, or one that lacks the"
        " balance or the days past due",
        why="What is not reported is in no figure: it is not zero",
        source=_DEFINITION,
        loans="outstanding_principal is null or days_past_due is null",
        worse="higher",
    ),
    Metric(
        name="reported_basis_principal",
        title="Balance taken from reports",
        unit="yuan",
        formula="Part of the loan balance of loans without a plan, taken from the month-end record",
        why="These figures are the bank's own, not computed from plan and payments",
        source=_DEFINITION,
        loans="basis = 'REPORTED'",
        sums="outstanding_principal",
    ),
    Metric(
        name="overdue_balance",
        title="Overdue balance",
        unit="yuan",
        formula="Sum of the outstanding principal of loans with at least one day past due",
        why="The whole balance of a late loan is at risk, not only the instalment missed",
        source=_DEFINITION,
        loans="days_past_due >= 1",
        sums="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="overdue_loan_count",
        title="Overdue loans",
        unit="loans",
        formula="Number of loans with at least one day past due",
        why="How many borrowers have to be spoken to",
        source=_DEFINITION,
        loans="days_past_due >= 1",
        worse="higher",
    ),
    Metric(
        name="overdue_rate",
        title="Overdue rate",
        unit="ratio",
        formula="Overdue balance / loan balance",
        why="The first figure a region asks a branch about",
        source=_DEFINITION,
        numerator="overdue_balance",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="overdue_principal",
        title="Overdue principal",
        unit="yuan",
        formula="Sum of the unpaid principal of instalments past due",
        why="What should have come back and did not",
        source=_DEFINITION,
        loans="days_past_due >= 1",
        sums="overdue_principal",
        worse="higher",
    ),
    Metric(
        name="overdue_interest",
        title="Overdue interest",
        unit="yuan",
        formula="Sum of the unpaid interest of instalments past due",
        why="Interest stops before principal does: an early sign",
        source=_DEFINITION,
        loans="days_past_due >= 1",
        sums="overdue_interest",
        worse="higher",
    ),
    Metric(
        name="overdue_fee",
        title="Overdue fees",
        unit="yuan",
        formula="Sum of the unpaid fees of instalments past due",
        why="Completes the amount to collect",
        source=_DEFINITION,
        loans="days_past_due >= 1",
        sums="overdue_fee",
        worse="higher",
    ),
    Metric(
        name="overdue_amount",
        title="Amount overdue",
        unit="yuan",
        formula="Overdue principal + overdue interest + overdue fees",
        why="What has to be collected today",
        source=_DEFINITION,
        loans="days_past_due >= 1",
        sums="overdue_amount",
        worse="higher",
    ),
    Metric(
        name="arrears_rate",
        title="Arrears rate",
        unit="ratio",
        formula="Overdue principal / loan balance",
        why="Not the overdue rate: counts only what is already due and unpaid",
        source=_DEFINITION,
        numerator="overdue_principal",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="par30_principal",
        title="Balance more than 30 days overdue",
        unit="yuan",
        formula="Sum of the outstanding principal of loans more than 30 days past due",
        why="Beyond a month a late payment is seldom an oversight",
        source=_DEFINITION,
        loans="days_past_due > 30",
        sums="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="par30_rate",
        title="PAR30",
        unit="ratio",
        formula="Outstanding principal of loans more than 30 days past due / loan balance",
        why="The measure of portfolio quality that compares across banks",
        source=_DEFINITION,
        numerator="par30_principal",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="par60_principal",
        title="Balance more than 60 days overdue",
        unit="yuan",
        formula="Sum of the outstanding principal of loans more than 60 days past due",
        why="One more month from non-performing",
        source=_DEFINITION,
        loans="days_past_due > 60",
        sums="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="par60_rate",
        title="PAR60",
        unit="ratio",
        formula="Outstanding principal of loans more than 60 days past due / loan balance",
        why="What will be non-performing next month unless something is done",
        source=_DEFINITION,
        numerator="par60_principal",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="par90_principal",
        title="Balance more than 90 days overdue",
        unit="yuan",
        formula="Sum of the outstanding principal of loans more than 90 days past due",
        why="Has to be non-performing",
        source=_DEFINITION,
        loans="days_past_due > 90",
        sums="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="par90_rate",
        title="PAR90",
        unit="ratio",
        formula="Outstanding principal of loans more than 90 days past due / loan balance",
        why="The hard core of the overdue book",
        source=_DEFINITION,
        numerator="par90_principal",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="npl_principal",
        title="Non-performing balance",
        unit="yuan",
        formula="Sum of the outstanding principal in the worst three of the five classes",
        why="What the bank itself admits is bad",
        source=_CLASSES,
        loans="class_used in ('SUBSTANDARD', 'DOUBTFUL', 'LOSS')",
        sums="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="npl_rate",
        title="NPL ratio",
        unit="ratio",
        formula="Outstanding principal in the worst three classes / loan balance",
        why="The figure supervisors and investors read first",
        source=_CLASSES,
        numerator="npl_principal",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="overdue90_to_npl",
        title="90+ / NPL",
        unit="ratio",
        formula="Balance of loans more than 90 days past due / non-performing balance",
        why="Above 100 % loans long overdue are not classed as non-performing",
        source=_CLASSES,
        numerator="par90_principal",
        denominator="npl_principal",
        worse="higher",
        limit=Decimal(1),
        near=Decimal("0.9"),
        limit_source=_CLASSES,
    ),
    Metric(
        name="special_mention_principal",
        title="Special-mention balance",
        unit="yuan",
        formula="Sum of the outstanding principal in the special-mention class",
        why="Where the next non-performing loans come from",
        source=_CLASSES,
        loans="class_used = 'SPECIAL_MENTION'",
        sums="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="special_mention_rate",
        title="Special-mention share",
        unit="ratio",
        formula="Outstanding principal in the special-mention class / loan balance",
        why="Shows pressure before it becomes non-performing",
        source=_CLASSES,
        numerator="special_mention_principal",
        denominator="outstanding_principal",
        worse="higher",
    ),
    Metric(
        name="low_risk_principal",
        title="Low-risk balance",
        unit="yuan",
        formula="Sum of the outstanding principal of loans fully covered by cash-like pledges",
        why="Leaves inspection duties, never the balance",
        source=_DEFINITION,
        loans="scope = 'LOW_RISK'",
        sums="outstanding_principal",
    ),
    Metric(
        name="new_overdue_principal",
        title="Newly overdue",
        unit="yuan",
        formula="Sum of the outstanding principal of loans overdue now that were in M0, or not yet"
        " paid out, at the month end before",
        why="What went wrong this month, while it can still be put right by a call",
        source=_DEFINITION,
        loans="is_new_overdue",
        sums="outstanding_principal",
        worse="higher",
    ),
)

BY_NAME: dict[str, Metric] = {metric.name: metric for metric in METRICS}


def metric(name: str) -> Metric:
    """The figure of that name; KeyError when there is none."""
    return BY_NAME[name]


class LoanList(BaseModel):
    """Loans to work through: those in the book that meet a condition over ``loan_months``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    loans: str
    # The column whose sum over the list is the figure; None: the list is counted.
    sums: str | None


# Lists that are no figure of a mart but ask for something to be done.
WORK_LISTS: tuple[LoanList, ...] = (
    LoanList(
        name="classification_gap",
        title="Reported class better than days past due allow",
        loans="classification_gap",
        sums="outstanding_principal",
    ),
)


def summed(figure: Metric) -> Metric:
    """The figure whose loans can be listed: a ratio's numerator, else the figure itself."""
    return BY_NAME[figure.numerator] if figure.numerator is not None else figure


def loan_list(name: str) -> LoanList:
    """The loans a figure is made of, or a work list; KeyError where nothing lists loans."""
    for work_list in WORK_LISTS:
        if work_list.name == name:
            return work_list
    figure = summed(BY_NAME[name])
    if figure.loans is None:
        raise KeyError(name)
    return LoanList(name=figure.name, title=figure.title, loans=figure.loans, sums=figure.sums)
