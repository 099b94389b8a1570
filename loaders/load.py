"""Loading a delivery: a folder or a set of files, taken whole or not at all."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from loaders.batches import IncomingBatch, only_loader, remove_leftovers
from loaders.cells import create_macros, text_literal
from loaders.delivery import Delivery, SourceFile, matched, open_delivery
from loaders.derived import DerivedTables
from loaders.earlier import Overtaken, overtaken
from loaders.engine import open_engine
from loaders.files import files_of, read_hashes
from loaders.headings import table_of_name
from loaders.profile import Profile, read_profile
from loaders.references import OtherBatches, create_known, referred_tables
from loaders.rejects import needs_loans, write_rejected_rows
from loaders.table_load import TableLoad
from warehouse.contracts import CONTRACTS, contract_for
from warehouse.contracts.batch import BatchFile, BatchTable, Manifest, committed_batches
from warehouse.errors import RefusedDelivery
from warehouse.paths import Home
from warehouse.progress import Progress, silent


@dataclass(frozen=True)
class LoadReport:
    """What became of a delivery."""

    batch_id: str
    already_loaded: bool
    files: tuple[BatchFile, ...]
    # Rows whose key stands again later in the same delivery, by table.
    repeated_keys: Mapping[str, int]

    @property
    def read_rows(self) -> int:
        return sum(file.read_rows for file in self.files)

    @property
    def accepted_rows(self) -> int:
        return sum(file.accepted_rows for file in self.files)

    @property
    def rejected_rows(self) -> int:
        return sum(file.rejected_rows for file in self.files)


def load(
    paths: Sequence[Path],
    home: Home,
    *,
    profile: str | Path | None = None,
    received_at: datetime | None = None,
    again: bool = False,
    progress: Progress = silent,
    wait_seconds: float = 10.0,
) -> LoadReport:
    """Load the files and folders given, as one delivery.

    ``profile`` is the name of a shipped mapping profile or the path of one. ``received_at`` is when
    the bank handed the delivery over (UTC without zone), by default now. The same content a second
    time changes nothing; where later deliveries have put rows of it right since, it is refused, for
    nothing tells whether the bank took its correction back or a folder was loaded by mistake.
    ``again`` takes it once more, as the latest word. Raises RefusedDelivery with every fault found
    when a file cannot be taken as a whole, and LoadInProgress when another load is not done within
    ``wait_seconds``.
    """
    mapping = read_profile(profile) if profile is not None else None
    with only_loader(home, wait_seconds):
        remove_leftovers(home)
        found, faults = files_of(paths, lambda name: tells_a_table(name, mapping))
        delivery = open_delivery(read_hashes(found, progress), mapping)
        refuse_for(faults or delivery.faults)
        earlier = committed_batches(home)
        same = [one for one in earlier if one.content_hash == delivery.content_hash]
        if same and not again and _still_stands(home, same, earlier, received_at):
            return _report(same[-1], already_loaded=True)
        return _load_new(delivery, home, earlier, received_at, progress)


def _still_stands(
    home: Home, same: Sequence[Manifest], earlier: Sequence[Manifest], received_at: datetime | None
) -> bool:
    """Whether content loaded before has nothing new to say; RefusedDelivery where nobody knows.

    With the time it was handed over at, it is known: the same as before is the same delivery, a
    later one than all that put it right is the bank's latest word.
    """
    if received_at and _as_utc(received_at) in {one.received_at for one in same}:
        return True
    last = same[-1]
    lost = overtaken(home, last, earlier[earlier.index(last) + 1 :])
    if not lost:
        return True
    if received_at and all(_as_utc(received_at) > one.by.received_at for one in lost):
        return False
    raise RefusedDelivery(_taken_back_or_mistaken(last, lost))


def _taken_back_or_mistaken(batch: Manifest, lost: Sequence[Overtaken]) -> str:
    rows = "; ".join(
        f"{one.row_count:,} rows of {one.table}, last by batch {one.by.batch_id}" for one in lost
    )
    return (
        f"This content was loaded before, as batch {batch.batch_id} received "
        f"{batch.received_at:%Y-%m-%d %H:%M} UTC, and deliveries received since say something else "
        f"of {rows}. Nothing was changed. If the bank means these files to be the latest word, "
        "load them with --again; if they were given by mistake, there is nothing to do."
    )


def tells_a_table(file_name: str, profile: Profile | None) -> bool:
    """Whether a file's name, or an entry of the profile, says what the file is."""
    if profile is not None and profile.entries_for(file_name):
        return True
    return table_of_name(file_name) is not None


def refuse_for(faults: Sequence[str]) -> None:
    """Raise RefusedDelivery when there are faults, with all of them."""
    if len(faults) == 1:
        raise RefusedDelivery(faults[0])
    if faults:
        head = f"The delivery was not taken, for {len(faults)} reasons:"
        raise RefusedDelivery("\n".join([head, *(f"  {fault}" for fault in faults)]))


