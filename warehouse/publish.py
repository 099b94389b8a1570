"""Which build readers see, and which builds may be thrown away.

A build is one closed file that never changes again. Readers follow ``builds/current.json`` to its
name; publishing replaces that pointer in one step, so a reader sees the old build or the new one.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import portalocker

from warehouse.errors import NoWarehouse
from warehouse.paths import Home

# The newest builds stay whether or not somebody reads them, so that the last can be compared.
KEPT_BUILDS = 3


def publish(home: Home, build_id: str) -> None:
    """Point readers at a build. After this returns the pointer outlives a power cut."""
    assert home.build_file(build_id).exists(), build_id
    replace_text(home.pointer, json.dumps({"build_id": build_id}))


def current_build_id(home: Home) -> str | None:
    """The build readers see; None before the first one."""
    try:
        text = home.pointer.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return str(json.loads(text)["build_id"])


def builds(home: Home) -> list[str]:
    """Every closed build, oldest first."""
    if not home.builds.is_dir():
        return []
    return sorted(
        path.stem for path in home.builds.glob("*.duckdb") if not path.name.startswith(".")
    )


def is_frozen(home: Home, build_id: str) -> bool:
    """Whether somebody keeps a build for good, by a mark beside it."""
    return _frozen_mark(home, build_id).exists()


@contextmanager
def lease(home: Home, build_id: str) -> Iterator[Path]:
    """Hold a build while reading it: the path of its file. NoWarehouse when it is already gone.

    Any number of readers hold a lease at once; while one does, `prune` leaves the build alone. The
    lock is the operating system's, so a reader that dies leaves nothing behind.
    """
    path = _lease_file(home, build_id)
    gone = NoWarehouse(f"Build {build_id} has been thrown away. Open the warehouse again.")
    if not home.build_file(build_id).exists():
        raise gone
    with path.open("a") as file:
        portalocker.lock(file, portalocker.LockFlags.SHARED)
        # Pruning may have removed the file between its opening and the lock.
        if not home.build_file(build_id).exists() or not _is_same_file(file.fileno(), path):
            raise gone
        yield home.build_file(build_id)


def prune(home: Home) -> list[str]:
    """Throw old builds away and return their ids.

    Kept are: the current build, the newest three, every frozen one and every one in use.
    """
    everything = builds(home)
    kept = {*everything[-KEPT_BUILDS:], current_build_id(home)}
    return [
        build_id
        for build_id in everything
        if build_id not in kept and not is_frozen(home, build_id) and _discard(home, build_id)
    ]


def _discard(home: Home, build_id: str) -> bool:
    path = _lease_file(home, build_id)
    with path.open("a") as file:
        try:
            portalocker.lock(
                file, portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
            )
        except portalocker.LockException:
            return False
        home.build_file(build_id).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        return True


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that it holds the old text or the new, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder last."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _lease_file(home: Home, build_id: str) -> Path:
    return home.builds / f"{build_id}.lease"


def _frozen_mark(home: Home, build_id: str) -> Path:
    return home.builds / f"{build_id}.frozen"
