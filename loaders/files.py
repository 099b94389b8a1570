"""Which files a delivery consists of, and what each of them holds byte by byte."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from warehouse.progress import Progress

# Notes that lie beside the data, unless something says that one is a file to load.
NOTE_SUFFIXES = (".md", ".txt")

_BLOCK = 4 << 20


@dataclass(frozen=True)
class DeliveredFile:
    """One file of a delivery. ``file_name`` is unique in it and stands on every row it gave."""

    path: Path
    file_name: str
    size: int
    modified_ns: int
    content_hash: str

    def changed(self) -> bool:
        """Whether the file is no longer the one that was hashed."""
        now = self.path.stat()
        return (now.st_size, now.st_mtime_ns) != (self.size, self.modified_ns)


def files_of(
    paths: Sequence[Path], is_expected: Callable[[str], bool]
) -> tuple[list[Path], list[str]]:
    """The files behind the paths given, folders opened, and the faults found on the way.

    ``is_expected`` says of a file's name whether it tells a table: then it is taken from a folder
    even when it looks like a note. A file named one by one is always taken.
    """
    found: list[Path] = []
    faults: list[str] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(_inside(path, is_expected))
            found += inside
            if not inside:
                faults.append(f"{path}: the folder holds no file to load.{_hint(path)}")
        elif path.is_file():
            found.append(path)
        else:
            faults.append(f"{path}: there is no such file or folder.")
    return list(dict.fromkeys(path.resolve() for path in found)), faults


def _hint(folder: Path) -> str:
    """What an empty-looking folder holds instead, and what was expected."""
    names = sorted(
        f"{path.name}/" if path.is_dir() else path.name
        for path in folder.iterdir()
        if not path.name.startswith(".")
    )
    shown = f" It holds {', '.join(names[:5])}{' …' if len(names) > 5 else ''}." if names else ""
    return (
        f"{shown} Give the folder in which the bank's CSV, XLSX or Parquet files lie; folders "
        "inside it are not opened."
    )


def _inside(folder: Path, is_expected: Callable[[str], bool]) -> list[Path]:
    return [
        path
        for path in folder.iterdir()
        if path.is_file()
        and not path.name.startswith((".", "~$"))
        and (path.suffix.lower() not in NOTE_SUFFIXES or is_expected(path.name))
    ]


def read_hashes(paths: Sequence[Path], progress: Progress) -> list[DeliveredFile]:
    """Every file with the hash of its content: the hash of the hashes of its blocks.

    Blocks are hashed at the same time, for one processor needs a quarter of a second for what all
    of them load in four.
    """
    names = _names(paths)
    total = sum(path.stat().st_size for path in paths)
    done = 0
    files = []
    with ThreadPoolExecutor() as threads:
        for path in paths:
            state = path.stat()
            digest = hashlib.sha256()
            for block in threads.map(
                partial(_hash_of_block, path), range(0, max(1, state.st_size), _BLOCK)
            ):
                digest.update(block)
                done = min(done + _BLOCK, total)
                progress("reading", done, total)
            files.append(
                DeliveredFile(
                    path, names[path], state.st_size, state.st_mtime_ns, digest.hexdigest()
                )
            )
    return files


def _hash_of_block(path: Path, start: int) -> bytes:
    with path.open("rb", buffering=0) as handle:
        handle.seek(start)
        return hashlib.sha256(handle.read(_BLOCK)).digest()


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """Shortest names that tell the files apart: the file's own, with its folder when needed."""
    names = {path: path.name for path in paths}
    depth = 1
    while len(set(names.values())) < len(names):
        depth += 1
        count = Counter(names.values())
        names = {
            path: "/".join(path.parts[-depth:]) if count[name] > 1 else name
            for path, name in names.items()
        }
    return names
