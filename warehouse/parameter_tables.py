"""The parameters that are tables of rows: how each is read, and how a bank puts its own in place.

A table is one entry of ``TABLES``, its rows in ``parameters.toml`` under its name, and a field of
that name in ``Parameters``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from warehouse import case_rules, statement_rules
from warehouse.act_topics import read_act_topics
from warehouse.banned_words import read_banned_words
from warehouse.collection_steps import read_steps as read_collection_steps
from warehouse.collection_steps import read_valid_actions
from warehouse.conduct_rules import (
    given_conduct_rules,
    read_collection_topics,
    read_conduct_rules,
    read_joint_products,
)
from warehouse.day_tables import read_buckets, read_class_floors
from warehouse.exception_rules import given_rules, read_rules
from warehouse.fund_rules import read_destinations, read_entrusted
from warehouse.inspection_frequencies import given_frequencies, read_frequencies
from warehouse.parameter_faults import parameter_fault
from warehouse.process_stages import given_stages, read_stages
from warehouse.required_posts import read_required_posts
from warehouse.warning_indicators import given_indicators, read_indicators
from warehouse.working_days import given_days

Rows = tuple[Any, ...]


@dataclass(frozen=True)
class RowsTable:
    """One table. ``shipped`` reads our rows; ``given`` a bank's, knowing ours, with each fault.

    A fault is a line of the message when ``expected`` is empty, else what is wrong in words.
    ``names_parameters``: a threshold may name the parameter it stands in.
    """

    name: str
    shipped: Callable[[Any], Rows]
    given: Callable[[Any, Any], tuple[Rows, list[str]]]
    expected: str = ""
    fault: str = ""
    names_parameters: bool = False

    def read(self, content: object, shipped: Rows) -> tuple[Rows, list[str]]:
        """The bank's rows, and the lines that say what is wrong with them."""
        rows, wrong = self.given(content, shipped)
        if not self.expected:
            return rows, wrong
        return rows, [parameter_fault(self.name, one, self.expected, self.fault) for one in wrong]


def whole(
    name: str,
    read: Callable[[Any], tuple[Rows, list[str]]],
    expected: str = "",
    fault: str = "",
    *,
    has_defaults: bool = True,
) -> RowsTable:
    """A table that a bank gives whole, read alike whosever it is."""
    return RowsTable(
        name,
        shipped=(lambda content: read(content)[0]) if has_defaults else (lambda _: ()),
        given=lambda content, _: read(content),
        expected=expected,
        fault=fault,
    )


TABLES = (
    whole("buckets", read_buckets),
    whole("class_floors", read_class_floors),
    RowsTable(
        "exception_rules",
        read_rules,
        given_rules,
        "rows of a rule_code, and what is to differ of title, says, source, scopes",
        "bad rule",
    ),
    RowsTable(
        "conduct_rules",
        read_conduct_rules,
        given_conduct_rules,
        "rows of a rule_code, and what is to differ of title, says, source, is_active",
        "bad rule",
    ),
    RowsTable(
        "inspection_frequencies",
        read_frequencies,
        lambda content, _: given_frequencies(content),
        "rows of rule_code, inspection_type, title, days, and whom they hold for",
        "bad frequency",
    ),
    RowsTable(
        "process_stages",
        read_stages,
        given_stages,
        "rows of a stage_code, and what is to differ of title, says, limit_days",
        "bad stage",
    ),
    RowsTable(
        "case_signs",
        case_rules.read_signs,
        case_rules.given_signs,
        "rows of a sign_code, and what is to differ: points_to, within_days, at_least, title, says",
        "bad sign",
    ),
    RowsTable(
        "case_steps",
        case_rules.read_steps,
        case_rules.given_steps,
        "rows of a step_code, and what is to differ of title and says",
        "bad step",
    ),
    whole(
        "statement_frequencies",
        statement_rules.read_frequencies,
        "rows of customer_type, months_between, deadline_days, annual_deadline_days",
        "bad frequency",
    ),
    whole(
        "required_posts",
        read_required_posts,
        "rows of org_level and posts, each level once",
        "bad posts",
    ),
    RowsTable(
        "warning_indicators",
        read_indicators,
        given_indicators,
        "rows of an indicator_code, and what is to differ: measure, comparison, blue … red, until",
        "bad indicator",
        names_parameters=True,
    ),
    whole(
        "prohibited_destinations",
        read_destinations,
        "rows of destination_code, title, says, and payee_types or words",
        "bad destination",
    ),
    whole(
        "entrusted_payments",
        read_entrusted,
        "rows of rule_code, title, customer_types, basis and amount_above",
        "bad limit",
    ),
    whole(
        "valid_actions",
        read_valid_actions,
        "rows of channel, counts (ALWAYS, REACHED or NEVER) and says, each channel once",
        "bad channel",
    ),
    whole(
        "collection_steps",
        read_collection_steps,
        "rows of step_code, bucket, title, says, within_days, and what fits: channels, contacts",
        "bad step",
    ),
    whole(
        "banned_words",
        read_banned_words,
        "rows of category, title, says and phrases",
        "bad wording",
    ),
    # Which topic an act needs was read nowhere: without rows a certificate of any topic counts.
    whole(
        "act_topics",
        read_act_topics,
        "rows of inspection_type and topic, each pair once",
        "bad topic",
        has_defaults=False,
    ),
    whole(
        "collection_topics",
        read_collection_topics,
        "rows of a topic, each once",
        "bad topic",
        has_defaults=False,
    ),
    # No file says which loans are joint, so only the bank can: by product.
    whole(
        "joint_products",
        read_joint_products,
        "rows of a product_code, each once",
        "bad product",
        has_defaults=False,
    ),
    # Where the bank's own calendar differs from the official one, which is no parameter.
    whole(
        "own_days",
        given_days,
        "rows of a day such as 2026-10-08 and is_working_day, true or false",
        "bad day",
        has_defaults=False,
    ),
)
