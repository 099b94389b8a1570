"""What an operator does wrong and a machine refuses: told in words, status 2, nothing lost."""

import errno
import os
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import duckdb
import pytest
from typer.testing import CliRunner, Result

from command_line.main import app
from loaders.batches import TableWriter
from tests.loaders.bank_files import BANK, LOANS, write_files
from tests.tiny_bank import write_tiny_bank
from warehouse.contracts.batch import committed_batches
from warehouse.paths import Home


def postloan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def refused(*arguments: str | Path) -> str:
    """What the operator reads of a command that is refused."""
    answer = postloan(*arguments)
    assert answer.exit_code == 2, answer.output
    assert answer.stdout == ""
    assert answer.stderr.startswith("postloan: ")
    return answer.stderr


def test_a_folder_without_files_says_what_it_holds_and_what_to_give(
    home: Home, tmp_path: Path
) -> None:
    (tmp_path / "july" / "loans.csv").mkdir(parents=True)
    (tmp_path / "july" / "README.md").write_text("read me", encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()

    assert "july: the folder holds no file to load. It holds README.md, loans.csv/." in refused(
        "load", tmp_path / "july"
    )
    assert (
        "empty: the folder holds no file to load. Give the folder in which the bank's CSV, XLSX "
        "or Parquet files lie; folders inside it are not opened." in refused("load", empty)
    )
    assert not home.batches.exists() or not list(home.batches.iterdir())


def test_a_file_that_is_not_what_its_name_says_is_called_damaged(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "july", {"org_units": BANK["org_units"]})
    (folder / "loans.xlsx").write_bytes(b"\x07\x00\x9f" * 200)
    (folder / "customers.parquet").write_bytes(b"\x07\x00\x9f" * 200)
    with ZipFile(folder / "repayments.zip", "w") as archive:
        archive.writestr("repayments.csv", BANK["repayments"])

    words = refused("load", folder)

    assert "loans.xlsx: its name says a spreadsheet, but it does not begin like one." in words
    assert "customers.parquet: its name says a Parquet file, but it does not" in words
    assert "deliver it again" in words
    assert "repayments.zip: the file is an archive; unpack it first." in words
    assert committed_batches(home) == []


def test_text_under_the_name_of_a_spreadsheet_is_read(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "july", {"org_units.xls": BANK["org_units"]})
    # What a spreadsheet calls Unicode text.
    (folder / "customers.xls").write_bytes(BANK["customers"].encode("utf-16"))

    assert postloan("load", folder).exit_code == 0
    assert {file.table for file in committed_batches(home)[0].files} == {"org_units", "customers"}


def test_missing_columns_are_told_beside_the_headings_seen(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "july", {"customers": "客户编码,姓名\nC1,张三\n"})

    words = refused("load", folder)

    assert "the required column customer_id (客户号) is missing." in words
    assert "Its headings are 客户编码, 姓名." in words


def test_files_of_one_table_that_disagree_are_told(home: Home, tmp_path: Path) -> None:
    write_files(tmp_path / "july", BANK)
    corrected = {"loans_b": LOANS.replace("1000.00", "1500.00")}
    write_files(tmp_path / "july", corrected)

    answer = postloan("load", tmp_path / "july")

    assert answer.exit_code == 0
    assert "2 rows of loans have a key that stands again later in this delivery" in answer.stderr
    assert "The last one counts" in answer.stderr


def test_content_that_was_put_right_since_needs_a_word(home: Home, tmp_path: Path) -> None:
    july = write_files(tmp_path / "july", BANK)
    corrected = write_files(tmp_path / "corrected", {"loans": LOANS.replace("1000.00", "1500.00")})
    assert postloan("load", july).exit_code == postloan("load", corrected).exit_code == 0

    assert "load them with --again" in refused("load", july)
    again = postloan("load", july, "--again")
    assert again.exit_code == 0
    assert len(committed_batches(home)) == 3


@pytest.fixture
def loaded(home: Home) -> Home:
    write_tiny_bank(home)
    return home


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
READ_ONLY = OSError(errno.EROFS, os.strerror(errno.EROFS), "/data/load.lock")
ENGINE_FULL = duckdb.IOException(f"Could not write file: {os.strerror(errno.ENOSPC)}")
ENGINE_FORBIDDEN = duckdb.IOException(f"Cannot open file: {os.strerror(errno.EACCES)}")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FULL, "The disk is full"),
        (ENGINE_FULL, "The disk is full"),
        (READ_ONLY, "/data/load.lock: Read-only file system. Nothing was changed."),
        (ENGINE_FORBIDDEN, "Cannot open file: Permission denied. Nothing was changed."),
    ],
    ids=["full", "full for the engine", "read-only", "forbidden to the engine"],
)
def test_what_the_disk_refuses_is_told_and_loses_nothing(
    loaded: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    words: str,
) -> None:
    def fail(*arguments: Any) -> None:
        raise error

    before = sorted(loaded.batches.rglob("*"))
    with monkeypatch.context() as broken:
        broken.setattr(TableWriter, "write", fail)
        told = refused("load", write_files(tmp_path / "july", BANK))

    assert words in told
    assert str(loaded.root) in told
    assert sorted(loaded.batches.rglob("*")) == before
    assert postloan("load", tmp_path / "july").exit_code == 0


def test_a_home_that_is_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "data"
    home.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("POSTLOAN_HOME", str(home))
    folder = write_files(tmp_path / "july", BANK)

    told = refused("load", folder)

    assert f"{home} is a file, expected a folder for the data" in told
    assert "POSTLOAN_HOME=" in told


def test_another_fault_of_the_engine_still_crashes_loudly(
    loaded: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise duckdb.InternalException("a bug")

    monkeypatch.setattr(TableWriter, "write", fail)
    answer = postloan("load", write_files(tmp_path / "july", BANK))

    assert isinstance(answer.exception, duckdb.InternalException)
