"""What secures loans: how far it covers them, what rests on it, and what is wrong with it."""

from warehouse.metrics.base import DESK, PRACTICE, READING, Metric, Unit


def _figure(
    column: str, title: str, unit: Unit, formula: str, why: str, source: str = READING
) -> Metric:
    return Metric(
        name=f"guarantee_{column}",
        title=title,
        unit=unit,
        formula=formula,
        why=why,
        source=source,
        mart="org_guarantees",
        column=column,
    )


GUARANTEES: tuple[Metric, ...] = (
    _figure(
        "backed_principal",
        "Balance backed by collateral",
        "yuan",
        "Balance of the loans agreed as mortgage or pledge, or with a thing that secures them",
        "What collateral is to bring back",
        DESK,
    ),
    _figure(
        "measured_principal",
        "Backed balance whose cover is known",
        "yuan",
        "Of that balance, the loans of whose collateral value and balances are all known",
        "What coverage is measured against",
        DESK,
    ),
    _figure(
        "covered_amount",
        "Covered by sound collateral",
        "yuan",
        "For each thing that is not seized, disputed or lost, the smaller of the balance resting "
        "on it and the share of its value that stands for the loan. A loan rests on its things in"
        " proportion to what each can bring, a value is shared over its loans in proportion to "
        "what rests on it: so nothing counts twice",
        "What would be paid from collateral today",
    ),
    _figure(
        "troubled_amount",
        "Covered by collateral in trouble",
        "yuan",
        "The same for things seized or disputed",
        "Cover that others may take first",
    ),
    _figure(
        "uncovered_amount",
        "Not covered",
        "yuan",
        "Backed balance whose cover is known, less what is covered by sound collateral and by "
        "collateral in trouble",
        "What is in truth lent on credit",
    ),
    Metric(
        name="guarantee_covered_rate",
        title="Coverage by collateral",
        unit="ratio",
        formula="Covered by sound collateral / backed balance whose cover is known",
        why="How far the bank can rely on what it took",
        source=READING,
        mart="org_guarantees",
        column="covered_rate",
        numerator="guarantee_covered_amount",
        denominator="guarantee_measured_principal",
    ),
    _figure(
        "placed_amount",
        "Balance resting on collateral",
        "yuan",
        "Balances placed on things, at most what each secures, of loans whose loan to value is "
        "known",
        "The upper part of loan to value",
    ),
    _figure(
        "share_of_value",
        "Value that stands for it",
        "yuan",
        "Shares of the values of these things; what is lost is worth nothing",
        "The lower part of loan to value",
    ),
    Metric(
        name="guarantee_loan_to_value",
        title="Loan to value",
        unit="ratio",
        formula="Balance resting on collateral / value that stands for it",
        why="How much value may go before the bank loses",
        source=PRACTICE,
        mart="org_guarantees",
        column="loan_to_value",
        numerator="guarantee_placed_amount",
        denominator="guarantee_share_of_value",
    ),
    _figure(
        "above_red_principal",
        "Balance above the red limit",
        "yuan",
        "Balance of the loans whose loan to value is above the second limit (100 % by default)",
        "Loans larger than what secures them",
        PRACTICE,
    ),
    _figure(
        "above_red_loan_count",
        "Loans above the red limit of loan to value",
        "loans",
        "Loans whose loan to value is above the second limit (100 % by default)",
        "Where more collateral or repayment is to be asked for",
        PRACTICE,
    ),
    _figure(
        "missing_loan_count",
        "Loans without the guarantee agreed",
        "loans",
        "Loans agreed as mortgage, pledge or guarantee of which the files have nothing, where "
        "they have such of other loans",
        "Either it was never taken or never entered",
        DESK,
    ),
    _figure(
        "to_value_count",
        "Things to be valued",
        "items",
        "Real estate, equipment, stock, claims and others in use; deposits, bonds, margins and "
        "acceptances are worth what is written on them",
        "What stale valuations are measured against",
    ),
    _figure(
        "valuation_old_count",
        "Valuations too old",
        "items",
        "Things to be valued whose valuation is more than 12 months old (by default)",
        "A value nobody looked at is a guess",
        PRACTICE,
    ),
    Metric(
        name="guarantee_valuation_old_rate",
        title="Valuations too old, share",
        unit="ratio",
        formula="Valuations too old / things to be valued",
        why="How much of the cover rests on old values",
        source=PRACTICE,
        mart="org_guarantees",
        column="valuation_old_rate",
        numerator="guarantee_valuation_old_count",
        denominator="guarantee_to_value_count",
    ),
    _figure(
        "value_fallen_count",
        "Things that lost value",
        "items",
        "Things worth at least 20 % (by default) less than when they were taken",
        "Where more collateral is to be asked for before it is needed",
        PRACTICE,
    ),
    _figure(
        "guarantor_overdue_count",
        "Guarantors past due",
        "items",
        "Guarantors in use that are customers of this bank and past due on a loan of their own; a"
        " guarantor is known by the customer number",
        "Who does not pay for himself will not pay for others",
    ),
)
