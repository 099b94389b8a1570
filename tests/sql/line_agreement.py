"""Asks both computations for the line and compares them cell by cell."""

from dataclasses import asdict, fields
from datetime import date
from pprint import pformat
from typing import Any

from tests.oracle.line import Act, Coverage, Line, Load, OrgActs, OrgOfficers, Orphan, Person
from tests.oracle.line import OrgPost as Post
from tests.oracle.line_reports import OrgReports, Report, ToDo, org_reports, reports, to_dos
from tests.oracle.rows import Book
from tests.oracle.thresholds import DEFAULT_THRESHOLDS, Thresholds
from tests.published import Published
from tests.sql.agreement import different_cells


def assert_same_line(
    published: Published,
    known: Book,
    as_of_date: date,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> None:
    """Every computed cell about the line is what the second computation says."""
    line = Line(known, as_of_date, thresholds)
    tables: tuple[tuple[str, Any, int, list[Any]], ...] = (
        ("org_line_posts", Post, 2, line.org_posts()),
        ("staff", Person, 1, line.people()),
        ("officer_loads", Load, 2, line.loads()),
        ("orphaned_loans", Orphan, 1, line.orphans()),
        ("org_officers", OrgOfficers, 1, line.org_officers()),
        ("training_coverage", Coverage, 1, line.coverage()),
        ("acts_without_certificate", Act, 1, line.acts()),
        ("org_certified_acts", OrgActs, 2, line.org_acts()),
        ("report_states", Report, 3, reports(line)),
        ("org_reports", OrgReports, 2, org_reports(line)),
        ("line_to_dos", ToDo, 2, to_dos(line)),
    )
    for table, row_type, key, computed in tables:
        columns = [column.name for column in fields(row_type)]
        differences = different_cells(
            published.table(table, *columns),
            [asdict(row) for row in computed],
            tuple(columns[:key]),
        )
        assert not differences, (
            f"{table} differs in {len(differences)} cells (key, column, model, second "
            f"computation):\n{pformat(differences[:12], width=150)}"
        )
