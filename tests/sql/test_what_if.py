"""Other thresholds over history: against the second computation, and the one in force itself."""

from collections.abc import Iterator
from dataclasses import asdict
from random import Random
from typing import Any

import pytest

from tests.batches import write_batch
from tests.oracle.rows import read_book
from tests.oracle.warning_scores import Scores
from tests.oracle.what_if import what_if
from tests.published import Published, build_and_publish
from tests.sql.random_scores import warned_book
from warehouse import query
from warehouse.paths import Home
from warehouse.reading import WHOLE_BANK, Scope, Warehouse

# Indicator and level, what it watches, thresholds to try beside the one in force.
TRIED = (
    ("R01", "BLUE", "DAYS_PAST_DUE", (2.0, 7.0, 8.0, 40.0)),
    ("R02", "YELLOW", "DAYS_PAST_DUE", (1.0, 30.0)),
    ("R04", "RED", "DAYS_PAST_DUE", (1.0, 31.0, 400.0)),
    ("R07", "YELLOW", "M1_ENTRIES", (1.0, 3.0)),
    ("R09", "ORANGE", "REFINANCED_PAYMENTS", (2.0,)),
)


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Published, Warehouse, Scores]]:
    """One random book, published and read back."""
    home = Home(tmp_path_factory.mktemp("what if"))
    book = warned_book(Random(29), 60)
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    published = build_and_publish(home, book.as_of_date, book.known_at)
    warnings = published.rows(
        "select warning_id, indicator_code, level, customer_id, loan_id, org_id, triggered_date "
        "from warning_outcomes"
    )
    scores = Scores(read_book(home, book.known_at), book.as_of_date, warnings)
    warehouse = Warehouse(home, published.file.stem)
    yield published, warehouse, scores
    warehouse.close()


@pytest.mark.parametrize(("indicator", "level", "measure", "others"), TRIED)
def test_every_threshold_catches_and_costs_what_a_walk_over_all_days_finds(
    built: tuple[Published, Warehouse, Scores],
    indicator: str,
    level: str,
    measure: str,
    others: tuple[float, ...],
) -> None:
    published, warehouse, scores = built
    rule = published.row(
        "select * from warning_thresholds where indicator_code = $code and level = $level",
        code=indicator,
        level=level,
    )
    points = published.rows("select * from warning_points where measure = $name", name=measure)
    assert points

    for scope in (WHOLE_BANK, Scope("O0")):
        org_id = scope.org_id or "HEAD"
        answer = query.what_if(
            warehouse,
            scope,
            org_id=org_id,
            until_date=scores.as_of_date,
            indicator_code=indicator,
            measure=measure,
            level=level,
            thresholds=(rule["threshold"], *others),
        )
        assert answer["threshold"].to_list() == sorted({rule["threshold"], *others})
        for row in answer.iter_rows(named=True):
            by_hand = what_if(
                scores,
                points,
                rule["comparison"],
                row["threshold"],
                rule["until_value"],
                scores.below[org_id],
            )
            assert {name: row[name] for name in asdict(by_hand)} == asdict(by_hand)
            caught = query.what_if_caught(
                warehouse,
                scope,
                org_id=org_id,
                until_date=scores.as_of_date,
                indicator_code=indicator,
                measure=measure,
                level=level,
                threshold=row["threshold"],
                limit=1000,
            )
            assert len(caught) == by_hand.caught_count, "the list does not add up to the figure"


def test_the_answers_and_the_lists_behind_them_add_up(
    built: tuple[Published, Warehouse, Scores],
) -> None:
    _, warehouse, scores = built
    place: dict[str, Any] = {"org_id": "HEAD", "month_end_date": scores.as_of_date}

    now = query.score_totals(warehouse, WHOLE_BANK, **place).row(0, named=True)

    assert now["newly_past_due_count"] > 0
    for outcome, name in (
        (None, "newly_past_due_count"),
        ("WARNED", "warned_count"),
        ("WARNED_LATE", "warned_late_count"),
        ("NOT_WARNED", "not_warned_count"),
    ):
        rows = query.gone_wrong(warehouse, WHOLE_BANK, **place, outcome=outcome, limit=1000)
        assert len(rows) == now[name]
    judged = query.warnings_judged(warehouse, WHOLE_BANK, **place, indicator_code=None, limit=9999)
    assert len(judged) == now["matured_count"]
    assert judged["is_followed"].sum() == now["followed_count"]
    children = query.scores_by_child(warehouse, WHOLE_BANK, **place)
    indicators = query.scores_by_indicator(warehouse, WHOLE_BANK, **place)
    for name in ("matured_count", "followed_count", "foreseeing_count"):
        assert children[name].sum() == indicators[name].sum() == now[name]
    for name in ("newly_past_due_count", "warned_count", "missed_count", "missed_principal"):
        assert children[name].sum() == now[name], name
    months = query.score_months(warehouse, WHOLE_BANK, **place)
    assert months["newly_past_due_count"].sum() == now["newly_past_due_count"]
