"""A delivery is taken whole or not at all, once, and never half: also when the loader is killed."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from loaders.batches import only_loader
from loaders.load import load
from tests.loaders.bank_files import (
    BANK,
    LOANS,
    REPAYMENTS,
    accepted,
    assert_counts_agree,
    only_batch,
    rejected,
    rows_of,
    write_files,
)
from tests.published import build_and_publish
from warehouse.contracts.batch import committed_batches
from warehouse.errors import LoadInProgress, RefusedDelivery
from warehouse.paths import PROJECT, Home

PAYMENT_COUNT = 20_000

# Loads in a process of its own. With a number it kills itself just before that file operation of
# its commit: writing the manifest, making each file durable, the rename, making the rename durable.
LOADER = """
import os, signal, sys
from pathlib import Path
import loaders.load
from warehouse.paths import Home

folder, root, kill_at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
seen = 0

def watch(event, arguments):
    global seen
    if event in ("open", "os.rename") and str(arguments[0]).startswith(str(root)):
        if seen or (str(arguments[0]).endswith("manifest.json") and arguments[1] == "w"):
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
print("ready", flush=True)
loaders.load.load([folder], Home(root), wait_seconds=60)
print(seen, flush=True)
"""


@dataclass(frozen=True)
class WholeLoad:
    """What a load that nobody killed took."""

    seconds: float
    commit_operations: int


def loader(folder: Path, home: Home, kill_at: int = 0) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, str(folder), str(home.root), str(kill_at)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def statuses(*processes: "subprocess.Popen[str]") -> list[int]:
    """The exit statuses of processes, awaited."""
    for process in processes:
        process.communicate()
    return [process.returncode for process in processes]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A delivery that takes a moment: many payments, every tenth of a loan that is not there."""
    payments = "".join(
        f"M{number},{'L9' if number % 10 == 0 else 'L1'},2025-04-01,0.01\n"
        for number in range(PAYMENT_COUNT)
    )
    folder = tmp_path_factory.mktemp("month")
    return write_files(
        folder, BANK | {"repayments": f"txn_id,loan_id,value_date,amount\n{payments}"}
    )


@pytest.fixture
def used_home(home: Home, tmp_path: Path) -> Home:
    """A home with an earlier delivery, which nothing may touch."""
    load([write_files(tmp_path / "earlier", BANK)], home, received_at=datetime(2025, 4, 1))
    return home


