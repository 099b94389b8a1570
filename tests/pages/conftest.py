"""What tests of pages share: a real bank, and the desk run over it without a browser."""

from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from tests.desk import Bank, Desk, FramedPages, bank, tiny_bank
from warehouse.paths import PROJECT

__all__ = ["bank", "tiny_bank"]

# The first run of a process imports everything.
TIMEOUT_SECONDS = 60
# AppTest asks every installed package for components, which takes longer than to draw a page.
COMPONENTS = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(autouse=True)
def frame_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.testing.v1.app_test.PagesManager", FramedPages)
    monkeypatch.setattr(manifest_scanner, "scan_component_manifests", COMPONENTS)


@pytest.fixture
def open_desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Runs the desk over a home, on a page, with an address; fails on any uncaught error."""

    def opened(
        home: Bank | Path,
        page: str | None = None,
        limited_to: str | None = None,
        **address: str,
    ) -> AppTest:
        root = home.home.root if isinstance(home, Bank) else home
        monkeypatch.setenv("POSTLOAN_HOME", str(root))
        if limited_to is not None:
            monkeypatch.setenv("POSTLOAN_SCOPE", limited_to)
        desk = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=TIMEOUT_SECONDS)
        if page is not None:
            # As by a link: the first page the reader sees is this one.
            desk.switch_page(f"pages/{page}.py")
        for name, value in address.items():
            desk.query_params[name] = value
        desk.run()
        assert not desk.exception, desk.exception
        return desk

    return opened
