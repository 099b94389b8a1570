"""Every page of the work of supervision, as the head office, a region and a branch see it."""

import re
from collections.abc import Callable

import pytest

from tests.browser.conftest import Reader, Served, click_first_cell

pytestmark = pytest.mark.browser

# What the title of each page begins with, a word of its answer, and which table, counted from the
# last one, has rows that open; None: what opens there is not clicked here. A new page is one line.
PAGES = {
    "to_do": ("待办", "待办", 1),
    "inspections": ("贷后检查", "逾期", 1),
    "confirmations": ("资金落实", "到期", 1),
    "process": ("过程", "笔", 1),
    "statements": ("财务", "报表", None),
    "archives": ("档案", "档案", 1),
    "line": ("条线", "岗", None),
    "warnings": ("预警", "预警", None),
    "warning_table": ("贷后预警表", "户", 1),
    "warning_score": ("预警成效", "预警", None),
    "guarantees": ("担保", "担保", 1),
    "fund_flows": ("资金流向", "发放", None),
    "policy": ("授信政策", "限额", 1),
    "collection": ("清收", "月初逾期", None),
    # Below the list of breaches stand complaints, or none.
    "conduct": ("催收合规", "催收", None),
    "scripts": ("话术", "话术", None),
}
LEVELS = ("HEAD", "REGION", "SUB")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_answers_and_its_rows_open(
    reader: Reader, served_to: Callable[[str], Served], level: str, path: str
) -> None:
    """No fault, a sentence with a figure in it, and a click on a row that leads to more rows."""
    title, in_answer, from_last = PAGES[path]
    reader.served = served_to(level)

    reader.open(path)

    assert reader.title.startswith(title)
    answer = reader.page.locator("[data-testid=stMain] h5").first.inner_text()
    assert in_answer in answer
    assert re.search(r"\d", answer)
    assert_sound(reader)

    if from_last is None:
        return
    before = reader.page.url
    tables = reader.page.locator("[data-testid=stDataFrame]")
    click_first_cell(tables.nth(tables.count() - from_last), row=0)
    reader.page.wait_for_function("before => location.href !== before", arg=before)
    reader.settle()
    assert reader.page.locator("[data-testid=stDataFrame]").count() > 0
    assert_sound(reader)


def assert_sound(reader: Reader) -> None:
    """Neither an error box, nor a fault in the console, nor a request to anybody else."""
    boxes = "[data-testid=stException], [data-testid=stAlertContentError]"
    assert reader.page.locator(boxes).count() == 0
    assert reader.faults == []
    assert reader.outside == []
