"""What happens in a generated bank: believable figures, and the trouble it is meant to show."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from loaders.generator import Story, generate, story
from tests.oracle.one_loan import position
from tests.oracle.rows import LoanRows
from tests.oracle.thresholds import DEFAULT_THRESHOLDS
from warehouse.contracts import CONTRACTS
from warehouse.contracts.findings import FoundBy
from warehouse.contracts.inspections import InspectionType
from warehouse.contracts.loan_events import EventType
from warehouse.contracts.loans import LoanStatus, RepayMethod
from warehouse.contracts.repayments import TransactionType

LOAN_COUNT = 8000
SEED = 4
LAST_MONTH_END = date(2026, 10, 31)

RATES = """
    sum(balance) filter (where days_past_due > 0) / sum(balance) as overdue_rate,
    sum(balance) filter (where five_class not in ('PASS', 'SPECIAL_MENTION')) / sum(balance)
        as npl_rate
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("bank")
    generate(found, loan_count=LOAN_COUNT, seed=SEED, file_format="parquet")
    return found


@pytest.fixture(scope="module")
def connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """One view per table, and ``placed_loans``: the loans with their region and branch."""
    with duckdb.connect() as opened:
        for contract in CONTRACTS:
            opened.execute(
                f"create view {contract.table} as "
                f"from read_parquet('{folder / contract.table}.parquet')"
            )
        opened.execute(
            "create view placed_loans as "
            "select *, org_id[1:2] || '0000' as region_id, org_id[1:4] || '00' as branch_id "
            "from loans"
        )
        yield opened


