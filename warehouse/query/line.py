"""Questions about the line itself: its posts, its people, their certificates, regular reports.

Posts, people and certificates are known as of the as-of date only; inspections and reports are of
the month asked for.
"""

from datetime import date

import polars as pl

from warehouse.reading import Scope, Warehouse

_STANDING = """
    select org_units.org_id, org_units.org_name, org_units.org_status, org_units.org_level,
        posts.needed_count as post_org_count, posts.missing_count, posts.not_reported_count,
        posts.reported_count, posts.missing_rate,
        org_officers.live_loan_count, org_officers.outstanding_principal,
        org_officers.staff_count, org_officers.officer_count, org_officers.loans_per_officer,
        org_officers.principal_per_officer, org_officers.peer_loans_per_officer,
        org_officers.peer_principal_per_officer, org_officers.peer_count,
        org_officers.over_limit_count, org_officers.orphaned_loan_count,
        org_officers.orphaned_principal, org_officers.orphaned_rate,
        org_officers.left_loan_count, org_officers.unknown_loan_count,
        org_officers.unassigned_loan_count,
        coverage.certified_count, coverage.expired_count, coverage.not_passed_count,
        coverage.no_record_count, coverage.expiring_count, coverage.coverage_rate,
        coverage.hours_per_person, coverage.staff_count - coverage.certified_count
            as uncertified_staff_count,
        acts.done_count, acts.tested_act_count, acts.uncertified_act_count, acts.unknown_act_count,
        acts.uncertified_rate,
        reports.due_count, reports.judged_count, reports.on_time_count, reports.late_count,
        reports.overdue_count, reports.open_count, reports.on_time_rate, reports.submitted_count,
        reports.returned_count, reports.return_rate,
        reports.not_reported_count as silent_report_count,
        reports.judged_count - reports.on_time_count as not_on_time_count
    from org_units
    left join org_officers on org_units.org_id = org_officers.org_id
    left join org_line_posts as posts
        on org_units.org_id = posts.org_id and posts.post = 'ANY'
    left join training_coverage as coverage on org_units.org_id = coverage.org_id
    left join org_certified_acts as acts
        on org_units.org_id = acts.org_id and acts.month_end_date = $month_end_date
    left join org_reports as reports
        on org_units.org_id = reports.org_id and reports.month_end_date = $month_end_date
"""


