"""What every figure of the desk means: the one text behind tooltips, footnotes and definitions.

Words are English and go through the catalogue of the pages. A figure stands in a mart,
``org_months`` where nothing else is said, under its own name or that of a column; what it sums can
be listed loan by loan (``Metric.loans``).
"""

from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Unit = Literal["yuan", "ratio", "loans", "customers"]


class Metric(BaseModel):
    """One figure of an organisation at a month end, its whole subtree."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # The name pages and questions know it by; the column of its mart, unless that is named.
    name: str
    title: str
    unit: Unit
    formula: str
    why: str
    source: str
    # True only when the text of the source was itself read.
    is_verified: bool = False
    mart: str = "org_months"
    column: str | None = None
    # Both parts of a ratio, as the names of figures that stand beside it in the mart.
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

    @property
    def place(self) -> str:
        """Where it stands: mart and column."""
        return f"{self.mart}.{self.column or self.name}"

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

# How loans moved since the month end before, in marts of their own. No condition over
# ``loan_months`` alone lists what they sum: ``query.loans_behind`` does.
MOVEMENT_METRICS: tuple[Metric, ...] = (
    Metric(
        name="roll_rate",
        title="Roll rate",
        unit="ratio",
        formula="Balance at the month end before of the loans of a bucket that are now in"
        " another, or left the book / balance at the month end before of the whole bucket; new"
        " loans are outside",
        why="Shows where the next bad loans are made, months before they are bad",
        source=_DEFINITION,
        mart="roll_rates",
        column="rate",
        numerator="rolled_principal",
        denominator="bucket_opening_principal",
    ),
    Metric(
        name="closing_roll_rate",
        title="Roll rate on the closing basis",
        unit="ratio",
        formula="Balance now of the loans of a bucket that are now in another / balance at the"
        " month end before of the whole bucket; the rest of the bucket was repaid or left the"
        " book",
        why="Leaves out what was repaid on the way",
        source=_DEFINITION,
        mart="roll_rates",
        column="closing_rate",
        numerator="rolled_closing_principal",
        denominator="bucket_opening_principal",
    ),
    Metric(
        name="rolled_principal",
        title="Balance moved, as it was before",
        unit="yuan",
        formula="Balance at the month end before of the loans that moved so",
        why="How much stands behind a roll rate",
        source=_DEFINITION,
        mart="roll_rates",
        column="opening_principal",
    ),
    Metric(
        name="rolled_closing_principal",
        title="Balance moved, as it is now",
        unit="yuan",
        formula="Balance now of the loans that moved so",
        why="How much of it is left",
        source=_DEFINITION,
        mart="roll_rates",
        column="closing_principal",
    ),
    Metric(
        name="bucket_opening_principal",
        title="Balance of the bucket before",
        unit="yuan",
        formula="Balance at the month end before of all loans of the bucket",
        why="What the roll rates of a bucket share out",
        source=_DEFINITION,
        mart="roll_rates",
    ),
    Metric(
        name="opening_balance",
        title="Overdue balance before",
        unit="yuan",
        formula="Overdue balance at the month end before",
        why="What the month began with",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="inflow_balance",
        title="Inflow",
        unit="yuan",
        formula="Balance now of the loans newly past due, those new or back in the book included,"
        " and the increase of loans that stayed past due; counted from the first day, grace or"
        " not",
        why="What went wrong this month",
        source=_DEFINITION,
        mart="org_movements",
        worse="higher",
    ),
    Metric(
        name="reported_again_balance",
        title="Reported again",
        unit="yuan",
        formula="Balance now of the loans past due that were not reported at the month end before",
        why="Comes from reporting and not from borrowers",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="cured_balance",
        title="Cured",
        unit="yuan",
        formula="Balance before of the loans past due then and with no day past due now, by"
        " payment: no new loan, extension, restructuring or new plan in the month cleared them",
        why="What good collection brings back",
        source=_DEFINITION,
        mart="org_movements",
        worse="lower",
    ),
    Metric(
        name="relieved_balance",
        title="Cleared without payment",
        unit="yuan",
        formula="Balance before of the loans no longer past due after a new loan, an extension, a"
        " restructuring or a new plan in the month, and decreases by a new loan",
        why="Arrears that were moved and not paid; never counted as cured",
        source=_DEFINITION,
        mart="org_movements",
        worse="higher",
    ),
    Metric(
        name="repaid_balance",
        title="Repaid",
        unit="yuan",
        formula="Decrease of the balance of loans that stayed past due, and the balance before of"
        " overdue loans that were settled",
        why="Money that came in without the loan being back to normal",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="written_off_balance",
        title="Overdue, written off",
        unit="yuan",
        formula="Balance before of the overdue loans that were written off",
        why="Leaves the overdue balance and is lost all the same",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="transferred_balance",
        title="Overdue, transferred",
        unit="yuan",
        formula="Balance before of the overdue loans that were transferred",
        why="Leaves the overdue balance by a sale",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="not_reported_balance",
        title="No longer reported",
        unit="yuan",
        formula="Balance before of the overdue loans of which the balance or the days are not"
        " reported now",
        why="Silence is no improvement",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="closing_balance",
        title="Overdue balance now",
        unit="yuan",
        formula="Overdue balance before + inflow + reported again - cured - cleared without"
        " payment - repaid - written off - transferred - no longer reported, to the cent",
        why="What the next month begins with",
        source=_DEFINITION,
        mart="org_movements",
        worse="higher",
    ),
    Metric(
        name="cure_rate",
        title="Cure rate",
        unit="ratio",
        formula="Cured balance / overdue balance before",
        why="How much of what was late is back to normal, by money alone",
        source=_DEFINITION,
        mart="org_movements",
        numerator="cured_balance",
        denominator="opening_balance",
        worse="lower",
    ),
    Metric(
        name="matured_cured_balance",
        title="Cured, days to default again over",
        unit="yuan",
        formula="Cured balance of a month end from which the days to default again have passed",
        why="Younger cures cannot be judged yet",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="redefaulted_balance",
        title="Cured and overdue again",
        unit="yuan",
        formula="Part of it first past due again within those days, as later month ends show",
        why="Cures that did not hold",
        source=_DEFINITION,
        mart="org_movements",
        worse="higher",
    ),
    Metric(
        name="redefault_rate",
        title="Re-default rate",
        unit="ratio",
        formula="Cured balance overdue again within the days of the parameter (90) / cured"
        " balance of the same month whose days are over",
        why="A cure that does not hold was none",
        source=_DEFINITION,
        mart="org_movements",
        numerator="redefaulted_balance",
        denominator="matured_cured_balance",
        worse="higher",
    ),
    Metric(
        name="written_off_principal",
        title="Written off in the month",
        unit="yuan",
        formula="Principal still unpaid at the month end of the loans written off in the month,"
        " overdue before or not; without a plan the last balance reported",
        why="What the books no longer show",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="npl_with_written_off_principal",
        title="Non-performing with write-offs",
        unit="yuan",
        formula="Non-performing balance + written off in the month",
        why="What would be non-performing without the write-offs",
        source=_DEFINITION,
        mart="org_movements",
        worse="higher",
    ),
    Metric(
        name="principal_with_written_off",
        title="Loan balance with write-offs",
        unit="yuan",
        formula="Loan balance + written off in the month",
        why="The book as it would be without the write-offs",
        source=_DEFINITION,
        mart="org_movements",
    ),
    Metric(
        name="npl_with_written_off_rate",
        title="NPL ratio, write-offs added back",
        unit="ratio",
        formula="(Non-performing balance + written off in the month) / (loan balance + written"
        " off in the month)",
        why="A ratio that falls by write-offs alone has not improved",
        source=_DEFINITION,
        mart="org_movements",
        numerator="npl_with_written_off_principal",
        denominator="principal_with_written_off",
        worse="higher",
    ),
    Metric(
        name="class_opening_principal",
        title="Balance of the class before",
        unit="yuan",
        formula="Balance at the month end before of the loans of the class then",
        why="What could get worse",
        source=_CLASSES,
        mart="class_migrations",
        column="opening_principal",
    ),
    Metric(
        name="decrease_principal",
        title="Decrease in the month",
        unit="yuan",
        formula="Balance before less balance now of each of them, whatever class it ended in:"
        " repaid, disposed of or written off",
        why="What is gone can no longer get worse",
        source=_CLASSES,
        mart="class_migrations",
    ),
    Metric(
        name="class_not_reported_principal",
        title="Not reported now",
        unit="yuan",
        formula="Balance before of those of them whose class or balance is not reported now",
        why="In neither part of the rate",
        source=_CLASSES,
        mart="class_migrations",
        column="not_reported_principal",
    ),
    Metric(
        name="moved_worse_principal",
        title="Moved to a worse class",
        unit="yuan",
        formula="Balance now of those of them that are in a worse class now",
        why="The bad loans in the making",
        source=_CLASSES,
        mart="class_migrations",
        worse="higher",
    ),
    Metric(
        name="remaining_principal",
        title="Balance before less decrease",
        unit="yuan",
        formula="Balance of the class before - decrease in the month - not reported now",
        why="What could have got worse and is still there",
        source=_CLASSES,
        mart="class_migrations",
    ),
    Metric(
        name="migration_rate",
        title="Migration rate",
        unit="ratio",
        formula="Balance now of the loans that moved to a worse class / (balance of the class"
        " before - decrease in the month); loans new since are outside",
        why="Four of the ratios supervisors ask for",
        source=_CLASSES,
        mart="class_migrations",
        numerator="moved_worse_principal",
        denominator="remaining_principal",
        worse="higher",
    ),
)
# Every figure of the desk, whatever mart it stands in.
FIGURES: tuple[Metric, ...] = (*METRICS, *MOVEMENT_METRICS)
BY_NAME: dict[str, Metric] = {metric.name: metric for metric in FIGURES}


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
