"""How good warnings were: against the second computation, and day by day at the edges."""

from dataclasses import asdict, fields
from datetime import date, timedelta
from pathlib import Path
from pprint import pformat
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.batches import write_batch
from tests.on_demand import OnDemand, built_on_demand
from tests.oracle.rows import read_book
from tests.oracle.warning_scores import MissedLoan, Outcome, PastDueRun, Score, ScoreRules, Scores
from tests.published import Row
from tests.sql.agreement import different_cells
from tests.sql.random_books import RandomBook
from tests.sql.random_scores import warned_book
from tests.tiny_bank import loan, write_tiny_bank
from warehouse.paths import Home

ON_A_BOOK = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate], deadline=None, max_examples=4
)


# --- against the second computation ---


@ON_A_BOOK
@given(seed=st.integers(0, 2**63), loan_count=st.integers(20, 35))
def test_every_cell_of_a_random_book_agrees(seed: int, loan_count: int) -> None:
    with TemporaryDirectory() as folder:
        assert_agrees(Home(Path(folder)), warned_book(Random(seed), loan_count), ScoreRules())


def test_the_bank_s_own_thresholds_move_both_computations_alike(home: Home) -> None:
    rules = ScoreRules(10, 45, 12, 100, 3)
    home.root.mkdir()
    home.parameters.write_text(
        "[warning_scores]\n"
        + "".join(f"{name} = {value}\n" for name, value in asdict(rules).items()),
        encoding="utf-8",
    )

    assert_agrees(home, warned_book(Random(3), 50), rules)


def assert_agrees(home: Home, book: RandomBook, rules: ScoreRules) -> None:
    for received_at, tables in book.deliveries:
        write_batch(home, tables, received_at=received_at)
    models = built_on_demand(home, book.as_of_date, book.known_at)
    scores = Scores(
        read_book(home, book.known_at),
        book.as_of_date,
        # A warning counts at the level it was raised at, whatever it rose to since.
        [
            warning | {"level": warning["first_level"]}
            for warning in models.table("intermediate.int_warnings")
        ],
        rules,
    )
    runs = [one for of_loan in scores.runs.values() for one in of_loan]
    _same(models, "past_due_runs", PastDueRun, 2, runs)
    _same(models, "warning_outcomes", Outcome, 1, list(scores.outcomes.values()))
    _same(models, "missed_loans", MissedLoan, 2, scores.missed)
    _same(models, "org_indicator_scores", Score, 4, scores.org_scores())
    by_model = models.rows(
        "select null as org_id, null as month_end_date, * from marts.indicator_scores "
        "where triggered_count + matured_count + lead_count > 0 "
        "or (indicator_code = 'ALL' and level = 'ALL' and newly_past_due_count > 0)"
    )
    names = [one.name for one in fields(Score)]
    rows = [{name: row[name] for name in names} for row in by_model]
    _same_rows("indicator_scores", rows, 4, scores.bank_scores())


def _same(models: OnDemand, table: str, row_type: Any, key: int, computed: list[Any]) -> None:
    names = [one.name for one in fields(row_type)]
    _same_rows(table, models.table(f"marts.{table}", *names), key, computed)


def _same_rows(table: str, by_model: list[Row], key: int, computed: list[Any]) -> None:
    """``key``: how many of the first columns of a row are its key."""
    if not by_model and not computed:
        return
    assert bool(by_model) == bool(computed), f"{table} is empty in one of the two"
    differences = different_cells(
        by_model, [asdict(one) for one in computed], tuple(asdict(computed[0]))[:key]
    )
    assert not differences, f"{table}: {pformat(differences[:12], width=150)}"


# --- at the edges ---

DUE = date(2025, 1, 10)
DAY_31 = DUE + timedelta(days=31)
AS_OF = date(2025, 12, 31)
# loan, day its warning was raised (of the customer where the loan is empty), what it comes to
WARNED = {
    "30 before": (30, "WARNED"),
    "29 before": (29, "WARNED_LATE"),
    "365 before": (365, "WARNED"),
    "366 before": (366, "NOT_WARNED"),
    "1 before": (1, "WARNED_LATE"),
    "that day": (0, "NOT_WARNED"),
}


def _case(name: str) -> dict[str, Any]:
    return loan(name, customer_id=f"of {name}", disbursed_date="2023-06-01")


def _instalment(loan_id: str, due_date: date, period_no: int = 1) -> dict[str, Any]:
    return {
        "loan_id": loan_id,
        "period_no": period_no,
        "due_date": due_date,
        "due_principal": "50.00",
    }


