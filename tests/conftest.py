"""What all tests share: a home of their own, and never the real one."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.once import Once, made_once
from warehouse.paths import PROJECT, Home

# A build takes a second, so an example is a whole book: few examples prove much.
settings.register_profile(
    "quick",
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "thorough", settings.get_profile("quick"), max_examples=400, derandomize=False
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# Outside a test, or after one undid what was set for it, no folder is a home: what asks fails.
os.environ["POSTLOAN_HOME"] = f"{os.devnull}/home"

# Begun first, the longest before the shorter: a long file begun last would keep one processor
# waiting for it. The other files follow as they are found.
LONGEST_FILES = (
    "tests/sql/test_real_data.py",
    "tests/sql/test_against_second_computation.py",
    "tests/browser/test_supervision.py",
    "tests/browser/test_desk.py",
)

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first, each in its own order."""
    places = {PROJECT / name: place for place, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home in the test's own folder."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder once in a run, however many processes and files ask for it."""
    return made_once(tmp_path_factory)


@pytest.fixture(autouse=True)
def forbid_the_real_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for the home of the environment gets the test's own folder."""
    monkeypatch.setenv("POSTLOAN_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def speak_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line speaks English to tests, whatever the language of the machine."""
    monkeypatch.setenv("POSTLOAN_LANGUAGE", "en")


@pytest.fixture
def shared_data() -> Path:
    """The real data sets beside the project; the test is skipped without them."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data sets are not beside the project")
    return SHARED_DATA
