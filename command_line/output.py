"""Where output goes: answers on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from warehouse.progress import Progress as ProgressCall

if TYPE_CHECKING:
    import polars as pl

# A table on a screen shows this many rows; CSV and JSON have no end.
TABLE_ROWS = 200


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def messages() -> Console:
    """For people: standard error, without colour where it is not a screen."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """One line for the person at the screen."""
    messages().print(text, markup=False)


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A small table for the person at the screen."""
    messages().print(_table(columns, rows))


@contextmanager
def progress_bar() -> Iterator[ProgressCall]:
    """A bar on standard error, or nothing where that is not a screen."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
        TimeElapsedColumn(),
    )
    console = messages()
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=1)

        def show(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=max(total, 1))

        yield show


def write_answer(frames: Iterable["pl.DataFrame"], output_format: Format) -> None:
    """Write frames of one shape to standard output, one after the other."""
    match output_format:
        case Format.CSV:
            for number, frame in enumerate(frames):
                sys.stdout.write(frame.write_csv(include_header=number == 0))
        case Format.JSON:
            _write_json(frames)
        case Format.TABLE:
            _write_table(frames)
    sys.stdout.flush()


def _write_json(frames: Iterable["pl.DataFrame"]) -> None:
    """One array with an object per row; money, dates and times as text, missing as null."""
    is_first = True
    sys.stdout.write("[")
    for frame in frames:
        for row in frame.iter_rows(named=True):
            sys.stdout.write("\n" if is_first else ",\n")
            sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str))
            is_first = False
    sys.stdout.write("\n]\n")


def _write_table(frames: Iterable["pl.DataFrame"]) -> None:
    columns: list[str] = []
    shown: list[tuple[Any, ...]] = []
    row_count = 0
    for frame in frames:
        columns = frame.columns
        row_count += frame.height
        shown += frame.head(TABLE_ROWS - len(shown)).rows()
    is_screen = sys.stdout.isatty()
    # Off the screen a table is as wide as its content: a cut cell would be a wrong answer.
    console = Console(highlight=False, width=None if is_screen else 10_000)
    console.print(_table(columns, shown))
    if row_count > len(shown):
        say(f"The first {len(shown):,} of {row_count:,} rows. All of them: --format csv")


def _table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        made.add_column(column)
    for row in rows:
        made.add_row(*("" if cell is None else _escaped(str(cell)) for cell in row))
    return made


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)
