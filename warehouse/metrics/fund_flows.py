"""Where loan money went: traced, prohibited, returned, split, not entrusted, without voucher."""

from warehouse.metrics.base import DESK, PRACTICE, READING, Metric, Unit

_THREE_MEASURES = "三个办法 (2024)"


def _fault(name: str, title: str, what: str, why: str, source: str) -> tuple[Metric, ...]:
    """The loans with a fault, its payments and what they come to."""
    units: tuple[tuple[str, Unit], ...] = (("loan_count", "loans"), ("amount", "yuan"))
    titles = {"loan_count": title, "amount": f"{title}, amount"}
    formulas = {
        "loan_count": f"Loans with {what}; a loan may have several faults",
        "amount": f"Sum of {what}; amounts of different faults overlap",
    }
    return tuple(
        Metric(
            name=f"fund_{name}_{part}",
            title=titles[part],
            unit=unit,
            formula=formulas[part],
            why=why,
            source=source,
            mart="org_fund_flows",
            column=f"{name}_{part}",
        )
        for part, unit in units
    )


FUND_FLOWS: tuple[Metric, ...] = (
    Metric(
        name="fund_disbursed_amount",
        title="Paid out, to be traced",
        unit="yuan",
        formula="Amounts paid out to loans of products the file of fund flows tells of, in the"
        " month of its first payment or later",
        why="What the traced share is measured against; of the rest nothing is known",
        source=DESK,
        mart="org_fund_flows",
        column="disbursed_amount",
    ),
    Metric(
        name="fund_traced_amount",
        title="Traced amount",
        unit="yuan",
        formula="Payments of loan money to somebody named or of a kind, of each loan at most what"
        " was paid out",
        why="Money whose first payee is known",
        source=DESK,
        mart="org_fund_flows",
        column="traced_amount",
    ),
    Metric(
        name="fund_traced_rate",
        title="Traced share",
        unit="ratio",
        formula="Traced amount / paid out, to be traced",
        why="What nobody traced may have gone anywhere",
        source=DESK,
        mart="org_fund_flows",
        column="traced_rate",
        numerator="fund_traced_amount",
        denominator="fund_disbursed_amount",
    ),
    *_fault(
        "prohibited",
        "Prohibited destination",
        "payments to a kind of payee loan money may not go to",
        "Credit funds in property or securities are the first thing an inspection looks for",
        PRACTICE,
    ),
    *_fault(
        "suspected",
        "Suspected prohibited destination",
        "payments of which a word of the purpose or the payee alone points to such a destination",
        "A word proves nothing and asks for a look at the contract",
        READING,
    ),
    *_fault(
        "returned",
        "Money returned",
        "money to the borrower's own account or a related party within 30 days (by default) of"
        " paying out, or sent back by a payee within 30 days of being paid",
        "A trade that runs in a circle has no goods behind it",
        READING,
    ),
    *_fault(
        "entrusted_missed",
        "Entrusted payment missed",
        "payments above the limit that the borrower made itself: of one payment for firms, of the"
        " whole loan for persons",
        "Above the limit the bank pays the payee, so that the money reaches it",
        _THREE_MEASURES,
    ),
    *_fault(
        "split",
        "Split payments",
        "payments to one payee at or below the limit each and above it together within 3 days (by"
        " default)",
        "Splitting is how the limit is walked around",
        PRACTICE,
    ),
    *_fault(
        "missing_voucher",
        "Voucher overdue",
        "payments without a voucher more than 30 days (by default) after they were made",
        "Without an invoice or contract nobody knows what was bought",
        PRACTICE,
    ),
    Metric(
        name="fund_explain_loan_count",
        title="Loans to explain",
        unit="loans",
        formula="Loans with a prohibited, suspected, returned, split or wrongly self-paid movement",
        why="The borrower owes an answer for each of them",
        source=DESK,
        mart="org_fund_flows",
        column="explain_loan_count",
    ),
    Metric(
        name="fund_voucher_due_count",
        title="Vouchers due",
        unit="payments",
        formula="Payments whose limit for the voucher has passed, or whose voucher is there",
        why="What the share of vouchers is measured against",
        source=PRACTICE,
        mart="org_fund_flows",
        column="voucher_due_count",
    ),
    Metric(
        name="fund_voucher_present_count",
        title="Vouchers there",
        unit="payments",
        formula="Vouchers due that are there, in time or late",
        why="What can be shown",
        source=PRACTICE,
        mart="org_fund_flows",
        column="voucher_present_count",
    ),
    Metric(
        name="fund_voucher_rate",
        title="Vouchers there, share",
        unit="ratio",
        formula="Vouchers there / vouchers due",
        why="How far the use of the money can be proved",
        source=PRACTICE,
        mart="org_fund_flows",
        column="voucher_rate",
        numerator="fund_voucher_present_count",
        denominator="fund_voucher_due_count",
    ),
    Metric(
        name="fund_entrusted_needed_amount",
        title="To be paid by the bank",
        unit="yuan",
        formula="Payments above the limit of entrusted payment whose way of payment is told",
        why="What the share of entrusted payment is measured against",
        source=_THREE_MEASURES,
        mart="org_fund_flows",
        column="entrusted_needed_amount",
    ),
    Metric(
        name="fund_entrusted_amount",
        title="Paid by the bank as needed",
        unit="yuan",
        formula="Those of them the bank paid to the payee itself",
        why="What reached whom it was lent for",
        source=_THREE_MEASURES,
        mart="org_fund_flows",
        column="entrusted_amount",
    ),
    Metric(
        name="fund_entrusted_rate",
        title="Entrusted payment, share",
        unit="ratio",
        formula="Paid by the bank as needed / to be paid by the bank",
        why="Whether the limit is kept",
        source=_THREE_MEASURES,
        mart="org_fund_flows",
        column="entrusted_rate",
        numerator="fund_entrusted_amount",
        denominator="fund_entrusted_needed_amount",
    ),
)
