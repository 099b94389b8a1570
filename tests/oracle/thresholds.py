"""The thresholds of the figures, restated from the definitions and not read from the product."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

FIVE_CLASSES = ("PASS", "SPECIAL_MENTION", "SUBSTANDARD", "DOUBTFUL", "LOSS")
NON_PERFORMING = FIVE_CLASSES[2:]


# Told apart by identity: what was computed by one is remembered under it, thousands of times.
@dataclass(frozen=True, eq=False)
class Thresholds:
    """``bucket_upper_days`` are the last days of M0, M1 …; beyond the last of them is one more.

    ``class_above_days`` are the days above which the next worse of the five classes begins.
    ``first_payment_days`` are the days after its due date a first instalment may take.
    Within ``redefault_days`` of its cure a loan past due again has defaulted again.
    """

    arrears_tolerance: Decimal = Decimal("0.01")
    grace_mode: Literal["CLIFF", "SUBTRACT"] = "CLIFF"
    bucket_upper_days: tuple[int, ...] = (0, 30, 60, 90, 120, 150, 180)
    class_above_days: tuple[int, ...] = (0, 90, 270, 360)
    first_payment_days: tuple[int, ...] = (1, 7, 30)
    redefault_days: int = 90
    own_bank_contagion_share: Decimal = Decimal("0.10")
    all_bank_contagion_share: Decimal = Decimal("0.20")
    upgrade_periods: int = 2
    upgrade_months: int = 6
    observation_periods: int = 2
    observation_months: int = 12
    short_term_months: int = 12
    medium_term_months: int = 60
    extension_share_short: Decimal = Decimal("1.00")
    extension_share_medium: Decimal = Decimal("0.50")
    extension_months_long: int = 36
    new_loan_window_days: int = 7
    overdue90_to_npl_limit: Decimal = Decimal("1.00")
    low_risk_cover_share: Decimal = Decimal("1.00")
    abc_window_months: int = 3
    abc_c_entries: int = 2
    abc_c_rule: Literal["OR", "AND"] = "OR"
    abc_m2_plus_above_days: int = 30
    abc_due_soon_days: int = 30
    repeat_window_months: int = 12
    silent_window_months: int = 12
    silent_least_loan_count: int = 10
    rectify_due_soon_days: int = 30
    shortest_conclusion: int = 6
    same_text_most: int = 3
    same_text_window_days: int = 365
    onsite_checks_per_day: int = 5
    blind_within_days: int = 90
    blind_days_past_due: int = 30
    retail_loans_per_officer: int = 200
    corporate_loans_per_officer: int = 50
    renew_within_days: int = 30
    training_window_months: int = 12
    certificate_months: int = 12
    expected_report_share: Decimal = Decimal("0.5")
    hand_window_months: int = 12
    hand_like_days: int = 60
    hand_middle_from_amount: Decimal = Decimal(10000)
    hand_large_from_amount: Decimal = Decimal(50000)
    policy_near_share: Decimal = Decimal("0.90")

    def bucket(self, effective_days: int) -> str:
        for number, upper_days in enumerate(self.bucket_upper_days):
            if effective_days <= upper_days:
                return f"M{number}"
        return f"M{len(self.bucket_upper_days)}"

    def class_floor(self, days_past_due: int) -> str:
        floor = FIVE_CLASSES[0]
        for worse, above_days in zip(FIVE_CLASSES[1:], self.class_above_days, strict=True):
            if days_past_due > above_days:
                floor = worse
        return floor

    def effective_days(self, days_past_due: int, grace_days: int) -> int:
        if self.grace_mode == "SUBTRACT":
            return max(0, days_past_due - grace_days)
        return 0 if days_past_due <= grace_days else days_past_due


DEFAULT_THRESHOLDS = Thresholds()
