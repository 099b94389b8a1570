"""What the disk refused, in words for the operator."""

import errno
import os
import shutil
from pathlib import Path

import duckdb

from warehouse.paths import Home

_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
_NO_FOLDER = (errno.ENOTDIR, errno.EEXIST, errno.ENOENT)


def disk_refusal(error: Exception, home: Home) -> str | None:
    """What to tell of an error that is the disk's and no fault of this program; None: it is one.

    The engine passes the words of the system on without their number.
    """
    if not isinstance(error, OSError | duckdb.Error):
        return None
    number = getattr(error, "errno", None)
    if _is(error, number, _FULL):
        return (
            f"The disk is full ({_free(home)} free at {home.root}): {_what(error)}. What was "
            "loaded and published before stays as it was. Make room, then run the same command "
            "again; docs/operations.md says how much a build takes."
        )
    if _is(error, number, _FORBIDDEN):
        return (
            f"{_what(error)}. Nothing was changed. Data are kept in {home.root} (POSTLOAN_HOME "
            "names another folder); the account that runs postloan must be able to read and write "
            "there, and to read the files it is given."
        )
    if number in _NO_FOLDER and not home.root.is_dir():
        is_file = home.root.exists()
        return (
            f"{home.root} {'is a file' if is_file else 'cannot be made'}, expected a folder for "
            "the data. Name one that is there or can be made: POSTLOAN_HOME=/path/of/folder"
        )
    return None


def _is(error: Exception, number: int | None, of: tuple[int, ...]) -> bool:
    return number in of or any(os.strerror(one) in str(error) for one in of)


def _what(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error).strip().rstrip(".").splitlines()[0]


def _free(home: Home) -> str:
    folder: Path = next(path for path in (home.root, *home.root.parents) if path.is_dir())
    return f"{shutil.disk_usage(folder).free / 2**20:,.0f} MB"
