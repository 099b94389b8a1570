"""What can be wrong with an installation and its data, looked at one by one."""

import importlib.metadata
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from warehouse.errors import PostloanError
from warehouse.paths import Home

Status: TypeAlias = Literal["ok", "hint", "fault"]
PACKAGES = ("duckdb", "polars", "pyarrow", "pydantic", "streamlit", "altair", "typer", "uvicorn")
# A build keeps the old file beside the new one, and its scratch file until it is done.
LOW_DISK = 5 * 2**30


@dataclass(frozen=True)
class Finding:
    """One thing looked at. A hint can wait; a fault stops a command from working."""

    status: Status
    what: str
    detail: str


def examine(home: Home) -> Iterator[Finding]:
    """Everything that is looked at, one finding each at least."""
    yield from _versions()
    yield Finding("ok" if home.root.is_dir() else "hint", "home", _home_detail(home))
    looks: tuple[Callable[[Home], Iterator[Finding]], ...] = (
        _disk,
        _parameters,
        _batches,
        _leftovers,
        _current_build,
    )
    for look in looks:
        try:
            yield from look(home)
        except (PostloanError, OSError, ValueError) as error:
            yield Finding("fault", look.__name__.strip("_").replace("_", " "), str(error))
    yield from _looks()


def _versions() -> Iterator[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    is_new_enough = sys.version_info >= (3, 11)
    detail = version if is_new_enough else f"{version}; Postloan needs 3.11 or later"
    yield Finding("ok" if is_new_enough else "fault", "python", detail)
    for package in PACKAGES:
        try:
            yield Finding("ok", package, importlib.metadata.version(package))
        except importlib.metadata.PackageNotFoundError:
            yield Finding("fault", package, "not installed; run `make setup`")


def _home_detail(home: Home) -> str:
    if home.root.is_dir():
        return str(home.root)
    return f"{home.root} is not there yet; the first load makes it. POSTLOAN_HOME names another."


def _disk(home: Home) -> Iterator[Finding]:
    folder = next(path for path in (home.root, *home.root.parents) if path.is_dir())
    free = shutil.disk_usage(folder).free
    detail = f"{free / 2**30:,.1f} GB free"
    if free < LOW_DISK:
        yield Finding("hint", "disk", f"{detail}; a large build may need more")
    else:
        yield Finding("ok", "disk", detail)


def _parameters(home: Home) -> Iterator[Finding]:
    from warehouse.parameters import read_parameters

    own = [one for one in read_parameters(home).parameters if one.is_overridden]
    named = ", ".join(f"{one.area}.{one.name} = {one.value}" for one in own)
    yield Finding("ok", "parameters", f"the bank's own: {named}" if own else "all as shipped")


def _batches(home: Home) -> Iterator[Finding]:
    import polars as pl

    from warehouse.contracts.batch import committed_batches

    batches = committed_batches(home)
    if not batches:
        yield Finding("hint", "batches", "nothing loaded yet; run `postloan load FOLDER`")
        return
    rows = 0
    for batch in batches:
        for table, counts in batch.tables.items():
            path = batch.path(home, table)
            found = pl.scan_parquet(path).select(pl.len()).collect().item() if path.exists() else 0
            rows += found
            if found != counts.accepted_rows:
                yield Finding(
                    "fault",
                    f"batch {batch.batch_id}",
                    f"{path.name} holds {found:,} rows, its manifest says "
                    f"{counts.accepted_rows:,}; restore the batch from a copy or load it again",
                )
    yield Finding("ok", "batches", f"{len(batches):,} deliveries, {rows:,} rows")


def _leftovers(home: Home) -> Iterator[Finding]:
    from warehouse.build import leftovers

    loads = sorted(home.batches.glob(".*")) if home.batches.is_dir() else []
    for what, paths, remedy in (
        ("load", loads, "the next load removes it"),
        ("build", leftovers(home), "the next build removes it"),
    ):
        for path in paths:
            yield Finding("hint", f"unfinished {what}", f"{path.name}: under way, or {remedy}")


def _current_build(home: Home) -> Iterator[Finding]:
    from warehouse.publish import builds, current_build_id
    from warehouse.reading import WHOLE_BANK, Warehouse

    build_id = current_build_id(home)
    if build_id is None:
        yield Finding("hint", "build", "nothing published yet; run `postloan build`")
        return
    warehouse = Warehouse(home, build_id)
    try:
        loans = warehouse.read(WHOLE_BANK, "select count(*) as loan_count from loans").item()
    finally:
        warehouse.close()
    yield Finding(
        "ok", "build", f"{build_id} opens and holds {loans:,} loans; {len(builds(home))} kept"
    )


def _looks() -> Iterator[Finding]:
    fonts = [
        font
        for folder in (Path("/usr/share/fonts"), Path("/Library/Fonts"), Path.home() / ".fonts")
        for pattern in ("*CJK*", "*Song*", "*Hei*", "*Han*")
        for font in folder.rglob(pattern)
        if folder.is_dir()
    ]
    if fonts:
        yield Finding("ok", "Chinese font", fonts[0].name)
    else:
        yield Finding("hint", "Chinese font", "none found; reports need one (fonts-noto-cjk)")
    browser = next(
        (found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None
    )
    yield Finding(
        "ok" if browser else "hint", "Chromium", browser or "none found; only the tests need it"
    )