def _warning(number: object, loan_id: str | None, customer: str, day: date) -> dict[str, Any]:
    return {
        "warning_id": str(number),
        "indicator_code": "X02",
        "level": "ORANGE",
        "customer_id": f"of {customer}",
        "loan_id": loan_id,
        "triggered_at": f"{day} 23:59:59",
        # What comes while one is open would merge with it.
        "closed_at": f"{day + timedelta(days=1)} 00:00:00",
        "status": "CLOSED",
    }


# Only what the bank reports counts here, or every case would be warned of by its days past due.
NOTHING_OF_ITS_OWN = "\n".join(
    f'[[warning_indicators]]\nindicator_code = "R{number:02}"\nis_watched = false\n'
    for number in range(1, 11)
)


def _snapshot(loan_id: str, day: date, five_class: str | None) -> dict[str, Any]:
    return {"loan_id": loan_id, "snapshot_date": day, "balance": "100", "five_class": five_class}


@pytest.fixture(scope="module")
def edges(tmp_path_factory: pytest.TempPathFactory) -> OnDemand:
    """One bank with a loan for each case, all read in one test run."""
    home = Home(tmp_path_factory.mktemp("home"))
    home.parameters.write_text(NOTHING_OF_ITS_OWN, encoding="utf-8")
    names = [
        *WARNED,
        *(f"follows {days}" for days in (90, 91)),
        "customer warned",
        "sibling warned",
        "sibling",
        "never wrong",
        "twice",
        "downgraded",
        "paid next day",
        "by records",
    ]
    loans = [_case(name) for name in names]
    for one in loans:
        if one["loan_id"] == "sibling":
            one["customer_id"] = "of sibling warned"
    late = [name for name in names if name not in ("sibling", "never wrong", "downgraded")]
    late.remove("by records")
    schedule = [_instalment(name, DUE) for name in late]
    schedule += [_instalment(name, date(2026, 6, 1), 2) for name in names if name != "by records"]
    # Paid back on the 40th day, and the next instalment missed as well.
    schedule += [_instalment("twice", date(2025, 5, 1), 3)]
    warnings = [
        _warning(name, name, name, DAY_31 - timedelta(days=days))
        for name, (days, _) in WARNED.items()
    ]
    warnings += [
        _warning(f"follows {days}", f"follows {days}", f"follows {days}", day)
        for days, day in ((90, DAY_31 - timedelta(days=90)), (91, DAY_31 - timedelta(days=91)))
    ]
    warnings += [
        _warning("C", None, "customer warned", DAY_31 - timedelta(days=45)),
        _warning("S", "sibling", "sibling warned", DAY_31 - timedelta(days=45)),
        _warning("matured", "never wrong", "never wrong", AS_OF - timedelta(days=90)),
        _warning("too young", "never wrong", "never wrong", AS_OF - timedelta(days=89)),
        _warning("D0", "downgraded", "downgraded", date(2025, 3, 31)),
        _warning("D1", "downgraded", "downgraded", date(2025, 3, 30)),
        _warning("D90", "downgraded", "downgraded", date(2024, 12, 31)),
        _warning("D91", "downgraded", "downgraded", date(2024, 12, 30)),
        _warning("P", "paid next day", "paid next day", DAY_31 + timedelta(days=8)),
        _warning("T", "twice", "twice", DAY_31 - timedelta(days=60)),
    ]
    snapshots = [
        _snapshot("downgraded", date(2024, 6, 30), "PASS"),
        _snapshot("downgraded", date(2024, 7, 31), None),
        _snapshot("downgraded", date(2025, 3, 31), "SPECIAL_MENTION"),
        _snapshot("downgraded", date(2025, 9, 30), "PASS"),
        # Nothing for July; past 30 days from the first record on, and again after the gap.
        *(
            _snapshot("by records", day, None) | {"days_past_due": days}
            for day, days in (
                (date(2025, 1, 31), 40),
                (date(2025, 2, 28), 0),
                (date(2025, 5, 31), 20),
                (date(2025, 6, 30), 50),
                (date(2025, 8, 31), 110),
            )
        ),
    ]
    write_tiny_bank(
        home,
        customers=[{"customer_id": one} for one in {row["customer_id"] for row in loans}],
        loans=loans,
        repayment_schedule=schedule,
        repayments=[
            {
                "txn_id": f"of {name}",
                "loan_id": name,
                "value_date": DUE + timedelta(days=40),
                "amount": "50.00",
            }
            for name in ("twice", "paid next day")
        ],
        loan_snapshots=snapshots,
        warnings=warnings,
    )
    return built_on_demand(home, AS_OF)


def _outcomes(edges: OnDemand) -> dict[str, Row]:
    rows = edges.table("marts.warning_outcomes")
    return {row["warning_id"]: row for row in rows}


def _missed(edges: OnDemand) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in edges.rows("select * from marts.missed_loans order by past_due_date"):
        found.setdefault(row["loan_id"], []).append(row)
    return found


