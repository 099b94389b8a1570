"""Reading, deciding and writing at once: each in a thread of its own, a few steps apart."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, Full, Queue
from threading import Event, Thread
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")

# How far one step may run ahead of the next, in batches: enough to keep both busy.
DEPTH = 2
_WAIT_SECONDS = 0.1


class _End:
    """The last thing in a queue."""


class Ahead(Generic[T]):
    """Items made in a thread of their own while earlier ones are used.

    Iterate over it once, inside its ``with``. What making them raised is raised again there and
    kept as ``error``.
    """

    def __init__(self, items: Iterator[T]) -> None:
        self.error: BaseException | None = None
        self._items = items
        self._queue: Queue[T | _End] = Queue(DEPTH)
        self._is_stopped = Event()
        self._thread = Thread(target=self._work, name="reader", daemon=True)

    def __enter__(self) -> "Ahead[T]":
        self._thread.start()
        return self

    def __iter__(self) -> Iterator[T]:
        while not isinstance(item := self._queue.get(), _End):
            yield item
        if self.error is not None:
            raise self.error

    def __exit__(self, *raised: object) -> None:
        self._is_stopped.set()
        self._thread.join()
        self._empty()
        # Whoever still waits for an item, in the engine's threads, gets the end.
        self._queue.put(_End())

    def _work(self) -> None:
        try:
            for item in self._items:
                self._put(item)
                if self._is_stopped.is_set():
                    return
        except BaseException as error:
            self.error = error
        self._put(_End())

    def _put(self, item: T | _End) -> None:
        while not self._is_stopped.is_set():
            try:
                self._queue.put(item, timeout=_WAIT_SECONDS)
            except Full:
                continue
            return

    def _empty(self) -> None:
        while True:
            try:
                self._queue.get_nowait()
            except Empty:
                return


class Behind(Generic[T]):
    """Calls one function with one thing after the other in a thread of its own.

    `put` waits while too much is undone, and raises what an earlier call raised; so does leaving.
    """

    def __init__(self, use: Callable[[T], None]) -> None:
        self._use = use
        self._thread = ThreadPoolExecutor(1, "writer")
        self._undone: deque[Future[None]] = deque()

    def put(self, item: T) -> None:
        while len(self._undone) >= DEPTH:
            self._undone.popleft().result()
        self._undone.append(self._thread.submit(self._use, item))

    def finish(self) -> None:
        """Wait until everything is done."""
        try:
            while self._undone:
                self._undone.popleft().result()
        finally:
            self._thread.shutdown()

    def __enter__(self) -> "Behind[T]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.finish()
        else:
            self._thread.shutdown(cancel_futures=True)
