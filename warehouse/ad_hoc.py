"""Ad-hoc questions of a person, answered by a child process that can be killed.

The engine knows no users and its own limits do not bound a single scalar call, so the question runs
in a process of its own under limits of the operating system, and nobody else notices when it dies.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa

from warehouse.ad_hoc_child import REFUSED
from warehouse.errors import NoWarehouse, QueryRefused
from warehouse.paths import Home
from warehouse.publish import current_build_id, lease


@dataclass(frozen=True)
class Limits:
    """What one question may take: seconds by the clock, bytes of memory."""

    seconds: float = 120
    memory: int = 2 * 2**30


def ask(home: Home, sql: str, limits: Limits | None = None) -> Generator[pl.DataFrame, None, None]:
    """The answer to one ``select`` over the marts of the current build, in frames of one shape.

    The marts may be named with or without their schema. There is always at least one frame. Raises
    QueryRefused when it is not one question, reaches beyond the marts, cannot be answered or takes
    more than its limits; NoWarehouse before the first build.
    """
    limits = limits or Limits()
    build_id = current_build_id(home)
    if build_id is None:
        raise NoWarehouse(
            f"There is nothing to ask in {home.root} yet. Load the bank's files with "
            "`postloan load FOLDER`, then build with `postloan build`."
        )
    with lease(home, build_id) as path:
        yield from _ask_child(path, sql, limits)


def _ask_child(path: Path, sql: str, limits: Limits) -> Generator[pl.DataFrame, None, None]:
    question = json.dumps(
        {"path": str(path), "sql": sql, "memory": limits.memory, "seconds": limits.seconds}
    )
    with subprocess.Popen(
        [sys.executable, "-m", "warehouse.ad_hoc_child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(question.encode())
        child.stdin.close()
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            child.kill()

        timer = threading.Timer(limits.seconds, stop)
        timer.start()
        try:
            try:
                with pa.ipc.open_stream(child.stdout) as answer:
                    for batch in answer:
                        yield pl.DataFrame(batch)
            except (pa.ArrowInvalid, OSError):
                # The stream broke off: the exit status says why.
                pass
            message = child.stderr.read().decode(errors="replace")
            child.wait()
        finally:
            timer.cancel()
            child.kill()
    if is_late.is_set():
        raise QueryRefused(
            f"The question took longer than {limits.seconds:g} seconds and was stopped. "
            "Ask for fewer rows or months, or allow it more with --seconds."
        )
    if child.returncode == REFUSED:
        raise QueryRefused(message.strip())
    if child.returncode:
        raise QueryRefused(
            f"The question was stopped: it took more than {limits.memory / 2**30:g} GB of memory, "
            f"or the engine broke off (status {child.returncode}). Ask for fewer rows or columns."
        )