def line_standing(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The line of an organisation: one row. What no file tells is missing."""
    return warehouse.read(
        scope,
        f"{_STANDING} where org_units.org_id = $org_id",
        org_id=org_id,
        month_end_date=month_end_date,
    )


def line_by_child(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date
) -> pl.DataFrame:
    """The line of the organisations directly below; those open first."""
    return warehouse.read(
        scope,
        f"{_STANDING} where org_units.parent_org_id = $org_id order by org_units.org_id",
        org_id=org_id,
        month_end_date=month_end_date,
    )


def line_to_dos(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """How much the line asks for now, by kind: ``to_do_count``, ``oldest_date``, ``amount``."""
    return warehouse.read(
        scope,
        """
        select to_do_kind, count(*) as to_do_count, min(due_date) as oldest_date,
            sum(amount) as amount
        from line_to_dos
        inner join org_closure on line_to_dos.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id
        group by to_do_kind order by to_do_kind
        """,
        org_id=org_id,
    )


def line_posts(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Organisations that lack a post they need, or whose posts are not told; lacking ones first."""
    return warehouse.read(
        scope,
        """
        select line_posts.org_id, org_units.org_name, org_units.org_level, above.org_name
            as parent_name, line_posts.post, line_posts.post_state, line_posts.source,
            line_posts.is_verified
        from line_posts
        inner join org_closure on line_posts.org_id = org_closure.descendant_org_id
        inner join org_units on line_posts.org_id = org_units.org_id
        left join org_units as above on org_units.parent_org_id = above.org_id
        where org_closure.ancestor_org_id = $org_id
            and line_posts.is_required and line_posts.post_state <> 'FILLED'
        order by line_posts.post_state, line_posts.org_id, line_posts.post
        """,
        org_id=org_id,
    )


def posts_by_kind(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """Organisations that need each post, have it, lack it, or do not tell."""
    return warehouse.read(
        scope,
        "select * from org_line_posts where org_id = $org_id and post <> 'ANY' order by post",
        org_id=org_id,
    )


_OFFICERS = """
    from officer_loads
    inner join org_closure on officer_loads.org_id = org_closure.descendant_org_id
    inner join org_units on officer_loads.org_id = org_units.org_id
    where org_closure.ancestor_org_id = $org_id
"""


def officer_loads(warehouse: Warehouse, scope: Scope, *, org_id: str, limit: int) -> pl.DataFrame:
    """Account managers with live loans, those who are not there first, then the fullest."""
    return warehouse.read(
        scope,
        f"""
        select officer_loads.*, org_units.org_name
        {_OFFICERS}
        order by officer_loads.officer_state in ('ACTIVE', 'NOT_YET', 'NOT_REPORTED'),
            officer_loads.load_share desc nulls last, officer_loads.loan_count desc,
            officer_loads.officer_key, officer_loads.org_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def orphaned_loans(warehouse: Warehouse, scope: Scope, *, org_id: str, limit: int) -> pl.DataFrame:
    """Live loans nobody looks after, most balance first; they add up to the organisation's."""
    return warehouse.read(
        scope,
        """
        select orphaned_loans.*, loans.customer_name, loans.org_name, loans.maturity_date,
            staff.staff_name
        from orphaned_loans
        inner join org_closure on orphaned_loans.org_id = org_closure.descendant_org_id
        inner join loans on orphaned_loans.loan_id = loans.loan_id
        left join staff on orphaned_loans.officer_id = staff.staff_id
        where org_closure.ancestor_org_id = $org_id
        order by orphaned_loans.outstanding_principal desc nulls last, orphaned_loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def certificates_to_renew(
    warehouse: Warehouse, scope: Scope, *, org_id: str, limit: int
) -> pl.DataFrame:
    """People in post whose certificate is missing, over or soon over, the oldest first."""
    return warehouse.read(
        scope,
        """
        select staff.*, org_units.org_name, line_to_dos.due_date
        from line_to_dos
        inner join staff on line_to_dos.item_id = staff.staff_id
        inner join org_closure on staff.org_id = org_closure.descendant_org_id
        inner join org_units on staff.org_id = org_units.org_id
        where org_closure.ancestor_org_id = $org_id and line_to_dos.to_do_kind = 'CERTIFICATE'
        order by staff.certificate_state = 'VALID', line_to_dos.due_date, staff.staff_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def acts_without_certificate(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date, limit: int
) -> pl.DataFrame:
    """Inspections of a month done without a valid certificate; they add up to the month's count."""
    return warehouse.read(
        scope,
        """
        select acts_without_certificate.*, org_units.org_name
        from acts_without_certificate
        inner join org_closure on acts_without_certificate.org_id = org_closure.descendant_org_id
        inner join org_units on acts_without_certificate.org_id = org_units.org_id
        where org_closure.ancestor_org_id = $org_id
            and acts_without_certificate.month_end_date = $month_end_date
        order by acts_without_certificate.done_date desc, acts_without_certificate.inspection_id
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        limit=limit,
    )


def reports_to_chase(
    warehouse: Warehouse, scope: Scope, *, org_id: str, month_end_date: date, limit: int
) -> pl.DataFrame:
    """Reports of a month that were not in on time, and all that is outstanding or due soon."""
    return warehouse.read(
        scope,
        """
        select report_states.*, org_units.org_name
        from report_states
        inner join org_closure on report_states.org_id = org_closure.descendant_org_id
        inner join org_units on report_states.org_id = org_units.org_id
        left join line_to_dos
            on line_to_dos.to_do_kind = 'REPORT'
            and line_to_dos.item_id = report_states.report_code || '/'
                || report_states.org_id || '/' || report_states.period
        where org_closure.ancestor_org_id = $org_id
            and (
                line_to_dos.item_id is not null
                or (
                    report_states.month_end_date = $month_end_date
                    and report_states.report_state = 'LATE'
                )
            )
        order by report_states.report_state = 'LATE', report_states.report_state = 'OPEN',
            report_states.due_date, report_states.org_id, report_states.report_code
        limit $limit
        """,
        org_id=org_id,
        month_end_date=month_end_date,
        limit=limit,
    )


def report_history(
    warehouse: Warehouse, scope: Scope, *, org_id: str, since: date, until: date
) -> pl.DataFrame:
    """The regular reports of an organisation month by month."""
    return warehouse.read(
        scope,
        """
        select * from org_reports
        where org_id = $org_id and month_end_date >= $since and month_end_date <= $until
        order by month_end_date
        """,
        org_id=org_id,
        since=since,
        until=until,
    )