@pytest.fixture(scope="module")
def parts() -> Story:
    return story(LOAN_COUNT, SEED)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def _codes(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> set[str]:
    return {row[0] for row in _rows(connection, f"select distinct {column} from {table}")}


@pytest.mark.parametrize(
    ("table", "column", "codes"),
    [
        ("loans", "repay_method", RepayMethod),
        ("loans", "status", LoanStatus),
        ("repayments", "txn_type", TransactionType),
        ("loan_events", "event_type", EventType),
        ("inspections", "inspection_type", InspectionType),
        ("findings", "found_by", FoundBy),
    ],
)
def test_everything_that_can_happen_does(connection, table, column, codes):
    assert _codes(connection, table, column) == {code.value for code in codes}


def test_the_bank_is_no_worse_and_no_better_than_banks_are(connection):
    ((overdue_rate, npl_rate),) = _rows(
        connection,
        f"select {RATES} from loan_snapshots where snapshot_date = date '{LAST_MONTH_END}'",
    )

    assert 0.015 < overdue_rate < 0.045
    assert 0.008 < npl_rate < 0.03


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_troubled_region_is_worse_than_the_bank_and_than_it_was(tmp_path, seed):
    generate(tmp_path, loan_count=3000, seed=seed, file_format="parquet")
    region = story(3000, seed).troubled_region

    with duckdb.connect() as connection:
        rates = {
            (is_troubled, month_end): rate
            for is_troubled, month_end, rate in _rows(
                connection,
                f"""
                select
                    org_id[1:2] || '0000' = '{region}' as is_troubled,
                    snapshot_date,
                    coalesce(sum(balance) filter (where days_past_due > 0), 0) / sum(balance)
                from '{tmp_path}/loan_snapshots.parquet'
                inner join '{tmp_path}/loans.parquet' using (loan_id)
                group by all
                """,
            )
        }

    autumn = [date(2026, 8, 31), date(2026, 9, 30), LAST_MONTH_END]
    autumn_before = [date(2025, 8, 31), date(2025, 9, 30), date(2025, 10, 31)]
    now = sum(rates[True, month_end] for month_end in autumn) / 3
    assert 0.04 < now < 0.3
    assert now > 1.8 * sum(rates[False, month_end] for month_end in autumn) / 3
    assert now > 1.5 * sum(rates[True, month_end] for month_end in autumn_before) / 3


def test_a_year_has_its_seasons(connection):
    amounts = dict(
        _rows(
            connection,
            """
            select extract(month from disbursed_date), count(*)
            from loans where extract(year from disbursed_date) between 2021 and 2025
            group by all
            """,
        )
    )

    assert min(amounts, key=lambda month: amounts[month]) == 2
    assert max(amounts, key=lambda month: amounts[month]) == 12


def test_the_hiding_branch_extends_what_is_overdue_and_calls_it_sound(connection, parts):
    extended_overdue, extensions = _rows(
        connection,
        f"""
        select
            count(*) filter (where days_past_due > 0),
            count(distinct event_id)
        from loan_events
        inner join placed_loans using (loan_id)
        left join (
            -- Overdue by the plan that the extension replaced.
            select
                schedule.loan_id,
                schedule.version + 1 as version,
                max(next_version.effective_from - schedule.due_date) as days_past_due
            from repayment_schedule as schedule
            inner join repayment_schedule as next_version
                on schedule.loan_id = next_version.loan_id
                and schedule.version + 1 = next_version.version
                and schedule.period_no = next_version.period_no
                and schedule.due_date < next_version.due_date
            group by all
        ) as before_change
            on loan_events.loan_id = before_change.loan_id and before_change.version = 2
        -- One product is kept in another system, without plans.
        where
            event_type = 'EXTENSION'
            and branch_id = '{parts.hiding_branch}'
            and product_code <> '联合消费贷'
        """,
    )[0]

    assert extensions >= 10
    assert extended_overdue == extensions
    classes = _rows(
        connection,
        f"""
        select distinct five_class from loan_snapshots inner join placed_loans using (loan_id)
        where branch_id = '{parts.hiding_branch}'
        """,
    )
    assert {row[0] for row in classes} <= {"PASS", "SPECIAL_MENTION"}


def test_an_extension_or_restructure_makes_a_new_version_from_its_day(connection):
    missing = _rows(
        connection,
        """
        select event_id
        from loan_events
        left join repayment_schedule as schedule
            on loan_events.loan_id = schedule.loan_id
            and loan_events.event_date = schedule.effective_from
            and schedule.version > 1
        -- One product is kept in another system, without plans.
        inner join loans on loan_events.loan_id = loans.loan_id
        where
            event_type in ('EXTENSION', 'RESTRUCTURE', 'RATE', 'REPAY_DAY')
            and product_code <> '联合消费贷'
            and schedule.loan_id is null
        """,
    )

    assert missing == []


def test_an_old_loan_repaid_by_a_new_one_has_its_new_loan(connection):
    refinanced, matched = _rows(
        connection,
        """
        select count(distinct old.loan_id), count(distinct old.loan_id) filter (
            where new.disbursed_amount = old.disbursed_amount and old.status = 'SETTLED'
        )
        from repayments
        inner join loans as old using (loan_id)
        left join loans as new
            on old.customer_id = new.customer_id
            and repayments.value_date = new.disbursed_date
            and new.purpose = '归还旧贷'
        where txn_type = 'REFINANCE'
        """,
    )[0]

    assert refinanced >= 5
    assert matched == refinanced


def test_a_reversal_takes_back_the_whole_of_an_earlier_entry(connection):
    wrong = _rows(
        connection,
        """
        select reversal.txn_id
        from repayments as reversal
        inner join repayments as original on reversal.reversal_of = original.txn_id
        where
            reversal.txn_type = 'REVERSAL'
            and (
                reversal.amount <> original.amount
                or reversal.posted_at <= original.posted_at
                or original.txn_type <> 'REPAY'
            )
        """,
    )

    assert wrong == []
    assert _rows(
        connection,
        "select count(*) > 30 from repayments where txn_type = 'REVERSAL'",
    ) == [(True,)]


def test_the_hiding_branch_books_late_far_more_often_than_others(connection, parts):
    shares = dict(
        _rows(
            connection,
            f"""
            select
                branch_id = '{parts.hiding_branch}',
                avg((posted_at::date - value_date >= 5)::integer)
            from repayments inner join placed_loans using (loan_id)
            group by all
            """,
        )
    )

    assert 0.001 < shares[False] < 0.01
    assert shares[True] > 3 * shares[False]


def test_some_changes_lack_an_approval(connection):
    ((missing, all_changes),) = _rows(
        connection,
        """
        select count(*) filter (where approval_no is null), count(*)
        from loan_events where event_type <> 'CLASS_CHANGE'
        """,
    )

    assert 0.02 < missing / all_changes < 0.25


def test_money_comes_back_after_a_write_off(connection):
    wrong = _rows(
        connection,
        """
        select txn_id from repayments inner join loans using (loan_id)
        where txn_type = 'RECOVERY' and (status <> 'WRITTEN_OFF' or value_date <= closed_date)
        """,
    )

    assert wrong == []


def test_one_product_is_kept_elsewhere_and_reports_month_ends_only(connection, parts):
    found = {
        table: _rows(
            connection,
            f"""
            select count(*) from {table} inner join loans using (loan_id)
            where product_code = '联合消费贷'
            """,
        )[0][0]
        for table in ("repayment_schedule", "repayments", "loan_snapshots")
    }
    assert found["repayment_schedule"] == found["repayments"] == 0
    assert found["loan_snapshots"] > 1000

    # 未报送: a region that did not send its last month, and single loans in other months.
    silent = _rows(
        connection,
        f"""
        select count(*) from loan_snapshots inner join placed_loans using (loan_id)
        where
            product_code = '联合消费贷'
            and region_id = '{parts.silent_region}'
            and snapshot_date = date '{LAST_MONTH_END}'
        """,
    )
    assert silent == [(0,)]
    gaps = _rows(
        connection,
        """
        select count(*) from (
            from loan_snapshots inner join loans using (loan_id)
            where product_code = '联合消费贷'
            qualify date_diff(
                'month',
                lag(snapshot_date) over (partition by loan_id order by snapshot_date),
                snapshot_date
            ) > 1
        )
        """,
    )
    assert gaps[0][0] > 10


def test_the_ticking_branch_is_never_late_and_always_writes_the_same(connection, parts):
    checks = _rows(
        connection,
        f"""
        select
            count(*),
            count(*) filter (where done_date is null or done_date > due_date),
            count(distinct conclusion),
            count(*) filter (where inspection_type <> 'GUARANTEE' and method = 'ONSITE'),
            max(done_date) filter (where inspection_type = 'GUARANTEE' and done_date
                <> last_day(done_date))
        from inspections
        where
            org_id[1:4] || '00' = '{parts.ticking_branch}'
            and loan_id[1:2] = '{parts.ticking_branch[:2]}'
            and inspection_type not in ('SELF', 'SPOT', 'SUPERVISE')
            and due_date <= date '{LAST_MONTH_END}'
            -- Loans of a sub-branch that went to the branch later are ticked where they came from.
            and conclusion is not distinct from '经营正常，资金用途与约定一致，还款来源稳定'
        """,
    )

    ((count, late, conclusions, on_site, not_on_the_day),) = checks
    assert count > 100
    assert (late, conclusions, on_site, not_on_the_day) == (0, 1, 0, None)


def test_the_ticking_branch_finds_nothing_and_others_find_plenty(connection, parts):
    found = dict(
        _rows(
            connection,
            f"""
            select found_by, count(*)
            from findings
            inner join inspections using (inspection_id)
            where org_id[1:4] || '00' = '{parts.ticking_branch}'
            group by all
            """,
        )
    )

    assert "SELF" not in found
    assert found["SUPERIOR"] > 10


def test_loans_go_bad_where_nobody_looks(connection, parts):
    rates = dict(
        _rows(
            connection,
            f"""
            select
                branch_id = '{parts.ticking_branch}' as is_ticking,
                sum(balance) filter (where days_past_due > 30) / sum(balance)
            from loan_snapshots
            inner join placed_loans using (loan_id)
            where snapshot_date = date '{LAST_MONTH_END}'
            group by all
            """,
        )
    )

    assert rates[True] > 1.5 * rates[False]


def test_elsewhere_conclusions_are_written_for_each_check(connection, parts):
    ((count, texts, short),) = _rows(
        connection,
        f"""
        select count(conclusion), count(distinct conclusion),
            count(*) filter (where conclusion is null or length(conclusion) < 6)
        from inspections
        where
            org_id[1:4] || '00' <> '{parts.ticking_branch}'
            and customer_id is not null
            and done_date is not null
        """,
    )

    assert texts > 0.7 * count
    assert 0.01 < short / count < 0.06


def test_most_of_what_is_found_is_put_right_in_time_and_some_found_again(connection, parts):
    found = dict(
        _rows(
            connection,
            f"""
            select
                case
                    when rectified_date is null then 'open'
                    when rectified_date > rectify_due then 'late'
                    else 'in time'
                end,
                count(*)
            from findings
            where rectify_due < date '{LAST_MONTH_END}'
            group by all
            """,
        )
    )

    assert 0.75 < found["in time"] / sum(found.values()) < 0.95
    assert found["late"] > 0
    assert found["open"] > 0
    by_self = _rows(connection, "select found_by, count(*) from findings group by all order by all")
    assert [one for one, _ in by_self] == ["EXTERNAL", "SELF", "SUPERIOR"]


def test_the_untidy_branch_lacks_its_mortgage_certificates(connection, parts):
    lacking = dict(
        _rows(
            connection,
            f"""
            select
                org_id[1:4] || '00' = '{parts.untidy_branch}' as is_untidy,
                avg(case when filed_date is null then 1.0 else 0.0 end)
            from archives
            inner join loans using (loan_id)
            where
                item_code = 'MORTGAGE_CERTIFICATE'
                and disbursed_date < date '{LAST_MONTH_END}' - 60
            group by all
            """,
        )
    )

    assert lacking[True] > 0.4
    assert lacking[False] < 0.05


def test_items_are_lent_and_some_are_not_back(connection):
    ((lent, late),) = _rows(
        connection,
        f"""
        select count(borrowed_to), count(*) filter (where borrow_due < date '{LAST_MONTH_END}')
        from archives
        """,
    )

    assert lent > late > 0


def test_elsewhere_checks_are_on_time_late_and_undone(connection, parts):
    found = Counter(
        dict(
            _rows(
                connection,
                f"""
                select
                    case
                        when done_date is null then 'undone'
                        when done_date > due_date then 'late'
                        else 'on time'
                    end as outcome,
                    count(*)
                from inspections
                where
                    org_id[1:4] || '00' <> '{parts.ticking_branch}'
                    and due_date <= date '{LAST_MONTH_END}'
                group by all
                """,
            )
        )
    )

    assert 0.75 < found["on time"] / found.total() < 0.97
    assert found["late"] > found["undone"] > 0


def test_the_bank_reports_what_its_plans_and_payments_say_but_for_known_differences(folder, parts):
    """The second computation in plain Python finds the same days, balance and arrears."""
    loans = pq.read_table(folder / "loans.parquet").to_pylist()[::10]
    of_these = [("loan_id", "in", [loan["loan_id"] for loan in loans])]
    tables: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for table in ("repayment_schedule", "repayments", "loan_snapshots"):
        by_loan = defaultdict(list)
        rows_of = pq.read_table(folder / f"{table}.parquet", filters=of_these)
        for row in rows_of.to_pylist():
            by_loan[row["loan_id"]].append(row)
        tables[table] = by_loan
    differences: Counter[str] = Counter()
    compared = 0
    for loan in loans:
        loan_id = loan["loan_id"]
        if not tables["repayment_schedule"][loan_id]:
            continue
        rows = LoanRows(
            loan,
            tables["repayment_schedule"][loan_id],
            tables["repayments"][loan_id],
            tables["loan_snapshots"][loan_id],
            [],
        )
        for snapshot in rows.snapshots:
            truth = position(rows, snapshot["snapshot_date"], DEFAULT_THRESHOLDS)
            assert snapshot["overdue_principal"] == truth.overdue_principal, snapshot
            assert snapshot["overdue_interest"] == truth.overdue_interest, snapshot
            compared += 1
            if snapshot["balance"] != truth.unpaid_principal:
                differences["balance"] += 1
            if snapshot["days_past_due"] != truth.days_past_due:
                hides = loan["org_id"].startswith(parts.hiding_branch[:4])
                within_grace = truth.days_past_due <= loan["grace_days"]
                assert hides or within_grace, snapshot
                differences["days"] += 1

    assert compared > 10_000
    assert 0 < differences["balance"] < 0.002 * compared
    assert 0 < differences["days"] < 0.01 * compared


def test_who_merged_or_closed_lately_has_loans_but_lends_no_more(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    changed = _rows(
        connection,
        """
        select merged_into is not null, count(*) > 0, max(disbursed_date) <= close_date,
            count(*) filter (where status = 'ACTIVE') > 0
        from org_units inner join loans on org_units.org_id = loans.org_id
        where close_date is not null
        group by org_units.org_id, close_date, merged_into
        order by merged_into is not null
        """,
    )

    assert changed == [(False, True, True, True), (True, True, True, True)]


def test_low_risk_loans_are_covered_with_their_interest_but_for_a_few(connection):
    ((loans, short),) = _rows(
        connection,
        """
        with due as (
            select loan_id, version, sum(due_principal + coalesce(due_interest, 0)) as due_amount
            from repayment_schedule
            group by loan_id, version
            qualify version = max(version) over (partition by loan_id)
        ),
        secured as (
            select
                collateral_id,
                any_value(collaterals.value) as value,
                sum(due_amount) as due_amount,
                count(*) as loan_count
            from loans
            inner join due using (loan_id)
            inner join collateral_links using (loan_id)
            inner join collaterals using (collateral_id)
            where is_low_risk
            group by collateral_id
        )
        select sum(loan_count), sum(case when value < due_amount then loan_count end)
        from secured
        """,
    )

    assert [(loans,)] == _rows(connection, "select count(*) from loans where is_low_risk")
    assert 0 < short < 0.3 * loans
    assert _rows(
        connection,
        """
        select distinct collaterals.type
        from loans
        inner join collateral_links using (loan_id)
        inner join collaterals using (collateral_id)
        where is_low_risk order by all
        """,
    ) == [("BANK_ACCEPTANCE",), ("CD",), ("MARGIN",), ("TBOND",)]


def test_a_house_is_worth_more_than_what_is_lent_on_it_and_may_secure_two_loans(connection):
    lent = """
        select collateral_id, count(*) as loan_count,
            sum(secured_amount) / any_value(first_value) as share
        from collateral_links
        inner join collaterals using (collateral_id)
        inner join loans using (loan_id)
        where guarantee_type = 'MORTGAGE'
        group by collateral_id
    """
    ((least, greatest, shared, overlent, count),) = _rows(
        connection,
        "select min(share), max(share), count(*) filter (loan_count > 1), "
        f"count(*) filter (share > 0.75), count(*) from ({lent})",
    )

    assert 0.4 < least < greatest < 1.25
    assert 0 < shared < 0.1 * count
    assert 0 < overlent < 0.08 * count


def test_a_guarantee_agreed_is_on_file_but_for_a_few(connection):
    by_type = {
        guarantee_type: (kinds, missing / count)
        for guarantee_type, kinds, missing, count in _rows(
            connection,
            "select guarantee_type, list(distinct type = 'GUARANTOR') filter (type is not null), "
            "count(*) - count(collateral_id), count(*) "
            "from loans left join collateral_links using (loan_id) "
            "left join collaterals using (collateral_id) group by all",
        )
    }

    assert by_type["CREDIT"][1] == 1
    for guarantee_type, is_guarantor in (("GUARANTEE", True), ("MORTGAGE", False)):
        kinds, missing_share = by_type[guarantee_type]
        assert kinds == [is_guarantor]
        assert 0 < missing_share < 0.05
    assert _rows(
        connection,
        "select count(*) filter (customer_id is not null) > 0, "
        "count(*) filter (customer_id is null) > 0 from collaterals "
        "left join customers on collateral_id = customer_id where type = 'GUARANTOR'",
    ) == [(True, True)]
    # Nobody answers for himself.
    assert not _rows(
        connection,
        "select loan_id from collateral_links inner join loans using (loan_id) "
        "where collateral_id = customer_id",
    )


def test_only_what_still_secures_a_loan_is_held(connection):
    assert _rows(
        connection,
        """
        select collaterals.status = 'RELEASED' as is_released, bool_and(loans.status = 'SETTLED'),
            max(collaterals.valuation_date) <= date '2026-10-31'
        from collaterals
        inner join collateral_links using (collateral_id)
        inner join loans using (loan_id)
        group by all order by all
        """,
    ) == [(False, False, True), (True, True, True)]


def test_the_changing_branch_changes_what_is_overdue_and_nobody_else_approves(connection, parts):
    ((careless, approved),) = _rows(
        connection,
        f"""
        select
            count(*) filter (where approval_no is null or approved_by = officer_id),
            count(*) filter (where approved_by like 'A%')
        from loan_events inner join placed_loans using (loan_id)
        where event_type in ('GUARANTOR', 'ACCOUNT') and branch_id = '{parts.changing_branch}'
        """,
    )
    elsewhere = _rows(
        connection,
        "select loan_id from loan_events inner join placed_loans using (loan_id) "
        f"where approved_by = officer_id and branch_id <> '{parts.changing_branch}'",
    )

    assert careless > 5
    assert careless > approved
    assert elsewhere == []


def test_companies_weaken_in_their_statements_before_they_fall_behind(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """The last statement before trouble against those of borrowers without any."""
    rows = _rows(
        connection,
        """
        with worst as (
            select loans.customer_id, max(days_past_due) as days
            from loan_snapshots inner join loans on loan_snapshots.loan_id = loans.loan_id
            group by loans.customer_id
        )
        select worst.days > 60 as fell_behind,
            avg(total_liabilities / total_assets), avg((net_profit < 0)::integer)
        from financial_statements inner join worst
            on financial_statements.customer_id = worst.customer_id
        where period_end >= date '2025-12-31'
        group by all order by 1
        """,
    )
    (_, sound_debt, sound_losses), (_, weak_debt, weak_losses) = rows
    assert weak_debt > sound_debt + 0.1
    assert weak_losses > 3 * sound_losses


def test_some_statements_are_late_do_not_balance_or_are_qualified(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    ((late, unbalanced, qualified, statements),) = _rows(
        connection,
        """
        select
            count(*) filter (
                where received_date > period_end
                + case when month(period_end) = 12 then 120 else 60 end
            ),
            count(*) filter (where total_assets <> total_liabilities + equity),
            count(*) filter (where audit_opinion in ('QUALIFIED', 'DISCLAIMER', 'ADVERSE')),
            count(*)
        from financial_statements
        """,
    )
    assert 0.02 < late / statements < 0.15
    assert 0 < unbalanced / statements < 0.02
    assert 0 < qualified / statements < 0.05


def test_one_branch_has_no_inspection_post(connection, parts):
    lacking = _rows(
        connection,
        "select org_id from org_units where org_level = 'BRANCH' and not has_inspect_post",
    )

    assert lacking == [(parts.unposted_branch,)]


def test_everybody_with_loans_or_inspections_is_in_the_file_of_people(connection):
    for table, column in (("loans", "officer_id"), ("inspections", "inspector_id")):
        unknown = _rows(
            connection,
            f"select {column} from {table} where {column} not in (select staff_id from staff)",
        )
        assert unknown == []


def test_some_left_with_live_loans(connection):
    ((orphaned, live),) = _rows(
        connection,
        f"""
        select count(*) filter (where off_date <= date '{LAST_MONTH_END}'), count(*)
        from loans inner join staff on officer_id = staff_id where status = 'ACTIVE'
        """,
    )

    assert 0.002 < orphaned / live < 0.05


def test_at_one_sub_branch_all_certificates_have_expired_and_people_inspect(connection, parts):
    certificates = _rows(
        connection,
        f"""
        select max(coalesce(valid_until, held_on + interval 1 year))
        from training_records inner join staff using (staff_id)
        where org_id = '{parts.lapsed_sub}' and passed
        """,
    )
    ((inspected,),) = _rows(
        connection,
        f"""
        select max(done_date) from inspections
        where org_id = '{parts.lapsed_sub}' and done_date <= date '{LAST_MONTH_END}'
        """,
    )

    last_valid = certificates[0][0]
    assert getattr(last_valid, "date", lambda: last_valid)() < inspected


def test_one_region_reports_late(connection, parts):
    late = dict(
        _rows(
            connection,
            f"""
            select
                org_id[1:2] = '{parts.tardy_region[:2]}',
                avg((submitted_at::date > due_date)::integer)
            from report_submissions where submitted_at is not null group by all
            """,
        )
    )

    assert late[True] > 3 * late[False]


def test_money_of_the_diverting_branch_goes_where_it_may_not(connection, parts):
    rows = connection.execute(
        f"""
        select branch_id = '{parts.diverting_branch}' as is_diverting,
            count(distinct placed_loans.loan_id) as loan_count,
            count(distinct placed_loans.loan_id) filter (
                where payee_type in ('SECURITIES', 'WEALTH', 'PROPERTY')
                    or fund_flows.purpose like '%首付%'
            ) as diverted_count
        from fund_flows
        inner join placed_loans using (loan_id)
        where direction = 'OUT' and product_code <> '个人住房按揭'
        group by all order by all
        """
    ).fetchall()
    shares = {is_diverting: diverted / loans for is_diverting, loans, diverted in rows}

    assert shares[True] > 0.2
    assert 0 < shares[False] < 0.02


def test_payments_come_to_what_was_paid_out_at_most(connection):
    worst, traced = connection.execute(
        """
        with paid as (
            select loan_id, sum(fund_flows.amount) as amount
            from fund_flows where direction = 'OUT' group by loan_id
        )
        select max(paid.amount - disbursed_amount), sum(paid.amount) / sum(disbursed_amount)
        from paid inner join loans using (loan_id)
        """
    ).fetchone()

    assert worst == 0
    assert traced > 0.9


def test_funds_are_mostly_confirmed_and_by_one_branch_never(connection, parts):
    ((confirmed, partial, refused, undone),) = _rows(
        connection,
        f"""
        select
            count(*) filter (where fund_confirm = 'CONFIRMED') / count(*),
            count(*) filter (where fund_confirm = 'PARTIAL') / count(*),
            count(*) filter (where fund_confirm = 'NOT') / count(*),
            count(*) filter (where done_date is null) / count(*)
        from inspections inner join placed_loans using (loan_id)
        where inspection_type = 'FUNDS' and due_date <= date '{LAST_MONTH_END}' - 30
            and region_id <> '{parts.troubled_region}'
        """,
    )
    assert 0.78 < confirmed < 0.92
    assert 0.01 < partial < 0.1
    assert 0.005 < refused < 0.1
    assert 0.01 < undone < 0.15
    loans, asked = _rows(
        connection,
        f"""
        select count(distinct loan_id), 0 from placed_loans
        inner join customers using (customer_id)
        where branch_id = '{parts.unconfirming_branch}' and customer_type <> 'RETAIL'
        union all
        select count(*), 1 from inspections inner join placed_loans using (loan_id)
        where branch_id = '{parts.unconfirming_branch}' and inspection_type = 'FUNDS'
        order by 2
        """,
    )
    assert loans[0] > 0
    assert asked[0] == 0


def test_most_further_drawdowns_have_a_clean_check_before_them(connection):
    ((share,),) = _rows(
        connection,
        f"""
        select avg(case when checks.loan_id is null then 0 else 1 end)
        from loans
        left join (
            select distinct inspections.loan_id
            from inspections inner join loans using (loan_id)
            where inspection_type = 'REDRAW' and result = 'NORMAL'
                and done_date between disbursed_date - 30 and disbursed_date
        ) as checks on loans.loan_id = checks.loan_id
        where drawdown_no > 1 and not is_low_risk
            and disbursed_date between date '{LAST_MONTH_END}' - 1000 and date '{LAST_MONTH_END}'
        """,
    )
    assert 0.75 < share < 0.95


def test_the_policy_has_limits_of_every_kind_and_a_ban_broken_by_one_loan(connection, parts):
    """What the limits mean in money is tested on the built bank; here, that the story is told."""
    policies = {
        member: (limit_amount, limit_ratio, banned, effective_from)
        for member, limit_amount, limit_ratio, banned, effective_from in connection.execute(
            "select member, limit_amount, limit_ratio, banned, effective_from from policy_limits"
        ).fetchall()
    }
    dimensions = {
        name for (name,) in connection.execute("select dimension from policy_limits").fetchall()
    }
    assert dimensions == {"INDUSTRY", "PRODUCT", "REGION", "CUSTOMER", "GROUP"}
    assert policies[parts.troubled_region][0] > 0
    assert 0 < policies["F"][1] < 100
    (after_the_ban,) = connection.execute(
        "select count(*) from loans inner join customers using (customer_id) "
        "where industry_code = 'B' and disbursed_date >= $day",
        {"day": policies["B"][3]},
    ).fetchone()
    assert policies["B"][2]
    assert after_the_ban >= 1
