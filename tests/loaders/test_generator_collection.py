"""What happens in the collection of a generated bank: believable work, and the faults it shows."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import pytest

from loaders.generator import Story, generate, story
from tests.oracle.one_loan import position
from tests.oracle.rows import LoanRows
from tests.oracle.thresholds import DEFAULT_THRESHOLDS
from warehouse.contracts import CONTRACTS
from warehouse.contracts.collection_actions import (
    CollectionChannel,
    CollectionResult,
    ContactRelation,
)
from warehouse.contracts.collection_assignments import HandlerType
from warehouse.contracts.promises import PromiseOutcome

LOAN_COUNT = 6000
SEED = 4
AS_OF_DATE = date(2026, 10, 31)


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """One view per table, and ``placed``: the actions with branch, customer and hour."""
    folder = tmp_path_factory.mktemp("bank")
    generate(folder, loan_count=LOAN_COUNT, seed=SEED, as_of_date=AS_OF_DATE, file_format="parquet")
    with duckdb.connect() as opened:
        for contract in CONTRACTS:
            opened.execute(
                f"create view {contract.table} as "
                f"from read_parquet('{folder / contract.table}.parquet')"
            )
        opened.execute(
            """
            create table placed as
            select
                collection_actions.*,
                customer_id,
                org_id[1:4] || '00' as branch_id,
                action_time::date as done_on,
                hour(action_time) >= 22 or hour(action_time) < 8 as is_at_night
            from collection_actions
            inner join loans using (loan_id)
            """
        )
        yield opened


@pytest.fixture(scope="module")
def parts() -> Story:
    return story(LOAN_COUNT, SEED)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _value(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    ((value,),) = _rows(connection, query)
    return value


@pytest.mark.parametrize(
    ("table", "column", "codes"),
    [
        ("collection_actions", "channel", CollectionChannel),
        ("collection_actions", "contact_relation", ContactRelation),
        ("collection_actions", "result", CollectionResult),
        ("collection_assignments", "handler_type", HandlerType),
        ("promises", "outcome_type", PromiseOutcome),
    ],
)
def test_everything_that_can_happen_does(connection, table, column, codes):
    found = _rows(connection, f"select distinct {column} from {table}")

    assert {row[0] for row in found} == {code.value for code in codes}


def test_only_what_is_overdue_is_worked_and_nothing_after_the_data_date(connection):
    assert _value(connection, "select max(done_on) from placed") <= AS_OF_DATE
    worked = _rows(
        connection,
        """
        select loan_id, list(done_on) from placed
        where loan_id in (select loan_id from repayment_schedule)
        group by loan_id order by hash(loan_id) limit 40
        """,
    )
    idle = []
    for loan_id, days in worked:
        loan, schedule, repayments = (
            connection.sql(f"from {table} where loan_id = '{loan_id}'").pl().to_dicts()
            for table in ("loans", "repayment_schedule", "repayments")
        )
        rows = LoanRows(loan[0], schedule, repayments, [], [])
        idle += [
            (loan_id, day)
            for day in set(days)
            if not position(rows, day, DEFAULT_THRESHOLDS).days_past_due
        ]
    assert len(worked) == 40
    assert idle == []


def test_promises_are_mostly_kept_but_not_to_the_collector_who_takes_any(connection, parts):
    kept = dict(
        _rows(
            connection,
            f"""
            with promised as (
                select distinct promises.*, placed.handler_id
                from promises
                inner join placed
                    on
                        promises.loan_id = placed.loan_id
                        and promises.made_date = placed.done_on
                        and placed.result = 'PROMISE'
                where promised_date < date '{AS_OF_DATE}' - 2 and outcome_type <> 'PLAN'
            ),

            paid as (
                select
                    promise_id,
                    any_value(promised_amount) as promised_amount,
                    coalesce(any_value(handler_id) = '{parts.lenient_collector}', false)
                        as is_lenient,
                    coalesce(sum(amount), 0) as amount
                from promised
                left join repayments
                    on
                        promised.loan_id = repayments.loan_id
                        and value_date between made_date and promised_date + 1
                        and txn_type <> 'REVERSAL'
                group by promise_id
            )

            select is_lenient, avg((amount >= promised_amount)::integer)
            from paid
            group by is_lenient
            """,
        )
    )

    assert 0.5 < kept[False] < 0.85
    assert kept[True] < kept[False] - 0.2


def test_hands_follow_each_other_and_one_holds_a_loan_at_a_time(connection):
    assert _rows(connection, "select distinct hand_no from collection_assignments order by 1") == [
        (1,),
        (2,),
        (3,),
    ]
    overlapping = _value(
        connection,
        """
        select count(*)
        from (
            select
                *,
                lead(assigned_date) over (partition by loan_id order by assigned_date, hand_no)
                    as next_on
            from collection_assignments
        )
        where recalled_date > next_on
        """,
    )
    assert overlapping == 0
    assert _value(connection, "select count(*) from agencies") == 4
    # Whom an agency sends is known to the bank and trained.
    unknown = _value(
        connection,
        """
        select count(*)
        from collection_assignments
        anti join staff on handler_id = staff_id
        where agency_id is not null
        """,
    )
    assert unknown == 0


def test_one_agency_calls_at_night_and_too_often(connection):
    by_night = dict(
        _rows(
            connection,
            """
            select coalesce(agency_id, 'BANK'), avg(is_at_night::integer)
            from placed where not coalesce(consent_flag, false) group by all
            """,
        )
    )
    assert by_night.pop("WB02") > 0.04
    assert set(by_night.values()) == {0.0}
    assert _value(connection, "select count(*) from placed where is_at_night and consent_flag") > 0
    for talks, condition in ((3, "connected"), (6, "not connected")):
        agencies = _rows(
            connection,
            f"""
            select distinct agency_id from placed
            where channel in ('CALL', 'AI_CALL') and contact_relation = 'SELF' and {condition}
            group by customer_id, agency_id, done_on, contact_key
            having count(*) > {talks}
            """,
        )
        assert agencies == [("WB02",)]


def test_others_are_asked_before_the_debtor_is_lost_mostly_where_the_story_says(connection, parts):
    shares = dict(
        _rows(
            connection,
            f"""
            with asked as (
                select
                    *,
                    sum((connected and contact_relation = 'SELF')::integer) over (
                        partition by customer_id, done_on
                    ) > 0 as was_reached
                from placed
                where channel = 'CALL' and coalesce(agency_id, '') <> 'WB02'
            )

            select
                branch_id = '{parts.asking_branch}',
                avg((contact_relation not in ('SELF', 'GUARANTOR'))::integer)
                    filter (where was_reached)
            from asked
            group by all
            """,
        )
    )

    assert shares[True] > 0.05
    assert shares[False] < 0.01


def test_where_nobody_calls_and_where_one_goes_alone(connection, parts):
    worked = dict(
        _rows(
            connection,
            f"""
            select
                org_id[1:4] || '00' = '{parts.uncalling_branch}',
                count(action_id)::double / count(distinct assignment_id)
            from collection_assignments as hands
            inner join loans using (loan_id)
            left join placed
                on
                    hands.loan_id = placed.loan_id
                    and done_on between hands.assigned_date
                    and coalesce(hands.recalled_date, date '9999-12-31')
            where hand_no = 1
            group by all
            """,
        )
    )
    assert worked[True] < 0.5 * worked[False]
    alone = dict(
        _rows(
            connection,
            f"""
            select branch_id = '{parts.lone_branch}', avg((staff_count = 1)::integer)
            from placed where channel = 'VISIT' group by all
            """,
        )
    )
    assert alone[True] > 0.4
    assert alone[False] < 0.05


def test_a_collector_works_on_after_the_certificate_ended(connection, parts):
    (last_held,) = _rows(
        connection,
        "select max(held_on) from training_records "
        f"where staff_id = '{parts.lapsed_collector}' and passed",
    )[0]

    assert (AS_OF_DATE - last_held).days > 500
    assert (
        _value(
            connection,
            f"""
            select count(*) from placed
            where
                handler_id = '{parts.lapsed_collector}'
                and done_on > date '{last_held}' + interval 1 year
            """,
        )
        > 0
    )


def test_most_branches_have_targets_and_one_has_none(connection, parts):
    targeted = {
        row[0] for row in _rows(connection, "select distinct org_id from collection_targets")
    }
    overdue = {row[0] for row in _rows(connection, "select distinct branch_id from placed")}

    assert parts.untargeted_branch in overdue - targeted
    assert len(overdue & targeted) > 0.8 * len(overdue)
    assert (
        _value(
            connection,
            f"select count(*) from collection_targets "
            f"where date '{AS_OF_DATE}' between period_start and period_end",
        )
        > 0
    )


def test_the_library_of_scripts_and_the_complaints_have_their_faults(connection):
    today = f"date '{AS_OF_DATE}'"
    assert _value(
        connection, f"select count(*) from scripts where valid_to < {today} and version = 1"
    )
    assert _value(connection, "select count(*) from scripts where approved_by is null") == 1
    assert _value(connection, "select count(*) from scripts where text like '%身败名裂%'") == 1
    unknown = _value(
        connection,
        "select count(*) from placed anti join scripts on placed.script_id = scripts.script_id "
        "where placed.script_id is not null",
    )
    assert unknown == 0
    open_long = _value(
        connection,
        f"select count(*) from complaints where closed_at is null and received_at < {today} - 15",
    )
    assert open_long >= 1


def test_the_bank_records_most_of_what_its_own_system_can_see(connection, parts):
    recorded = {row[0] for row in _rows(connection, "select distinct indicator_code from warnings")}
    assert {"R08", "R10", "F01", "F09", "F10", "U01", "U02", "U03", "G01", "G02", "G05"} <= recorded

    # A voucher that is missing for more than a month: nine of ten, and only such.
    lacking, seen = _rows(
        connection,
        f"""
        with lacking as (
            select loan_id, txn_date, voucher_date
            from fund_flows
            inner join loans using (loan_id)
            where
                direction = 'OUT'
                and txn_date + 31 < least(
                    coalesce(voucher_date, date '{AS_OF_DATE}'),
                    coalesce(closed_date, date '{AS_OF_DATE}')
                )
        )

        select
            count(*),
            count(*) filter (
                exists (
                    select 1 from warnings
                    where
                        warnings.loan_id = lacking.loan_id
                        and indicator_code = 'U03'
                        and triggered_at::date = txn_date + 31
                )
            )
        from lacking
        """,
    )[0]
    assert 0.85 * lacking < seen < lacking
    assert (
        _value(
            connection,
            """
            select count(*)
            from warnings
            anti join fund_flows
                on
                    warnings.loan_id = fund_flows.loan_id
                    and direction = 'OUT'
                    and triggered_at::date = txn_date + 31
                    and (voucher_date is null or voucher_date > txn_date + 31)
            where indicator_code = 'U03'
            """,
        )
        == 0
    )
    # Where no funds are confirmed there is nothing to warn of.
    assert (
        _value(
            connection,
            f"""
            select count(*) from warnings
            where indicator_code = 'R08' and org_id[1:4] || '00' = '{parts.unconfirming_branch}'
            """,
        )
        == 0
    )
