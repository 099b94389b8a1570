"""Conduct of random collection: every breach and every count is what a second computation says."""

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import time
from pathlib import Path
from pprint import pformat
from random import Random

import pytest

from tests.batches import write_batch
from tests.on_demand import built_on_demand
from tests.oracle.conduct import RULES, Conduct, OrgConduct, Supervisor, Violation
from tests.oracle.rows import read_book
from tests.sql.agreement import different_cells
from tests.sql.random_books import random_book
from tests.sql.random_conduct import add_conduct
from warehouse.paths import Home

# A phrase of the list as shipped.
BANNED = "后果自负"


@pytest.mark.parametrize("seed", range(6))
def test_random_collection_agrees_with_the_second_computation(home: Home, seed: int) -> None:
    random = Random(seed)
    conduct = Conduct()
    if seed % 2:
        conduct = Conduct(
            quiet_from=time(12),
            quiet_until=time(21, 59, 59),
            answered_calls=1,
            unanswered_calls=2,
            failed_attempts=2,
            visit_staff=3,
            evaluation_months=11,
            with_non_retail=True,
            topics=frozenset({"A"}),
            joint_products=frozenset({"P1"}),
            inactive=frozenset({"C05"}),
        )
        home.root.mkdir(exist_ok=True)
        home.parameters.write_text(_as_parameters(conduct), encoding="utf-8")
    book = random_book(random, 8)
    for number, (received_at, tables) in enumerate(book.deliveries):
        if number == 0:
            add_conduct(random, tables, book.as_of_date, BANNED)
        write_batch(home, tables, received_at=received_at)
    built = built_on_demand(home, book.as_of_date, book.known_at)
    banned = built.rows("select distinct action_id from intermediate.int_banned_wording_actions")
    supervisor = Supervisor(
        read_book(home, book.known_at),
        book.as_of_date,
        frozenset(row["action_id"] for row in banned),
        conduct,
    )

    for table, row_type, key, computed in (
        ("conduct_violations", Violation, 2, supervisor.violations()),
        ("org_conduct", OrgConduct, 3, supervisor.org_conduct()),
    ):
        columns = [column.name for column in fields(row_type)]
        differences = different_cells(
            built.table(table, *columns), [asdict(row) for row in computed], tuple(columns[:key])
        )
        assert not differences, f"{table}\n{pformat(differences[:12], width=150)}"


def _as_parameters(conduct: Conduct) -> str:
    lines: Iterable[str] = (
        "[conduct]",
        f"quiet_hours_start = {conduct.quiet_from.isoformat()}",
        f"quiet_hours_end = {conduct.quiet_until.isoformat()}",
        f"connected_calls_per_day = {conduct.answered_calls}",
        f"unanswered_calls_per_day = {conduct.unanswered_calls}",
        f"lost_contact_attempts = {conduct.failed_attempts}",
        f"visit_staff_least = {conduct.visit_staff}",
        f"evaluation_months = {conduct.evaluation_months}",
        f"non_retail_included = {str(conduct.with_non_retail).lower()}",
        *(f'[[collection_topics]]\ntopic = "{one}"' for one in conduct.topics),
        *(f'[[joint_products]]\nproduct_code = "{one}"' for one in conduct.joint_products),
        *(
            f'[[conduct_rules]]\nrule_code = "{one}"\nis_active = {str(is_active).lower()}'
            for one in RULES
            for is_active in (one not in conduct.inactive,)
        ),
    )
    return "\n".join(lines) + "\n"


def test_random_collection_breaks_every_rule_and_keeps_every_rule(tmp_path: Path) -> None:
    """The agreement proves a rule only where it fires, and where it does not."""
    fires: set[str] = set()
    holds: set[str] = set()
    for seed in range(6):
        random = Random(seed)
        home = Home(tmp_path / str(seed))
        book = random_book(random, 8)
        first = book.deliveries[0][1]
        add_conduct(random, first, book.as_of_date, BANNED)
        for received_at, tables in book.deliveries:
            write_batch(home, tables, received_at=received_at)
        banned = frozenset(
            row["action_id"] for row in first["collection_actions"] if row["note"] == BANNED
        )
        for _, verdicts in Supervisor(read_book(home), book.as_of_date, banned).verdicts():
            fires |= {code for code, verdict in verdicts.items() if verdict == "BROKEN"}
            holds |= {code for code, verdict in verdicts.items() if verdict == "KEPT"}
    assert fires == holds == set(RULES)
