"""Questions about what arrived, what was set aside, and where the files disagree."""

import polars as pl

from warehouse.reading import Scope, Warehouse

# Rows of one organisation and below; those that name no organisation come up for the whole bank.
_BELOW = """(
    {table}.org_id in (
        select descendant_org_id from org_closure where ancestor_org_id = $org_id
    )
    or ({table}.org_id is null and $with_unknown)
)"""


def deliveries(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Every file of every delivery, latest first."""
    return warehouse.read(
        scope,
        "select * from deliveries order by received_at desc, batch_id desc, file_name, table_name",
    )


def control_totals(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Rows read, taken, set aside and still counting, by delivery and table, latest first."""
    return warehouse.read(
        scope,
        """
        select control_totals.* from control_totals
        inner join (
            select batch_id, max(received_at) as received_at from deliveries group by batch_id
        ) as received on control_totals.batch_id = received.batch_id
        order by received.received_at desc, control_totals.batch_id, control_totals.table_name
        """,
    )


def control_sums(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Sums of money on the way from the files to the marts."""
    return warehouse.read(scope, "select * from control_sums order by control_name")


def rejected_rows_by_code(
    warehouse: Warehouse, scope: Scope, *, org_id: str, with_unknown: bool
) -> pl.DataFrame:
    """How many faults of each kind in each table; ``row_count`` counts lines once."""
    return warehouse.read(
        scope,
        f"""
        select table_name, code, count(*) as fault_count,
            count(distinct batch_id || ':' || file_name || ':' || line_no) as row_count,
            sum(amount) as amount
        from rejected_rows
        where {_BELOW.format(table="rejected_rows")}
        group by table_name, code
        order by count(*) desc, table_name, code
        """,
        org_id=org_id,
        with_unknown=with_unknown,
    )


def rejected_rows(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    with_unknown: bool,
    table_name: str | None = None,
    code: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """Rows set aside, latest delivery first, for the branch to mend.

    ``is_withheld`` where the line, and the value of a personal column, are not quoted.
    """
    return warehouse.read(
        scope,
        f"""
        select reject_no, batch_id, file_name, table_name, line_no, column_name, code, reason,
            org_id, loan_id, amount, is_withheld, value, source_text
        from rejected_rows
        where {_BELOW.format(table="rejected_rows")}
            and ($table_name is null or table_name = $table_name)
            and ($code is null or code = $code)
        order by batch_id desc, file_name, line_no, column_name
        limit $limit
        """,
        org_id=org_id,
        with_unknown=with_unknown,
        table_name=table_name,
        code=code,
        limit=limit,
    )


def reconciliation_by_code(
    warehouse: Warehouse, scope: Scope, *, org_id: str, with_unknown: bool
) -> pl.DataFrame:
    """How many findings of each kind, and the sum of their differences in size."""
    return warehouse.read(
        scope,
        f"""
        select finding_code, count(*) as finding_count, count(distinct loan_id) as loan_count,
            sum(abs(difference_amount)) as difference_amount
        from reconciliation
        where {_BELOW.format(table="reconciliation")}
        group by finding_code
        order by count(*) desc, finding_code
        """,
        org_id=org_id,
        with_unknown=with_unknown,
    )


def reconciliation(
    warehouse: Warehouse,
    scope: Scope,
    *,
    org_id: str,
    with_unknown: bool,
    finding_code: str | None = None,
    limit: int,
) -> pl.DataFrame:
    """Where the files disagree, the largest difference first."""
    return warehouse.read(
        scope,
        f"""
        select reconciliation.*, org_units.org_name
        from reconciliation
        left join org_units on reconciliation.org_id = org_units.org_id
        where {_BELOW.format(table="reconciliation")}
            and ($finding_code is null or finding_code = $finding_code)
        order by abs(difference_amount) desc nulls last, abs(actual_days - expected_days) desc,
            finding_no
        limit $limit
        """,
        org_id=org_id,
        with_unknown=with_unknown,
        finding_code=finding_code,
        limit=limit,
    )


def data_dictionary(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """What every column means."""
    return warehouse.read(scope, "select * from data_dictionary order by table_name, column_name")


def parameters(warehouse: Warehouse, scope: Scope) -> pl.DataFrame:
    """Every threshold in force."""
    return warehouse.read(scope, "select * from parameters order by area, name")
