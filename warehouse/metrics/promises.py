"""Promises to pay: kept, paid, still open, and what came of the plans they make up."""

from warehouse.metrics.base import DESK, PRACTICE, READING, Metric

PROMISES: tuple[Metric, ...] = (
    Metric(
        name="promise_due_count",
        title="Promises due",
        unit="promises",
        formula="Promises to pay whose day and day of grace have passed, in the month of that day;"
        " one a new plan replaced before it was kept, in the month of that plan",
        why="What promises can be held to; one that is still open says nothing yet",
        source=READING,
        mart="promises_kept",
        column="due_count",
    ),
    Metric(
        name="promise_kept_count",
        title="Promises kept",
        unit="promises",
        formula="Promises due for which the cash paid on their plan, from the day it was made to"
        " the day promised and one day of grace (by default), was as much as they and the parts"
        " before them ask for; never money of a new loan",
        why="The only thing a promise is worth",
        source=PRACTICE,
        mart="promises_kept",
        column="kept_count",
    ),
    Metric(
        name="promise_kept_rate",
        title="Promises kept, share",
        unit="ratio",
        formula="Promises kept / promises due",
        why="Whether who collects is told the truth, or takes a promise for a result",
        source=PRACTICE,
        mart="promises_kept",
        column="kept_rate",
        numerator="promise_kept_count",
        denominator="promise_due_count",
        worse="lower",
    ),
    Metric(
        name="promise_due_amount",
        title="Amount promised",
        unit="yuan",
        formula="Amounts of the promises due",
        why="What the promised money is measured against",
        source=DESK,
        mart="promises_kept",
        column="due_amount",
    ),
    Metric(
        name="promise_paid_amount",
        title="Promised amount paid",
        unit="yuan",
        formula="Cash that reached the promises due in time, at most what each promised",
        why="A promise that is half paid is broken, and the half is money all the same",
        source=DESK,
        mart="promises_kept",
        column="paid_amount",
    ),
    Metric(
        name="promise_paid_rate",
        title="Promised amount paid, share",
        unit="ratio",
        formula="Promised amount paid / amount promised",
        why="Tells many small promises kept from the large one that was not",
        source=DESK,
        mart="promises_kept",
        column="paid_rate",
        numerator="promise_paid_amount",
        denominator="promise_due_amount",
        worse="lower",
    ),
    Metric(
        name="promise_success_rate",
        title="Plans that ended the arrears",
        unit="ratio",
        formula="Plans of promises made in the months looked back on after which a payment ended"
        " the arrears before the next plan, or whose loan is settled / plans made in these months",
        why="What a plan is for; a plan may be broken and the arrears paid on another day",
        source=READING,
        question="promise_outcomes",
        column="success_rate",
        parts="Plans whose arrears were paid or loan settled, and plans made",
    ),
)
