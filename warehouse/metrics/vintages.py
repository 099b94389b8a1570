"""How the loans of a month of disbursement turned out.

``query.vintage_loans`` and ``query.first_payment_default_loans`` list what they sum.
"""

from warehouse.metrics.base import DESK, Metric

VINTAGES: tuple[Metric, ...] = (
    Metric(
        name="vintage_rate",
        title="Current 30+ rate of a vintage",
        unit="ratio",
        formula="(Outstanding principal of loans more than 30 days past due + principal written off"
        " to date) / amount paid out, by months since the month of disbursement; months not over"
        " have none",
        why="Compares loans of one age: a growing book hides how its new loans turn out",
        source=DESK,
        mart="vintages",
        column="rate",
        numerator="vintage_bad_principal",
        denominator="vintage_disbursed_amount",
        worse="higher",
    ),
    Metric(
        name="vintage_bad_principal",
        title="More than 30 days overdue or written off",
        unit="yuan",
        formula="Outstanding principal of loans more than 30 days past due + principal written off"
        " to date",
        why="What of a vintage is lost or likely to be",
        source=DESK,
        mart="vintages",
        column="bad_principal",
        worse="higher",
    ),
    Metric(
        name="vintage_ever30_rate",
        title="Ever 30+ rate of a vintage",
        unit="ratio",
        formula="Amount paid out of the loans that were more than 30 days past due at any month end"
        " so far, or were written off / amount paid out",
        why="Of loans paid out together it never falls: repaying later does not hide what went"
        " wrong",
        source=DESK,
        mart="vintages",
        column="ever30_rate",
        numerator="vintage_ever30_amount",
        denominator="vintage_disbursed_amount",
        worse="higher",
    ),
    Metric(
        name="vintage_ever30_amount",
        title="Ever more than 30 days overdue",
        unit="yuan",
        formula="Amount paid out of the loans that were more than 30 days past due at any month end"
        " so far, or were written off",
        why="How much lending went wrong at some time",
        source=DESK,
        mart="vintages",
        column="ever30_amount",
        worse="higher",
    ),
    Metric(
        name="vintage_disbursed_amount",
        title="Amount paid out",
        unit="yuan",
        formula="Sum of the amounts paid out of the loans of the vintage",
        why="What a vintage is measured against, whatever was repaid since",
        source=DESK,
        mart="vintages",
        column="disbursed_amount",
    ),
    Metric(
        name="first_payment_default_rate",
        title="First payment default rate",
        unit="ratio",
        formula="Loans whose first instalment was not met within so many days of its due date /"
        " loans whose first due date and these days have passed",
        why="Who does not pay even once often never meant to: fraud, or a loan that was never fit",
        source=DESK,
        mart="first_payment_defaults",
        column="default_rate",
        numerator="first_payment_default_count",
        denominator="first_payment_count",
        worse="higher",
    ),
    Metric(
        name="first_payment_default_count",
        title="First payment defaults",
        unit="loans",
        formula="Loans whose first instalment was not met within so many days of its due date",
        why="Each is a file to open",
        source=DESK,
        mart="first_payment_defaults",
        column="default_loan_count",
        worse="higher",
    ),
    Metric(
        name="first_payment_count",
        title="Loans observed",
        unit="loans",
        formula="Loans with a plan whose first due date and these days have passed; younger loans"
        " are in no rate",
        why="A rate over few loans moves with every single one",
        source=DESK,
        mart="first_payment_defaults",
        column="loan_count",
    ),
)
