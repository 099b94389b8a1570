"""The tables of schema ``raw`` that hold the parameters: thresholds and the bank's rows of rules.

Which columns a rule has, and how it becomes a row of them, is said where the rule is.
"""

from collections.abc import Sequence
from typing import Any

from warehouse import (
    act_topics,
    banned_words,
    case_rules,
    collection_steps,
    conduct_rules,
    exception_rules,
    fund_rules,
    inspection_frequencies,
    process_stages,
    required_posts,
    statement_rules,
    warning_indicators,
    warning_measures,
)
from warehouse.parameters import Parameters

Rows = Sequence[tuple[Any, ...]]

PARAMETER_TABLES: dict[str, dict[str, str]] = {
    "parameters": {
        "area": "varchar",
        "name": "varchar",
        "value": "varchar",
        "unit": "varchar",
        "decides": "varchar",
        "source": "varchar",
        "is_verified": "boolean",
        "effective_from": "date",
        "is_overridden": "boolean",
    },
    "buckets": {
        "bucket": "varchar",
        "bucket_no": "integer",
        "from_days": "integer",
        "to_days": "integer",
    },
    "class_floors": {
        "five_class": "varchar",
        "class_no": "integer",
        "from_days": "integer",
        "to_days": "integer",
    },
    "exception_rules": exception_rules.RULE_COLUMNS,
    "exception_rule_scopes": exception_rules.SCOPE_COLUMNS,
    "inspection_frequencies": inspection_frequencies.FREQUENCY_COLUMNS,
    "inspection_frequency_cases": inspection_frequencies.CASE_COLUMNS,
    "process_stages": process_stages.STAGE_COLUMNS,
    "required_posts": required_posts.POST_COLUMNS,
    "act_topics": act_topics.TOPIC_COLUMNS,
    "warning_indicators": warning_indicators.INDICATOR_COLUMNS,
    "warning_measures": warning_measures.MEASURE_COLUMNS,
    "warning_measure_needs": warning_measures.NEED_COLUMNS,
    "statement_frequencies": statement_rules.FREQUENCY_COLUMNS,
    "prohibited_destinations": fund_rules.DESTINATION_COLUMNS,
    "prohibited_destination_cases": fund_rules.DESTINATION_CASE_COLUMNS,
    "entrusted_payments": fund_rules.RULE_COLUMNS,
    "entrusted_payment_cases": fund_rules.RULE_CASE_COLUMNS,
    "valid_actions": collection_steps.VALID_ACTION_COLUMNS,
    "collection_steps": collection_steps.STEP_COLUMNS,
    "collection_step_cases": collection_steps.STEP_CASE_COLUMNS,
    "case_sign_rules": case_rules.CASE_SIGN_COLUMNS,
    "case_step_rules": case_rules.CASE_STEP_COLUMNS,
    "banned_words": banned_words.CATEGORY_COLUMNS,
    "banned_phrases": banned_words.PHRASE_COLUMNS,
    "conduct_rules": conduct_rules.RULE_COLUMNS,
    "collection_topics": conduct_rules.TOPIC_COLUMNS,
    "joint_products": conduct_rules.JOINT_PRODUCT_COLUMNS,
}


def parameter_rows(parameters: Parameters) -> dict[str, Rows]:
    """The rows of every table of ``PARAMETER_TABLES``, its columns in their order."""
    frequencies = parameters.inspection_frequencies
    destinations = parameters.prohibited_destinations
    limits = parameters.entrusted_payments
    return {
        "parameters": _named("parameters", parameters.parameters),
        "buckets": _named("buckets", parameters.buckets),
        "class_floors": [
            (one.five_class.value, one.class_no, one.from_days, one.to_days)
            for one in parameters.class_floors
        ],
        "exception_rules": exception_rules.rule_rows(parameters.exception_rules),
        "exception_rule_scopes": exception_rules.scope_rows(parameters.exception_rules),
        "inspection_frequencies": inspection_frequencies.frequency_rows(frequencies),
        "inspection_frequency_cases": inspection_frequencies.case_rows(frequencies),
        "process_stages": process_stages.stage_rows(parameters.process_stages),
        "required_posts": required_posts.post_rows(parameters.required_posts),
        "act_topics": act_topics.topic_rows(parameters.act_topics),
        "warning_indicators": warning_indicators.indicator_rows(parameters.warning_indicators),
        "warning_measures": warning_measures.measure_rows(),
        "warning_measure_needs": warning_measures.need_rows(),
        "statement_frequencies": _named("statement_frequencies", parameters.statement_frequencies),
        "prohibited_destinations": fund_rules.destination_rows(destinations),
        "prohibited_destination_cases": fund_rules.destination_case_rows(destinations),
        "entrusted_payments": fund_rules.entrusted_rows(limits),
        "entrusted_payment_cases": fund_rules.entrusted_case_rows(limits),
        "valid_actions": collection_steps.valid_action_rows(parameters.valid_actions),
        "collection_steps": collection_steps.step_rows(parameters.collection_steps),
        "collection_step_cases": collection_steps.step_case_rows(parameters.collection_steps),
        "case_sign_rules": case_rules.case_sign_rows(parameters.case_signs),
        "case_step_rules": case_rules.case_step_rows(parameters.case_steps),
        "banned_words": banned_words.category_rows(parameters.banned_words),
        "banned_phrases": banned_words.phrase_rows(parameters.banned_words),
        "conduct_rules": conduct_rules.rule_rows(parameters.conduct_rules),
        "collection_topics": _named("collection_topics", parameters.collection_topics),
        "joint_products": _named("joint_products", parameters.joint_products),
    }


def _named(table: str, rows: Sequence[object]) -> Rows:
    """Rows of what has an attribute for every column."""
    return [tuple(getattr(one, column) for column in PARAMETER_TABLES[table]) for one in rows]