def _load_new(
    delivery: Delivery,
    home: Home,
    earlier: Sequence[Manifest],
    received_at: datetime | None,
    progress: Progress,
) -> LoadReport:
    loaded_at = datetime.now(UTC).replace(tzinfo=None)
    received_at = _as_utc(received_at) if received_at else loaded_at
    batch_id = f"{loaded_at:%Y%m%dT%H%M%S%f}-{delivery.content_hash[:8]}"
    incoming = IncomingBatch(home, batch_id)
    try:
        with open_engine(incoming.scratch) as connection:
            create_macros(connection)
            newer = [batch for batch in earlier if batch.received_at > received_at]
            older = [batch for batch in earlier if batch.received_at <= received_at]
            others = _Others(home, newer, older)
            tables = _Tables(delivery, incoming, connection, others, progress).load()
            write_rejected_rows(connection, incoming, tables)
        changed = [file.file_name for file in delivery.files if file.changed()]
        if changed:
            raise RefusedDelivery(
                f"{', '.join(changed)}: changed while being read. Wait until it is written "
                "completely, then load again."
            )
        manifest = Manifest(
            batch_id=batch_id,
            content_hash=delivery.content_hash,
            profile=delivery.profile.name if delivery.profile else None,
            received_at=received_at,
            loaded_at=loaded_at,
            files=tuple(_batch_file(one) for one in delivery.sources),
            tables={
                table.contract.table: BatchTable(
                    accepted_rows=table.accepted_rows, repeated_keys=table.repeated_keys
                )
                for table in tables
            },
        )
        incoming.commit(manifest)
    except BaseException:
        incoming.abandon()
        raise
    return _report(manifest, already_loaded=False)


def _report(batch: Manifest, *, already_loaded: bool) -> LoadReport:
    repeated = {table: of.repeated_keys for table, of in batch.tables.items() if of.repeated_keys}
    return LoadReport(batch.batch_id, already_loaded, batch.files, repeated)


def _as_utc(moment: datetime) -> datetime:
    """A time without zone is taken as UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


@dataclass(frozen=True)
class _Others:
    """The batches already in the home, by whether they were received after this delivery."""

    home: Home
    newer: Sequence[Manifest]
    older: Sequence[Manifest]

    def of(self, table: str) -> OtherBatches:
        return OtherBatches(self._relations(self.newer, table), self._relations(self.older, table))

    def _relations(self, batches: Sequence[Manifest], table: str) -> list[str]:
        return [
            f"read_parquet({text_literal(str(batch.path(self.home, table)))})"
            for batch in reversed(batches)
            if table in batch.tables and batch.tables[table].accepted_rows
        ]


class _Tables:
    """The tables of a delivery, loaded in the order in which they refer to each other."""

    def __init__(
        self,
        delivery: Delivery,
        incoming: IncomingBatch,
        connection: duckdb.DuckDBPyConnection,
        others: _Others,
        progress: Progress,
    ) -> None:
        self._delivery = delivery
        self._incoming = incoming
        self._connection = connection
        self._others = others
        self._progress = progress
        self._done = 0
        self._total = sum(file.size for file in delivery.files)
        self._what = ""
        self._rejected_in: set[str] = set()

    def load(self) -> list[TableLoad]:
        if self._delivery.profile is None or not self._delivery.profile.tables:
            return self._load_in_order()
        derived = DerivedTables(
            self._delivery.profile, self._delivery.named, self._incoming.scratch
        )
        try:
            self._open_derived(derived, self._delivery.profile)
            return self._load_in_order()
        finally:
            derived.close()

    def _advance(self, size: int) -> None:
        self._done += size
        self._tell(self._what)

    def _tell(self, what: str) -> None:
        self._progress(what, min(self._done, self._total), self._total)

    def _open_derived(self, derived: DerivedTables, profile: Profile) -> None:
        self._what = "reading the files of the profile"
        derived.read_files(self._advance)
        content_hash = hashlib.sha256(
            "".join(sorted(file.delivered.content_hash for file in self._delivery.named)).encode()
        ).hexdigest()
        faults = []
        for table in profile.tables:
            try:
                rows = derived.open(table)
                source = matched(rows, contract_for(table.table), None, content_hash)
                ignored = (*source.mapping.ignored, *derived.source_headings(table))
                source.mapping = replace(source.mapping, ignored=ignored)
            except RefusedDelivery as refused:
                faults.append(str(refused))
            else:
                self._delivery.sources.append(source)
        refuse_for(faults)

    def _load_in_order(self) -> list[TableLoad]:
        present = {source.contract.table for source in self._delivery.sources}
        referred = referred_tables(present)
        if any(needs_loans(contract_for(table)) for table in present):
            referred.add("loans")
        tables = []
        for contract in CONTRACTS:
            delivered = None
            if contract.table in present:
                table = self._load_table(contract.table)
                tables.append(table)
                if table.accepted_rows:
                    file = str(self._incoming.table_file(contract.table))
                    delivered = f"read_parquet({text_literal(file)})"
            if contract.table in referred:
                sources = self._others.of(contract.table).with_delivered(delivered)
                create_known(self._connection, contract.table, sources)
        return tables

    def _load_table(self, table: str) -> TableLoad:
        contract = contract_for(table)
        loading = TableLoad(self._connection, self._incoming, contract, self._rejected_in)
        faults = []
        for source in self._delivery.sources:
            if source.contract is contract:
                self._what = f"loading {source.rows.file_name}"
                try:
                    loading.add(source, self._advance)
                except RefusedDelivery as refused:
                    faults.append(str(refused))
        refuse_for(faults)
        self._tell(f"checking {table}")
        loading.finish(self._others.of(table))
        self._rejected_in.add(table)
        return loading


def _batch_file(source: SourceFile) -> BatchFile:
    counts = source.counts
    return BatchFile(
        file_name=source.rows.file_name,
        table=source.contract.table,
        content_hash=source.content_hash,
        encoding=source.rows.encoding,
        read_rows=counts.accepted + counts.rejected,
        accepted_rows=counts.accepted,
        rejected_rows=counts.rejected,
        total_rows=counts.totals,
        ignored_columns=source.mapping.ignored,
    )
