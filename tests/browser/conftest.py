"""A served desk and a browser to look at it with; skipped where there is no browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.error import URLError
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    sync_playwright,
)

from tests.desk import Bank, bank
from warehouse.paths import PROJECT

__all__ = ["bank"]

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTUP_SECONDS = 60
# What Streamlit writes to the console of a sound page.
HARMLESS = (
    # Its one inline script, which does nothing here.
    "Executing inline script violates",
    # It looks for its server below the page's address before it looks at the root.
    "Failed to load resource: the server responded with a status of 404",
    # Charts are compiled before their rows arrive.
    "WARN Infinite extent",
)


@dataclass(frozen=True)
class Served:
    """A running desk."""

    url: str
    bank: Bank

    def address(self, path: str = "", **choices: str) -> str:
        return f"{self.url}/{path}" + (f"?{urlencode(choices)}" if choices else "")


@pytest.fixture(scope="session")
def served(bank: Bank) -> Iterator[Served]:
    """The desk of the whole bank behind its own server."""
    with _serve(bank) as desk:
        yield desk


@pytest.fixture(scope="session")
def served_to(bank: Bank, served: Served) -> Iterator[Callable[[str], Served]]:
    """The desk as one level of organisations sees it: HEAD, REGION, SUB; one server for each."""
    made = {"HEAD": served}
    with ExitStack() as servers:

        def of_level(level: str) -> Served:
            if level not in made:
                made[level] = servers.enter_context(_serve(bank, bank.worst(level)))
            return made[level]

        yield of_level


@contextmanager
def _serve(bank: Bank, scope: str | None = None) -> Iterator[Served]:
    """A server on a free port of this machine, limited to an organisation and those below it."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: run tests/browser/install_chromium.sh")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "asgi:application", "--host", "127.0.0.1"]
    server = subprocess.Popen(
        [*command, "--port", str(port), "--log-level", "warning"],
        cwd=PROJECT,
        env=os.environ | {"POSTLOAN_HOME": str(bank.home.root), "POSTLOAN_SCOPE": scope or ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/_stcore/health", server)
        yield Served(url, bank)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium."""
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: run tests/browser/install_chromium.sh")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@dataclass
class Reader:
    """A reader at a laptop, and what the browser said and asked for while reading."""

    page: Page
    served: Served
    locale: str
    faults: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(HARMLESS):
            self.faults.append(message.text)

    def asked(self, request: Request) -> None:
        if not request.url.startswith((self.served.url, "data:", "blob:")):
            self.outside.append(request.url)

    def open(self, path: str = "", **choices: str) -> None:
        """Open an address and wait until the page has been drawn."""
        self.page.goto(self.served.address(path, **choices))
        self.settle()

    def settle(self) -> None:
        """Wait until a run has ended."""
        self.page.wait_for_selector("h1", timeout=30_000)
        self.page.wait_for_timeout(300)
        self.page.wait_for_selector(
            "[data-testid=stApp][data-test-script-state=notRunning]", timeout=30_000
        )
        self.page.wait_for_timeout(200)

    @property
    def title(self) -> str:
        return self.page.locator("h1").first.inner_text()


def click_first_cell(table: Locator, row: int) -> None:
    """Click the first cell of a row of a table; row 0 is the first below the head."""
    table.evaluate("table => table.scrollIntoView({block: 'center'})")
    box = table.bounding_box()
    assert box is not None
    table.page.mouse.click(box["x"] + 30, box["y"] + 30 * (row + 1) + 15)


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """One profile for each language, so that scripts are fetched once."""
    made: dict[str, BrowserContext] = {}
    yield made
    for context in made.values():
        context.close()


@pytest.fixture(params=["zh-CN"])
def reader(
    browser: Browser,
    contexts: dict[str, BrowserContext],
    served: Served,
    request: pytest.FixtureRequest,
) -> Iterator[Reader]:
    """A reader whose browser speaks a language; Chinese unless told otherwise."""
    if request.param not in contexts:
        contexts[request.param] = browser.new_context(
            viewport={"width": 1366, "height": 768},
            locale=request.param,
            timezone_id="Asia/Shanghai",
            accept_downloads=True,
        )
    one = Reader(contexts[request.param].new_page(), served, request.param)
    one.page.on("console", one.heard)
    one.page.on("request", one.asked)
    one.page.on("pageerror", lambda error: one.faults.append(str(error)))
    yield one
    one.page.close()
