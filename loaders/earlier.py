"""Whether what a batch says still stands, or deliveries received since have put it right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.batches import only_for_now
from loaders.cells import quoted, text_literal
from loaders.engine import open_engine
from warehouse.contracts import CONTRACTS, Contract
from warehouse.contracts.batch import Manifest
from warehouse.paths import Home


@dataclass(frozen=True)
class Overtaken:
    """Rows of a batch that a later delivery gave with other values: of a table, and by which."""

    table: str
    row_count: int
    by: Manifest


def overtaken(home: Home, batch: Manifest, later: Sequence[Manifest]) -> list[Overtaken]:
    """The tables of ``batch`` that no longer stand as it gave them.

    ``later`` are the batches received after it, earliest first. A row is overtaken when the last of
    them that has its key says something else of it in any column of the contract.
    """
    return list(_overtaken(home, batch, later))


def _overtaken(home: Home, batch: Manifest, later: Sequence[Manifest]) -> Iterator[Overtaken]:
    shared = {
        contract: [one for one in later if _has_rows(one, contract)]
        for contract in CONTRACTS
        if _has_rows(batch, contract)
    }
    if not any(shared.values()):
        return
    with only_for_now(home) as scratch, open_engine(scratch) as connection:
        for contract, batches in shared.items():
            if not batches:
                continue
            paths = [one.path(home, contract.table) for one in (batch, *batches)]
            source = _source(paths)
            there = {
                row[0] for row in connection.execute(f"describe select * from {source}").fetchall()
            }
            columns = [one.name for one in contract.columns() if one.name in there]
            ids = ", ".join(text_literal(one.batch_id) for one in (batch, *batches))
            found = connection.execute(_question(contract, source, columns, ids)).fetchone()
            assert found is not None
            if found[0]:
                yield Overtaken(contract.table, found[0], batches[found[1] - 2])


def _has_rows(batch: Manifest, contract: type[Contract]) -> bool:
    return contract.table in batch.tables and batch.tables[contract.table].accepted_rows > 0


def _source(paths: Sequence[Path]) -> str:
    """An older batch may lack a column of a newer contract: it is missing there."""
    files = ", ".join(text_literal(str(path)) for path in paths)
    return f"read_parquet([{files}], union_by_name = true)"


def _question(contract: type[Contract], source: str, columns: Sequence[str], batch_ids: str) -> str:
    key = ", ".join(quoted(one) for one in contract.key)
    # A batch may give a key twice: its last line holds. The batch in question is the first.
    last = (
        "qualify row_number() over ("
        f"partition by {key} order by batch_no desc, file_name desc, line_no desc) = 1"
    )
    differs = " or ".join(
        f"resent.{quoted(one)} is distinct from standing.{quoted(one)}" for one in columns
    )
    return f"""
        with delivered as (
            select *, list_position([{batch_ids}], batch_id) as batch_no from {source}
        ),
        resent as (select * from delivered where batch_no = 1 {last}),
        standing as (select * from delivered where batch_no > 1 {last})
        select count(*), max(standing.batch_no)
        from resent inner join standing using ({key})
        where {differs}
    """