def test_a_warning_thirty_days_before_counts_and_one_of_twenty_nine_does_not(
    edges: OnDemand,
) -> None:
    missed = _missed(edges)

    for name, (days, outcome) in WARNED.items():
        (row,) = missed[name]
        assert row["past_due_date"] == DAY_31
        assert row["warning_outcome"] == outcome, name
        assert row["lead_days"] == (None if outcome == "NOT_WARNED" else days)
    # 30 days before is the first day past due: the arrears had begun.
    assert not missed["30 before"][0]["is_warned_before_arrears"]
    assert missed["365 before"][0]["is_warned_before_arrears"]


def test_a_warning_of_the_customer_speaks_for_its_loans_and_one_of_a_loan_for_no_other(
    edges: OnDemand,
) -> None:
    missed = _missed(edges)

    assert missed["customer warned"][0]["warning_outcome"] == "WARNED"
    assert missed["sibling warned"][0]["warning_outcome"] == "NOT_WARNED"
    outcomes = _outcomes(edges)
    assert outcomes["C"]["is_followed"] is True
    assert outcomes["S"]["is_followed"] is False


def test_the_ninetieth_day_is_in_and_the_next_is_not(edges: OnDemand) -> None:
    outcomes = _outcomes(edges)

    assert outcomes["follows 90"]["followed_by"] == "PAST_DUE"
    assert outcomes["follows 90"]["followed_days"] == 90
    assert outcomes["follows 91"]["is_followed"] is False
    assert outcomes["D90"]["followed_by"] == "DOWNGRADE"
    assert outcomes["D1"]["followed_days"] == 1
    # A class reported on the day of the warning was there already.
    assert outcomes["D0"]["is_followed"] is False
    assert outcomes["D91"]["is_followed"] is False


def test_a_warning_is_judged_when_its_days_are_over(edges: OnDemand) -> None:
    outcomes = _outcomes(edges)

    assert outcomes["matured"]["is_matured"]
    assert outcomes["matured"]["is_followed"] is False
    assert not outcomes["too young"]["is_matured"]
    assert outcomes["too young"]["is_followed"] is None
    assert outcomes["too young"]["matured_month_end_date"] is None


def test_raised_when_past_thirty_days_counts_and_is_told_apart(
    edges: OnDemand,
) -> None:
    outcomes = _outcomes(edges)

    assert outcomes["that day"]["is_late_already"]
    assert outcomes["that day"]["is_followed"]
    assert not outcomes["1 before"]["is_late_already"]
    assert outcomes["1 before"]["followed_days"] == 1
    (score,) = edges.rows(
        "select sum(matured_count) as matured, sum(foreseeing_count) as foreseeing "
        "from marts.org_indicator_scores where org_id = 'H' and indicator_code = 'X02' "
        "and level = 'ORANGE'"
    )
    assert score["matured"] - score["foreseeing"] == len(["that day", "P"])


def test_a_loan_that_comes_back_and_goes_again_counts_anew(edges: OnDemand) -> None:
    first, second = _missed(edges)["twice"]

    assert (first["past_due_date"], first["until_date"]) == (DAY_31, DUE + timedelta(days=40))
    assert second["past_due_date"] == date(2025, 6, 1)
    assert (first["lead_days"], second["lead_days"]) == (60, 60 + 111)


def test_past_thirty_days_until_the_day_after_is_not_followed(edges: OnDemand) -> None:
    outcome = _outcomes(edges)["P"]

    assert outcome["is_late_already"]
    assert outcome["is_followed"] is False


def test_records_tell_from_their_date_until_one_is_missing(edges: OnDemand) -> None:
    runs = edges.rows(
        "select past_due_date, until_date, arrears_since_date, is_newly_past_due "
        "from marts.past_due_runs where loan_id = 'by records' order by past_due_date"
    )

    assert [tuple(row.values()) for row in runs] == [
        (date(2025, 1, 31), date(2025, 2, 28), date(2024, 12, 23), False),
        (date(2025, 6, 30), date(2025, 7, 31), date(2025, 5, 12), True),
        (date(2025, 8, 31), date(2025, 9, 30), date(2025, 5, 14), False),
    ]
    (row,) = _missed(edges)["by records"]
    assert row["past_due_date"] == date(2025, 6, 30)


def test_nothing_to_divide_by_is_no_share(edges: OnDemand) -> None:
    rows = edges.rows("select * from marts.org_indicator_scores where org_id = 'H'")

    without = [row for row in rows if row["matured_count"] == 0]
    assert without
    assert all(row["precision_rate"] is None for row in without)
    without = [row for row in rows if row["newly_past_due_count"] == 0]
    assert without
    assert all(row["recall_rate"] is None for row in without)
    assert edges.rows("select 1 from marts.org_indicator_scores where org_id = 'B2'") == []
