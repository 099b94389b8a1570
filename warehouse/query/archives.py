"""Questions about the files of loans: what is missing, lent, not compared, kept long enough.

They stand as of the data date: the archives file says how things are and not since when.
"""

from typing import Literal, TypeAlias

import polars as pl

from warehouse.query.fragments import PART, PARTS
from warehouse.reading import Scope, Warehouse

ArchiveList: TypeAlias = Literal["MISSING", "NOT_RETURNED", "LENT", "DUE"]
FileList: TypeAlias = Literal["NO_FILE", "ENDING", "ENDED"]
# Which items are listed, and which of several days counts the waiting.
_ITEMS: dict[ArchiveList, str] = {
    "MISSING": "archives.filing_state = 'MISSING' and archives.loan_state = 'ACTIVE'",
    "NOT_RETURNED": "archives.lending_state = 'NOT_RETURNED'",
    "LENT": "archives.lending_state = 'LENT'",
    "DUE": "archives.backup_state = 'DUE' and archives.loan_state = 'ACTIVE'",
}
_DUE: dict[ArchiveList, str] = {
    "MISSING": "archives.filing_due_date",
    "NOT_RETURNED": "archives.borrow_due_date",
    "LENT": "archives.borrow_due_date",
    "DUE": "coalesce(archives.backup_verified_date, archives.filed_date)",
}
_FILES: dict[FileList, str] = {
    "NO_FILE": "archive_loans.file_state = 'NO_FILE'",
    "ENDING": "archive_loans.retention_state = 'ENDING'",
    "ENDED": "archive_loans.retention_state = 'ENDED'",
}


def org_archives(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The files of an organisation: one row; none where the archives file speaks of no loan."""
    return warehouse.read(scope, "select * from org_archives where org_id = $org_id", org_id=org_id)


def archives_not_told(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """How many loans in the book are of products no item speaks of: one row."""
    return warehouse.read(
        scope,
        """
        select count(*) as loan_count
        from loans
        inner join org_closure on loans.org_id = org_closure.descendant_org_id
        left join archive_loans on loans.loan_id = archive_loans.loan_id
        where org_closure.ancestor_org_id = $org_id and loans.loan_state = 'ACTIVE'
            and archive_loans.loan_id is null
        """,
        org_id=org_id,
    )


def archives_by_child(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """The files at the organisations directly below and the own ones (``is_own``), worst first."""
    return warehouse.read(
        scope,
        f"""
        with part as ({PARTS}),
        summed as (
            select {PART},
                count(case when archive_loans.loan_state = 'ACTIVE' then 1 end) as loan_count,
                count(case when file_state in ('COMPLETE', 'INCOMPLETE', 'NO_FILE') then 1 end)
                    as due_loan_count,
                count(case when file_state = 'COMPLETE' then 1 end) as complete_loan_count,
                count(case when file_state = 'NO_FILE' then 1 end) as no_file_loan_count,
                cast(sum(due_count) as bigint) as due_count,
                cast(sum(filed_count) as bigint) as filed_count,
                cast(sum(on_time_count) as bigint) as on_time_count,
                cast(sum(missing_count) as bigint) as missing_count,
                cast(sum(lent_count) as bigint) as lent_count,
                cast(sum(not_returned_count) as bigint) as not_returned_count,
                cast(sum(to_verify_count) as bigint) as to_verify_count,
                cast(sum(verified_count) as bigint) as verified_count,
                count(case when retention_state = 'ENDING' then 1 end)
                    as retention_ending_loan_count,
                count(case when retention_state = 'ENDED' then 1 end)
                    as retention_ended_loan_count
            from part
            inner join archive_loans on part.descendant_org_id = archive_loans.org_id
            group by {PART}
        )
        select *,
            cast(complete_loan_count as double) / nullif(cast(due_loan_count as double), 0)
                as complete_rate,
            cast(filed_count as double) / nullif(cast(due_count as double), 0) as filed_rate,
            cast(on_time_count as double) / nullif(cast(due_count as double), 0) as on_time_rate,
            cast(verified_count as double) / nullif(cast(to_verify_count as double), 0)
                as verified_rate
        from summed
        order by missing_count + not_returned_count + no_file_loan_count desc, org_id
        """,
        org_id=org_id,
    )


def missing_by_item(warehouse: Warehouse, scope: Scope, *, org_id: str) -> pl.DataFrame:
    """What is missing in the files by what it is, most missing first; loans in the book."""
    return warehouse.read(
        scope,
        """
        select archives.item_code,
            count(*) as due_count,
            count(case when archives.filing_state = 'MISSING' then 1 end) as missing_count
        from archives
        inner join org_closure on archives.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and archives.loan_state = 'ACTIVE'
            and archives.is_required
            and archives.filing_due_date < (select as_of_date from build_info)
        group by archives.item_code
        order by missing_count desc, due_count desc, item_code
        """,
        org_id=org_id,
    )


def archives_of(
    warehouse: Warehouse, scope: Scope, *, state: ArchiveList, org_id: str, limit: int
) -> pl.DataFrame:
    """The items of a state, what has waited longest first."""
    return warehouse.read(
        scope,
        f"""
        select archives.*, {_DUE[state]} as due_date, org_units.org_name, loans.customer_name
        from archives
        inner join org_closure on archives.org_id = org_closure.descendant_org_id
        inner join org_units on archives.org_id = org_units.org_id
        inner join loans on archives.org_id = loans.org_id and archives.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id and {_ITEMS[state]}
        order by due_date nulls last, archives.archive_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )


def archive_total_of(
    warehouse: Warehouse, scope: Scope, *, state: ArchiveList, org_id: str
) -> pl.DataFrame:
    """How many items ``archives_of`` lists without a limit, of how many loans: one row."""
    return warehouse.read(
        scope,
        f"""
        select count(*) as item_count, count(distinct archives.loan_id) as loan_count
        from archives
        inner join org_closure on archives.org_id = org_closure.descendant_org_id
        where org_closure.ancestor_org_id = $org_id and {_ITEMS[state]}
        """,
        org_id=org_id,
    )


def archive_loans_of(
    warehouse: Warehouse, scope: Scope, *, state: FileList, org_id: str, limit: int
) -> pl.DataFrame:
    """The loans whose whole file is in a state, what has waited longest first."""
    return warehouse.read(
        scope,
        f"""
        select archive_loans.*, org_units.org_name, loans.customer_name, loans.maturity_date
        from archive_loans
        inner join org_closure on archive_loans.org_id = org_closure.descendant_org_id
        inner join org_units on archive_loans.org_id = org_units.org_id
        inner join loans on archive_loans.org_id = loans.org_id
            and archive_loans.loan_id = loans.loan_id
        where org_closure.ancestor_org_id = $org_id and {_FILES[state]}
        order by coalesce(archive_loans.retention_until_date, archive_loans.filing_due_date),
            archive_loans.loan_id
        limit $limit
        """,
        org_id=org_id,
        limit=limit,
    )
