"""How long work tells how far it is."""

from typing import Protocol


class Progress(Protocol):
    """Called as work goes on: what is being done, how much of it, out of how much."""

    def __call__(self, what: str, done: int, total: int) -> None: ...


def silent(what: str, done: int, total: int) -> None:
    """A Progress that shows nothing."""
