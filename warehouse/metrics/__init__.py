"""What every figure of the desk means: the one text behind tooltips, footnotes and definitions.

A figure is defined in the module of its subject, and nowhere else; ``base`` says what there is to
say of one.
"""

from warehouse.metrics.archives import ARCHIVES
from warehouse.metrics.base import LoanList, Metric
from warehouse.metrics.cases import CASES
from warehouse.metrics.collection import COLLECTION
from warehouse.metrics.collection_work import COLLECTION_WORK
from warehouse.metrics.comparison import COMPARISON
from warehouse.metrics.complaints import COMPLAINTS
from warehouse.metrics.concentration import CONCENTRATION
from warehouse.metrics.conduct import CONDUCT
from warehouse.metrics.confirmations import CONFIRMATIONS
from warehouse.metrics.customers import CUSTOMERS
from warehouse.metrics.exceptions import EXCEPTIONS
from warehouse.metrics.financial_statements import FINANCIAL_STATEMENTS
from warehouse.metrics.findings import FINDINGS
from warehouse.metrics.fund_flows import FUND_FLOWS
from warehouse.metrics.guarantees import GUARANTEES
from warehouse.metrics.hands import HANDS
from warehouse.metrics.inspections import INSPECTIONS
from warehouse.metrics.line import LINE
from warehouse.metrics.movement import MOVEMENT
from warehouse.metrics.policy import POLICY
from warehouse.metrics.portfolio import PORTFOLIO
from warehouse.metrics.process import CHANGES, PROCESS
from warehouse.metrics.promises import PROMISES
from warehouse.metrics.scripts import SCRIPTS
from warehouse.metrics.to_dos import TO_DOS
from warehouse.metrics.vintages import VINTAGES
from warehouse.metrics.warning_indicators import WARNING_INDICATORS
from warehouse.metrics.warning_scores import WARNING_SCORES
from warehouse.metrics.warnings import WARNINGS

__all__ = [
    "BY_NAME",
    "FIGURES",
    "PORTFOLIO",
    "WORK_LISTS",
    "LoanList",
    "Metric",
    "loan_list",
    "metric",
    "summed",
]

FIGURES: tuple[Metric, ...] = (
    *PORTFOLIO,
    *MOVEMENT,
    *VINTAGES,
    *CUSTOMERS,
    *CONFIRMATIONS,
    *EXCEPTIONS,
    *FINDINGS,
    *INSPECTIONS,
    *PROCESS,
    *CHANGES,
    *FINANCIAL_STATEMENTS,
    *FUND_FLOWS,
    *PROMISES,
    *WARNINGS,
    *LINE,
    *CONCENTRATION,
    *COMPARISON,
    *TO_DOS,
    *CASES,
    *ARCHIVES,
    *WARNING_INDICATORS,
    *WARNING_SCORES,
    *GUARANTEES,
    *POLICY,
    *COLLECTION_WORK,
    *COLLECTION,
    *HANDS,
    *CONDUCT,
    *SCRIPTS,
    *COMPLAINTS,
)
BY_NAME: dict[str, Metric] = {metric.name: metric for metric in FIGURES}
# Lists that are no figure but ask for something to be done.
WORK_LISTS: tuple[LoanList, ...] = (
    LoanList(
        name="classification_gap",
        title="Reported class better than days past due allow",
        loans="classification_gap",
        sums="outstanding_principal",
    ),
)


def metric(name: str) -> Metric:
    """The figure of that name; KeyError when there is none."""
    return BY_NAME[name]


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
