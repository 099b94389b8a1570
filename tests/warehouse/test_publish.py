from pathlib import Path

import pytest

from tests.tiny_bank import loan, write_tiny_bank
from tests.tiny_models import write_models
from warehouse.build import build
from warehouse.errors import NoWarehouse
from warehouse.paths import Home
from warehouse.publish import builds, current_build_id, lease, prune, publish
from warehouse.reading import WHOLE_BANK, Warehouse


@pytest.fixture
def bank(home: Home) -> Home:
    """A home whose builds are files of no content: publishing and pruning never look inside."""
    home.builds.mkdir(parents=True)
    for number in range(1, 7):
        home.build_file(f"b{number}").touch()
    publish(home, "b6")
    return home


def test_before_the_first_build_nothing_is_current(home: Home) -> None:
    assert current_build_id(home) is None
    assert builds(home) == []
    assert prune(home) == []


def test_publishing_moves_the_pointer(bank: Home) -> None:
    publish(bank, "b2")

    assert current_build_id(bank) == "b2"
    assert not list(bank.builds.glob(".*"))


def test_the_newest_three_builds_are_kept(bank: Home) -> None:
    assert prune(bank) == ["b1", "b2", "b3"]
    assert builds(bank) == ["b4", "b5", "b6"]
    assert not list(bank.builds.glob("*.lease"))


def test_the_current_build_is_kept_however_old(bank: Home) -> None:
    publish(bank, "b1")

    assert prune(bank) == ["b2", "b3"]


def test_a_frozen_build_is_kept(bank: Home) -> None:
    (bank.builds / "b2.frozen").touch()

    assert prune(bank) == ["b1", "b3"]
    assert "b2" in builds(bank)


def test_a_build_in_use_is_kept_until_the_last_reader_leaves(bank: Home) -> None:
    with lease(bank, "b1"):
        with lease(bank, "b1"), lease(bank, "b3"):
            assert prune(bank) == ["b2"]
        assert prune(bank) == ["b3"]
    assert prune(bank) == ["b1"]


def test_a_build_that_is_gone_cannot_be_leased(bank: Home) -> None:
    prune(bank)

    with pytest.raises(NoWarehouse, match="b1 has been thrown away"), lease(bank, "b1"):
        pass


def test_readers_go_on_while_builds_are_published_and_pruned(home: Home, tmp_path: Path) -> None:
    sql_folder = write_models(tmp_path / "sql")
    write_tiny_bank(home, loans=[loan("L1")])
    first = build(home, sql_folder=sql_folder)
    reader = Warehouse(home, first.build_id)

    later = [build(home, sql_folder=sql_folder) for _ in range(5)]

    assert later[-1].pruned == (later[1].build_id,)
    assert first.build_id in builds(home)
    assert reader.read(WHOLE_BANK, "select loan_id from loans").rows() == [("L1",)]
    reader.close()
    assert prune(home) == [first.build_id]