def assert_nothing_half(home: Home) -> None:
    """The batches that stand are whole; everything else carries the dot of what never was."""
    batches = committed_batches(home)
    assert len(batches) in (1, 2)
    assert batches[0].received_at == datetime(2025, 4, 1)
    standing = {name for name in names_in(home.batches) if not name.startswith(".")}
    assert standing == {batch.batch_id for batch in batches}
    assert len(accepted(home, "repayments")) in (1, 1 + PAYMENT_COUNT * 9 // 10)
    assert len(rejected(home)) in (0, PAYMENT_COUNT // 10)


def assert_taken_once(folder: Path, home: Home) -> None:
    """Loading once more completes what was cut off, or finds it there."""
    report = load([folder], home)
    again = load([folder], home)

    assert again.already_loaded
    assert again.batch_id == report.batch_id
    assert [batch.batch_id for batch in committed_batches(home)][1:] == [report.batch_id]
    assert names_in(home.batches) == {batch.batch_id for batch in committed_batches(home)}
    txn_ids = [row["txn_id"] for row in accepted(home, "repayments")] + [
        row["source_text"].split(",")[0] for row in rejected(home)
    ]
    assert sorted(txn_ids) == sorted(["T1", *(f"M{number}" for number in range(PAYMENT_COUNT))])
    assert_counts_agree(home, again)


def moments() -> Iterator[float]:
    """Parts of a load's duration, one at random out of each sixth."""
    chance = random.Random(20250630)
    for part in range(6):
        yield (part + chance.random()) / 6


@pytest.fixture(scope="module")
def whole_load(month: Path, tmp_path_factory: pytest.TempPathFactory) -> WholeLoad:
    home = Home(tmp_path_factory.mktemp("whole"))
    with loader(month, home) as process:
        assert said(process) == "ready"
        started = time.monotonic()
        operations = int(said(process))
        return WholeLoad(time.monotonic() - started, operations)


def test_a_load_killed_at_any_moment_leaves_nothing_half_and_loads_again_once(
    used_home: Home, month: Path, whole_load: WholeLoad
) -> None:
    for moment in moments():
        with loader(month, used_home) as process:
            assert said(process) == "ready"
            time.sleep(moment * whole_load.seconds)
            process.kill()
        assert_nothing_half(used_home)
    assert_taken_once(month, used_home)


def test_a_load_killed_in_its_commit_left_nothing_until_the_rename_and_all_after_it(
    used_home: Home, month: Path, whole_load: WholeLoad
) -> None:
    last = whole_load.commit_operations
    rename = last - 1

    assert last == 1 + len(BANK) + 2 + 1 + 2
    for operation in (1, 2, rename - 1, rename):
        assert statuses(loader(month, used_home, operation)) == [-9]
        assert_nothing_half(used_home)
        assert len(committed_batches(used_home)) == 1
        assert len({name for name in names_in(used_home.batches) if name.startswith(".")}) == 1
    assert statuses(loader(month, used_home, last)) == [-9]
    assert_nothing_half(used_home)
    assert len(committed_batches(used_home)) == 2
    assert_taken_once(month, used_home)


def test_two_loads_of_the_same_delivery_at_once_take_it_once(used_home: Home, month: Path) -> None:
    assert statuses(loader(month, used_home), loader(month, used_home)) == [0, 0]
    assert_nothing_half(used_home)
    assert_taken_once(month, used_home)


def test_two_loads_of_different_deliveries_at_once_are_both_taken(
    used_home: Home, month: Path, tmp_path: Path
) -> None:
    other = write_files(tmp_path / "other", {"repayments": REPAYMENTS.replace("T1", "T2")})
    assert statuses(loader(month, used_home), loader(other, used_home)) == [0, 0]
    assert len(committed_batches(used_home)) == 3
    assert len(accepted(used_home, "repayments")) == 2 + PAYMENT_COUNT * 9 // 10


def test_a_load_beside_one_that_does_not_end_is_refused_and_changes_nothing(
    used_home: Home, tmp_path: Path
) -> None:
    other = write_files(tmp_path / "other", {"repayments": REPAYMENTS.replace("T1", "T2")})
    with (
        only_loader(used_home, 1),
        pytest.raises(LoadInProgress, match=r"Another load .* Nothing was changed\. Wait"),
    ):
        load([other], used_home, wait_seconds=0.1)

    assert len(committed_batches(used_home)) == 1
    assert not load([other], used_home).already_loaded


def test_the_same_content_twice_changes_nothing(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    first = load([folder], home)
    before = {path: path.stat().st_mtime_ns for path in home.batches.rglob("*")}
    second = load([folder], home)

    assert (first.already_loaded, second.already_loaded) == (False, True)
    assert (second.batch_id, second.files) == (first.batch_id, first.files)
    assert {path: path.stat().st_mtime_ns for path in home.batches.rglob("*")} == before


def test_the_same_content_under_other_file_names_changes_nothing(
    home: Home, tmp_path: Path
) -> None:
    load([write_files(tmp_path / "delivery", BANK)], home)
    renamed = {f"{table}_20250630": text for table, text in BANK.items()}
    again = load([write_files(tmp_path / "copy", renamed)], home)

    assert again.already_loaded
    assert len(committed_batches(home)) == 1


def test_a_folder_and_its_files_named_one_by_one_are_the_same_delivery(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    load([folder], home)

    assert load([folder, *folder.iterdir()], home).already_loaded


def test_a_later_delivery_supersedes_and_the_earlier_stays_in_its_batch(
    home: Home, tmp_path: Path
) -> None:
    earlier = load([write_files(tmp_path / "may", BANK)], home, received_at=datetime(2025, 5, 1))
    corrected = REPAYMENTS.replace("600.00", "650.00")
    load(
        [write_files(tmp_path / "june", {"repayments": corrected})],
        home,
        received_at=datetime(2025, 6, 1),
    )
    first, second = committed_batches(home)
    now = build_and_publish(home, date(2025, 6, 30)).rows("select txn_id, amount from payments")

    assert first.batch_id == earlier.batch_id
    assert [row["amount"] for row in rows_of(home, first, "repayments")] == [Decimal("600.00")]
    assert [row["amount"] for row in rows_of(home, second, "repayments")] == [Decimal("650.00")]
    assert now == [{"txn_id": "T1", "amount": Decimal("650.00")}]


def test_content_delivered_again_after_its_correction_is_not_taken_unasked(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    corrected = {"repayments": REPAYMENTS.replace("600.00", "650.00")}
    first = load([folder], home, received_at=datetime(2025, 5, 1))
    second = load(
        [write_files(tmp_path / "corrected", corrected)], home, received_at=datetime(2025, 6, 1)
    )

    with pytest.raises(RefusedDelivery) as refused:
        load([folder], home)
    assert f"as batch {first.batch_id} received 2025-05-01 00:00 UTC" in str(refused.value)
    assert f"1 rows of repayments, last by batch {second.batch_id}" in str(refused.value)
    assert "with --again" in str(refused.value)
    assert len(committed_batches(home)) == 2
    # The time it was handed over says which of the two is meant.
    assert load([folder], home, received_at=datetime(2025, 5, 1)).already_loaded
    with pytest.raises(RefusedDelivery):
        load([folder], home, received_at=datetime(2025, 5, 20))

    again = load([folder], home, again=True)
    amounts = "select amount from payments"
    assert not again.already_loaded
    assert build_and_publish(home, date(2025, 6, 30)).rows(amounts) == [
        {"amount": Decimal("600.00")}
    ]
    # Now it stands, and a second time changes nothing.
    assert load([folder], home).already_loaded
    assert not names_in(home.batches) - {one.batch_id for one in committed_batches(home)}


def test_content_handed_over_after_its_correction_is_the_latest_word(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    corrected = {"repayments": REPAYMENTS.replace("600.00", "650.00")}
    load([folder], home, received_at=datetime(2025, 5, 1))
    load([write_files(tmp_path / "june", corrected)], home, received_at=datetime(2025, 6, 1))

    assert not load([folder], home, received_at=datetime(2025, 6, 2)).already_loaded
    assert len(committed_batches(home)) == 3


def test_content_whose_rows_nobody_put_right_changes_nothing_however_much_came_since(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    load([folder], home)
    # Other keys, and the same row once more, of the same tables.
    load(
        [write_files(tmp_path / "more", {"repayments": REPAYMENTS + "T8,L1,2025-03-11,5.00\n"})],
        home,
    )

    assert load([folder], home).already_loaded


def test_rows_that_lacked_something_are_taken_once_more_when_asked(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(
        tmp_path / "delivery", BANK | {"repayments": REPAYMENTS.replace("L1", "L8")}
    )
    load([folder], home)
    lacking = LOANS.replace("L1", "L8")
    load([write_files(tmp_path / "loan", {"loans": lacking})], home)

    assert load([folder], home).already_loaded
    assert load([folder], home, again=True).rejected_rows == 0


def test_one_bad_file_refuses_the_whole_delivery_with_all_faults(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(
        tmp_path / "delivery",
        BANK
        | {
            "loans": LOANS.replace("disbursed_amount", "how_much").replace("status", "state_of"),
            "repayments": REPAYMENTS.replace("value_date", "day"),
            "notes.csv": "weather,mood\nfine,good\n",
        },
    )
    with pytest.raises(RefusedDelivery) as refused:
        load([folder, tmp_path / "not there"], home)
    assert "not there" in str(refused.value)
    with pytest.raises(RefusedDelivery) as refused:
        load([folder], home)

    words = str(refused.value)
    for part in (
        "3 reasons",
        "loans.csv",
        "disbursed_amount",
        "status",
        "repayments.csv",
        "value_date",
        "notes.csv",
        "weather, mood",
    ):
        assert part in words
    assert committed_batches(home) == []
    assert names_in(home.batches) == set()


def test_a_delivery_refused_while_its_rows_are_read_leaves_nothing(
    home: Home, tmp_path: Path
) -> None:
    units = "org_id,org_name,parent_org_id,org_level\nH,总行,,HEAD\nG,总行,,HEAD\n"
    with pytest.raises(RefusedDelivery):
        load([write_files(tmp_path / "delivery", BANK | {"org_units": units})], home)

    assert names_in(home.batches) == set()
    load([write_files(tmp_path / "delivery", BANK)], home)
    assert only_batch(home).tables.keys() == BANK.keys()


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file_is_refused_with_its_name(home: Home, tmp_path: Path, content: str) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    (folder / "inspections.csv").write_text(content)
    with pytest.raises(RefusedDelivery, match=r"inspections\.csv.*empty"):
        load([folder], home)


def test_a_folder_without_files_is_refused(home: Home, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RefusedDelivery, match="holds no file"):
        load([tmp_path / "empty"], home)


def test_what_was_read_is_accepted_or_rejected(home: Home, tmp_path: Path) -> None:
    """Two faults in one row are one row rejected; totals and blank lines are no rows."""
    loans = LOANS + (
        "L3,C1,B1,P1,lots,someday,2025-05-10,ACTIVE\n"
        "L4,C1,B1,P1,10.00,2025-02-10,2025-05-10\n"
        "\n"
        "合计,,,,3000.00,,,\n"
    )
    report = load([write_files(tmp_path / "delivery", BANK | {"loans": loans})], home)
    [file] = [file for file in report.files if file.table == "loans"]

    assert_counts_agree(home, report)
    assert (file.read_rows, file.accepted_rows, file.rejected_rows) == (4, 2, 2)
    assert file.total_rows == 1
    assert {(row["line_no"], row["column_name"]) for row in rejected(home, "loans")} >= {
        (4, "disbursed_amount"),
        (4, "disbursed_date"),
    }


def test_a_table_with_no_accepted_row_has_no_parquet_file(home: Home, tmp_path: Path) -> None:
    report = load(
        [write_files(tmp_path / "delivery", BANK | {"repayments": REPAYMENTS.replace("L1", "L8")})],
        home,
    )
    batch = only_batch(home)

    assert report.rejected_rows == 1
    assert not batch.path(home, "repayments").exists()
    assert_counts_agree(home, report)


def test_every_accepted_row_keeps_batch_file_and_line(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    report = load([folder], home)

    for table in BANK:
        rows = pq.read_table(only_batch(home).path(home, table)).to_pylist()
        assert {row["batch_id"] for row in rows} == {report.batch_id}
        assert {row["file_name"] for row in rows} == {f"{table}.csv"}
        assert sorted(row["line_no"] for row in rows) == list(range(2, len(rows) + 2))
