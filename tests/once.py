"""What is made once in a run of the tests, by whichever of its processes asks for it first.

    folder = once("bank", make)      # make(folder) fills it

All processes share it, so a test only reads what it finds there. Nothing outlives the run: the
folder stands among the temporary ones of the run, and the next run makes its own.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import portalocker
import pytest

Make = Callable[[Path], object]
Once = Callable[[str, Make], Path]

_DONE = "done"


def made_once(factory: pytest.TempPathFactory) -> Once:
    """Makes what has a name in the folder that all processes of this run share."""
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Each process has a folder of its own below that of the run.
        shared = shared.parent

    def once(name: str, make: Make) -> Path:
        place = shared / f"once-{name}"
        place.mkdir(exist_ok=True)
        with (place / "lock").open("a") as file:
            portalocker.lock(file, portalocker.LockFlags.EXCLUSIVE)
            if not (place / _DONE).exists():
                # What failed half way for the one who asked before.
                shutil.rmtree(place / "made", ignore_errors=True)
                make(place / "made")
                (place / _DONE).touch()
        return place / "made"

    return once
