"""Where things live: the project's own files, and the home that holds a bank's data."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SQL = PROJECT / "sql"


@dataclass(frozen=True)
class Home:
    """The folder that holds one bank's data.

    ``batches/<batch_id>/``  one delivery each, immutable once its name stands without a dot
    ``builds/<build_id>.duckdb``  one closed, checked warehouse each
    ``builds/current.json``  the pointer readers follow
    ``parameters.toml``  the bank's own thresholds, optional
    """

    root: Path

    @property
    def batches(self) -> Path:
        return self.root / "batches"

    @property
    def builds(self) -> Path:
        return self.root / "builds"

    @property
    def pointer(self) -> Path:
        return self.builds / "current.json"

    @property
    def parameters(self) -> Path:
        return self.root / "parameters.toml"

    @property
    def load_lock(self) -> Path:
        return self.root / "load.lock"

    @property
    def build_lock(self) -> Path:
        return self.root / "build.lock"

    def build_file(self, build_id: str) -> Path:
        return self.builds / f"{build_id}.duckdb"


def current_home() -> Home:
    """The home named by POSTLOAN_HOME, else ``./data``."""
    return Home(Path(os.environ.get("POSTLOAN_HOME", "data")).resolve())
