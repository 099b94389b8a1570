"""Loans that break a rule, and the provisions set aside for losses."""

from warehouse.metrics.base import DESK, PROVISIONS, Metric

EXCEPTIONS: tuple[Metric, ...] = (
    Metric(
        name="exception_loan_count",
        title="Loans with an exception",
        unit="loans",
        formula="Loans in the book at the month end that break a rule; over all rules together each"
        " loan counts once",
        parts="Loans that break the rule, of the loans it could be tested on",
        why="A loan that could not be tested has not passed, so both numbers stand side by side",
        source=DESK,
        mart="org_exceptions",
        column="loan_count",
    ),
    Metric(
        name="provision_amount",
        title="Provisions",
        unit="yuan",
        formula="Sum of the provisions the bank reported for loans in the book",
        why="What has been set aside already for losses to come",
        source=DESK,
        mart="provision_months",
    ),
    Metric(
        name="provision_coverage",
        title="Provision coverage",
        unit="ratio",
        formula="Provisions of all loans in the book / non-performing balance",
        why="Below 100 % a loss of all non-performing loans would reach capital; loans without a"
        " reported provision add none, so how many there are stands beside it",
        source=PROVISIONS,
        question="class_coverage",
        numerator="provision_amount",
        denominator="npl_principal",
    ),
)
