"""How long every page takes over a whole bank, beside bare DuckDB in the same minute.

    .venv/bin/python -m bench.pages 100000
    POSTLOAN_HOME=/srv/postloan .venv/bin/python -m bench.pages

Without a number the published build of the home is asked. Each page is opened by the head office,
which sees most, and then drawn again from what is kept. Bare DuckDB groups all loan-months by
organisation and month end once.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import streamlit.testing.v1.app_test
from streamlit.testing.v1 import AppTest

from bench.build import deliver
from loaders.generator import DEFAULT_AS_OF
from pages.parts.drill import SECTIONS
from tests.desk import FramedPages
from warehouse.build import build
from warehouse.paths import PROJECT, Home
from warehouse.publish import current_build_id

TURNS = 3
TIMEOUT_SECONDS = 600

GROUPED = """
select org_id, month_end_date, sum(outstanding_principal) as outstanding_principal
from marts.loan_months
group by org_id, month_end_date
"""


def grouping_seconds(home: Home) -> float:
    """Seconds bare DuckDB takes to group all loan-months; the middle of a few turns."""
    build_id = current_build_id(home)
    assert build_id is not None
    taken = []
    with duckdb.connect(str(home.build_file(build_id)), read_only=True) as connection:
        for _ in range(TURNS):
            start = time.perf_counter()
            connection.sql(GROUPED).pl()
            taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def seconds_of(desk: AppTest) -> float:
    start = time.perf_counter()
    desk.run()
    assert not desk.exception, desk.exception
    return time.perf_counter() - start


def measure_pages(home: Home) -> None:
    """Print one line per page, the slowest first."""
    os.environ["POSTLOAN_HOME"] = str(home.root)
    streamlit.testing.v1.app_test.PagesManager = FramedPages  # type: ignore[misc]
    grouping = grouping_seconds(home)
    desk = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=TIMEOUT_SECONDS)
    # The first run of a process imports everything, and lays out what a reader may see.
    desk.run()
    measured = []
    for page in (page for section in SECTIONS.values() for page in section):
        desk.switch_page(page)
        measured.append((seconds_of(desk), seconds_of(desk), page))
    print(f"bare DuckDB groups all loan-months in {grouping:.2f} s")
    print(f"{'first s':>8} {'ratio':>6} {'again s':>8}  page")
    for first, again, page in sorted(measured, reverse=True):
        print(f"{first:>8.2f} {first / grouping:>6.1f} {again:>8.2f}  {Path(page).stem}")


def main(arguments: list[str]) -> None:
    if not arguments and "POSTLOAN_HOME" in os.environ:
        measure_pages(Home(Path(os.environ["POSTLOAN_HOME"])))
        return
    for loan_count in [int(count) for count in arguments] or [100_000]:
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder))
            deliver(home, loan_count)
            build(home, as_of_date=DEFAULT_AS_OF)
            print(f"{loan_count:,} loans")
            measure_pages(home)


if __name__ == "__main__":
    main(sys.argv[1:])
