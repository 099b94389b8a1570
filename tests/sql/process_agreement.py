"""Asks both computations for stages and changes and compares them cell by cell."""

from dataclasses import asdict, fields
from pprint import pformat
from typing import Any

from tests.oracle.element_changes import (
    ChangeRules,
    ElementChange,
    OrgElementChange,
    element_changes,
    org_element_changes,
)
from tests.oracle.process_stages import (
    Bank,
    LoanStage,
    OrgStage,
    StageSpan,
    loan_stages,
    org_stages,
)
from tests.published import Published
from tests.sql.agreement import assert_same_table, different_cells


def assert_same_process(
    published: Published, bank: Bank, change_rules: ChangeRules | None = None
) -> None:
    """Every cell of the stages and changes of the build is what the second computation says."""
    for table, row_type, key, computed in (
        ("loan_stage_spans", StageSpan, ("loan_id", "from_date"), bank.spans),
        ("loan_stages", LoanStage, ("loan_id",), loan_stages(bank)),
    ):
        assert_same_table(published, table, row_type, key, computed, bank.book)
    changes = element_changes(bank, change_rules)
    _same(published, "element_changes", ElementChange, ("event_id",), changes)
    _same(
        published,
        "org_stages",
        OrgStage,
        ("org_id", "month_end_date", "stage_code"),
        org_stages(bank),
    )
    _same(
        published,
        "org_element_changes",
        OrgElementChange,
        ("org_id", "month_end_date", "event_type"),
        org_element_changes(bank, change_rules),
    )


def _same(
    published: Published, table: str, row_type: Any, key: tuple[str, ...], computed: list[Any]
) -> None:
    by_model = published.table(table, *[column.name for column in fields(row_type)])
    differences = different_cells(by_model, [asdict(one) for one in computed], key)
    assert not differences, f"{table}: {pformat(differences[:12], width=150)}"
