"""The credit policy: what is held under its limits and bans, and what was paid out against them."""

from warehouse.metrics.base import DESK, READING, Metric

POLICY: tuple[Metric, ...] = (
    Metric(
        name="policy_used_amount",
        title="Used of the limit",
        unit="yuan",
        formula="Sum of the outstanding principal of the loans in the book that fall under the"
        " policy: by industry and group as the customers file has them, by region as the"
        " organisation that handles the loan; low-risk loans count",
        why="What the policy allows is already taken by it",
        source=DESK,
        mart="policy_limits",
        column="used_amount",
    ),
    Metric(
        name="policy_limit_amount",
        title="Limit",
        unit="yuan",
        formula="The amount the policy gives, or its ratio × outstanding principal of the bank",
        why="What may be outstanding at most; exactly that much is within the limit",
        source=READING,
        mart="policy_limits",
        column="limit_amount",
    ),
    Metric(
        name="policy_headroom_amount",
        title="Headroom",
        unit="yuan",
        formula="Limit − used, where the organisation holds the whole the policy is about; below"
        " zero the limit is exceeded",
        why="What may still be paid out",
        source=DESK,
        mart="policy_limits",
        column="headroom_amount",
    ),
    Metric(
        name="policy_used_share",
        title="Share of the limit used",
        unit="ratio",
        formula="Used / limit; of an organisation below, its own part of the limit",
        why="How near the limit is",
        source=DESK,
        mart="policy_limits",
        column="used_share",
        numerator="policy_used_amount",
        denominator="policy_limit_amount",
    ),
    Metric(
        name="policy_bank_principal",
        title="Book of the bank",
        unit="yuan",
        formula="Sum of the outstanding principal of all loans in the book of the bank",
        why="Limits by ratio are parts of it",
        source=DESK,
        mart="policy_limits",
        column="bank_principal",
    ),
    Metric(
        name="policy_book_share",
        title="Share of the bank's book",
        unit="ratio",
        formula="Used / outstanding principal of the bank",
        why="What a limit by ratio is held against",
        source=DESK,
        mart="policy_limits",
        column="book_share",
        numerator="policy_used_amount",
        denominator="policy_bank_principal",
    ),
    Metric(
        name="policy_breach_loan_count",
        title="Loans paid out against the policy",
        unit="loans",
        formula="Loans paid out on a day on which the policy was in force, first and last day"
        " included, under a ban, or while more than the limit was outstanding at the month end"
        " before",
        why="Each of them was lent by somebody who could have known",
        source=READING,
        mart="policy_limits",
        column="breach_loan_count",
    ),
)
