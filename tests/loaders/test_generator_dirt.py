"""What a load makes of a generated bank: all dirt set aside, and nothing else."""

from collections import Counter, defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from loaders.generator import generate
from loaders.generator.dirt import expected_rejects, expected_repeats, expected_totals
from loaders.load import load
from warehouse.contracts import CONTRACTS
from warehouse.contracts.batch import REJECTED_ROWS, committed_batches
from warehouse.paths import Home

LOAN_COUNT = 150


@pytest.mark.parametrize(
    "options",
    [
        {"file_format": "csv"},
        {"file_format": "csv", "encoding": "gb18030"},
        {"file_format": "parquet"},
    ],
    ids=lambda options: "-".join(options.values()),
)
def test_a_clean_bank_loads_without_a_single_reject(tmp_path: Path, home: Home, options):
    generate(tmp_path / "bank", loan_count=LOAN_COUNT, seed=1, **options)

    report = load([tmp_path / "bank"], home)

    assert report.rejected_rows == 0
    assert {file.table for file in report.files} == {contract.table for contract in CONTRACTS}
    assert all(file.total_rows == 0 for file in report.files)


def test_of_a_dirty_bank_exactly_the_dirt_is_set_aside(tmp_path: Path, home: Home):
    generate(tmp_path / "clean", loan_count=LOAN_COUNT, seed=1)
    generate(tmp_path / "bank", loan_count=LOAN_COUNT, seed=1, dirty=True)

    report = load([tmp_path / "bank"], home)

    (manifest,) = committed_batches(home)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in pq.read_table(manifest.path(home, REJECTED_ROWS)).to_pylist():
        found[row["table_name"]][row["code"]] += 1
    assert dict(found) == {table: codes for table, codes in expected_rejects().items() if codes}
    assert report.rejected_rows == sum(codes.total() for codes in expected_rejects().values())
    assert Counter({file.table: file.total_rows for file in report.files}) == expected_totals()
    repeats = {name: table.repeated_keys for name, table in manifest.tables.items()}
    assert Counter(repeats) == expected_repeats()
    for contract in CONTRACTS:
        clean = (tmp_path / "clean" / f"{contract.table}.csv").read_text("utf-8-sig")
        accepted = manifest.tables[contract.table]
        assert accepted.accepted_rows - accepted.repeated_keys == clean.count("\n") - 1


def test_dirt_stands_among_the_clean_rows_and_at_the_end(tmp_path: Path):
    generate(tmp_path / "clean", loan_count=LOAN_COUNT, seed=1)
    generate(tmp_path / "dirty", loan_count=LOAN_COUNT, seed=1, dirty=True)

    for contract in CONTRACTS:
        name = f"{contract.table}.csv"
        clean = (tmp_path / "clean" / name).read_text("utf-8-sig").splitlines()
        dirty = (tmp_path / "dirty" / name).read_text("utf-8-sig").splitlines()
        assert dirty[:2] == clean[:2]
        assert dirty[2] not in clean
        late = dirty[dirty.index(clean[-1]) + 1 :]
        assert late
        remaining = iter(dirty)
        assert all(line in remaining for line in clean)
