"""The served desk in a real browser: drawn, drilled, downloaded, and speaking to nobody else."""

import csv
import re
import urllib.request
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import fastexcel
import pytest

from tests.browser.conftest import Reader, Served, click_first_cell

pytestmark = pytest.mark.browser

PAGES = {
    "": ("总览", "Overview"),
    "to_do": ("待办", "To do"),
    "overdue": ("逾期", "Overdue"),
    "archives": ("档案", "Archives"),
    "warning_score": ("预警成效", "Warning score"),
    "compare": ("对比", "Compare"),
    "confirmations": ("资金落实", "Fund confirmation"),
    "loan": ("单户", "One customer"),
    "data": ("数据", "Data"),
}
# Pages of figures: what their title begins with, and a word of the answer of each.
ANSWERS = {
    "migration": ("迁徙", "回正率"),
    "customers": ("客户分类", "C类"),
    "exceptions": ("例外", "违反规则"),
    "archives": ("档案", "档案齐全率"),
    "vintages": ("批次", "逾期30天以上或已核销"),
    "concentration": ("集中度", "最大十户"),
    "compare": ("对比", "逾期率"),
}
HAN = re.compile(r"[\u4e00-\u9fff]")


def choices(reader: Reader) -> dict[str, str]:
    """What stands in the address."""
    found = parse_qs(urlparse(reader.page.url).query)
    return {name: values[-1] for name, values in found.items()}


def worst_loan(reader: Reader) -> str:
    found = reader.served.bank.one(
        "select loan_id from loans where days_past_due > 30 and basis = 'COMPUTED' "
        "order by days_past_due desc, loan_id limit 1"
    )
    return str(found)


def open_what_holds_charts(reader: Reader) -> None:
    """Charts in a closed fold may be drawn only when it opens."""
    reader.page.evaluate(
        "() => document.querySelectorAll('details:not([open])').forEach(one => {"
        "if (one.querySelector('[data-testid=stVegaLiteChart]'))"
        "one.querySelector('summary').click() })"
    )


def latin_words(reader: Reader) -> set[str]:
    """Latin words on a page that are no codes, file names or icons."""
    # Icons are words in a font of signs.
    reader.page.evaluate(
        "() => document.querySelectorAll('[data-testid=stMain] *').forEach(one => {"
        "if (getComputedStyle(one).fontFamily.includes('Material')) one.remove() })"
    )
    text = reader.page.locator("[data-testid=stMain]").inner_text()
    text = re.sub(r"\S+\.(csv|xlsx|parquet)|\(?[a-z]+(_[a-z]+)+\)?|\b[A-Z]{2,}\d*\b", " ", text)
    return set(re.findall(r"\b[A-Za-z]{4,}\b", text)) - {"XLSX"}


def test_the_first_reader_of_a_process_may_come_by_a_link(reader: Reader) -> None:
    reader.open("overdue")

    assert reader.title.startswith("逾期")
    assert reader.page.locator("[data-testid=stSelectbox]").count() == 7


@pytest.mark.parametrize("reader", ["zh-CN", "en-US"], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_in_both_languages(reader: Reader, path: str) -> None:
    """No fault, no empty chart, no request to anybody else, and no word of the other language."""
    is_english = reader.locale == "en-US"
    more = {"loan": worst_loan(reader)} if path == "loan" else {}

    reader.open(path, **more)
    reader.page.wait_for_timeout(700)

    assert reader.title.startswith(PAGES[path][is_english])
    assert (
        reader.page.locator("[data-testid=stException], [data-testid=stAlertContentError]").count()
        == 0
    )
    assert reader.faults == []
    assert reader.outside == []
    open_what_holds_charts(reader)
    for chart in reader.page.locator("[data-testid=stVegaLiteChart]").all():
        # A long page draws its last charts a while after its words.
        chart.locator("svg").first.wait_for(state="attached")
        assert chart.locator("svg").count() == 1
        box = chart.bounding_box()
        assert box is not None
        assert box["height"] > 50
    if not is_english:
        assert latin_words(reader) == set()


@pytest.mark.parametrize("path", ANSWERS)
def test_a_page_of_figures_answers_and_draws(reader: Reader, path: str) -> None:
    """Its name, a sentence computed from the figures, and a chart with something in it."""
    title, in_answer = ANSWERS[path]

    reader.open(path)
    reader.page.wait_for_function(
        "() => [...document.querySelectorAll('[data-testid=stVegaLiteChart] .role-mark path')]"
        ".map(mark => mark.getBoundingClientRect()).some(box => box.width * box.height > 0)",
        timeout=20_000,
    )

    assert reader.title.startswith(title)
    answer = reader.page.locator("[data-testid=stMain] h5").first.inner_text()
    assert in_answer in answer
    assert re.search(r"\d", answer)
    assert reader.page.locator("[data-testid=stException]").count() == 0
    assert reader.faults == []
    assert reader.outside == []


def test_a_deep_link_restores_what_was_chosen(reader: Reader) -> None:
    bank = reader.served.bank
    region = bank.worst("REGION")
    name = str(bank.one("select org_name from org_units where org_id = $org_id", org_id=region))

    reader.open("overdue", org=region, compare="year", bucket="M7", view="loans")

    assert name in reader.title
    assert choices(reader) == {"org": region, "compare": "year", "bucket": "M7", "view": "loans"}
    reader.page.get_by_role("link", name="总览").click()
    reader.settle()
    assert name in reader.title
    assert choices(reader) == {"org": region, "compare": "year"}


def test_a_click_on_a_name_goes_a_level_down_and_back_comes_up_again(reader: Reader) -> None:
    reader.open("overdue")
    top = reader.title

    click_first_cell(reader.page.locator("[data-testid=stDataFrame]").first, row=1)
    reader.page.wait_for_url("**org=**")
    reader.settle()

    region = choices(reader)["org"]
    assert reader.served.bank.worst("REGION") == region
    assert reader.title != top
    reader.page.go_back()
    reader.settle()
    assert reader.title == top
    assert choices(reader) == {}


def test_a_click_on_the_map_shows_that_branch_at_that_month(reader: Reader) -> None:
    reader.open()
    cells = (
        reader.page.locator("[data-testid=stVegaLiteChart]")
        .nth(1)
        .locator("g.mark-rect path, g.mark-group g.mark-rect path")
    )
    cells.first.scroll_into_view_if_needed()

    cells.first.click()
    reader.page.wait_for_url("**org=**")
    reader.settle()

    assert set(choices(reader)) == {"org", "month"}
    assert choices(reader)["org"] != reader.served.bank.head_office


def test_a_click_on_a_bucket_keeps_that_bucket_and_a_second_click_all(reader: Reader) -> None:
    reader.open("overdue")
    bars = reader.page.locator("[data-testid=stVegaLiteChart]").first.locator("g.mark-rect path")

    bars.first.click()
    reader.page.wait_for_url("**bucket=M1**")
    reader.settle()
    assert choices(reader) == {"bucket": "M1"}

    bars.first.click()
    reader.page.wait_for_function("() => !location.search.includes('bucket')")
    reader.settle()
    assert choices(reader) == {}


def test_a_click_on_a_loan_opens_it(reader: Reader) -> None:
    reader.open("overdue", view="loans")

    click_first_cell(reader.page.locator("[data-testid=stDataFrame]").first, row=0)
    reader.page.wait_for_url("**/loan?loan=**")
    reader.settle()

    assert reader.title == "单户"
    assert choices(reader)["loan"] in reader.page.locator("h3").last.inner_text()


def test_the_first_screen_leads_to_what_waits_at_an_organisation(reader: Reader) -> None:
    reader.open()

    click_first_cell(reader.page.locator("[data-testid=stDataFrame]").first, row=1)
    reader.page.wait_for_url("**/to_do?org=**")
    reader.settle()

    assert reader.title.startswith("待办")
    assert "待办" in reader.page.locator("[data-testid=stMain] h5").first.inner_text()


def test_a_figure_opens_the_loans_it_is_made_of(reader: Reader) -> None:
    reader.open()

    # The ninth figure of the table after the desk: 90+ / NPL, which lists what is over 90 days.
    click_first_cell(reader.page.locator("[data-testid=stDataFrame]").nth(1), row=8)
    reader.page.wait_for_url("**list=par90_principal**")
    reader.settle()

    assert choices(reader) == {"view": "loans", "list": "par90_principal"}


def test_an_organisation_is_found_by_its_name(reader: Reader) -> None:
    bank = reader.served.bank
    sub = bank.worst("SUB")
    name = str(bank.one("select org_name from org_units where org_id = $org_id", org_id=sub))
    reader.open()

    box = reader.page.locator("[data-testid=stSelectbox]").first.get_by_role("combobox")
    box.click()
    box.fill(name)
    box.press("Enter")
    reader.page.wait_for_url("**org=**")
    reader.settle()

    assert name in reader.title


def test_the_language_is_switched_in_place(reader: Reader) -> None:
    reader.open("overdue", bucket="M1")

    reader.page.get_by_text("English", exact=True).click()
    reader.page.wait_for_url("**lang=en**")
    reader.settle()

    assert reader.title.startswith("Overdue")
    assert choices(reader) == {"bucket": "M1", "lang": "en"}


def test_a_download_is_what_the_page_lists(reader: Reader, tmp_path: Path) -> None:
    reader.open("overdue", view="loans", list="overdue_balance")

    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="下载 CSV").click()
    file = tmp_path / "loans.csv"
    download.value.save_as(file)
    with reader.page.expect_download() as second:
        reader.page.get_by_role("button", name="下载 XLSX").click()
    book = tmp_path / "loans.xlsx"
    second.value.save_as(book)

    bank = reader.served.bank
    count = bank.one(
        "select overdue_loan_count from org_months where org_id = $org_id "
        "and month_end_date = $day",
        org_id=bank.head_office,
        day=bank.last_month_end,
    )
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"))))
    assert rows[0][:3] == ["借据号", "客户", "机构"]
    assert len(rows) - 1 == count
    assert f"{bank.last_month_end:%Y%m%d}.csv" in download.value.suggested_filename
    assert HAN.search(download.value.suggested_filename)
    assert fastexcel.read_excel(book).load_sheet(0).height == count


def test_every_answer_carries_the_security_headers(served: Served) -> None:
    for path in ("", "overdue", "_stcore/health"):
        with urllib.request.urlopen(served.address(path)) as answer:
            headers = answer.headers

        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self' 'wasm-unsafe-eval'" in policy
        assert "'unsafe-eval'" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"


def test_only_the_programs_own_files_may_be_kept_by_the_browser(served: Served) -> None:
    with urllib.request.urlopen(served.address()) as answer:
        script = re.search(r'src="\.?/?(static/js/[^"]+)"', answer.read().decode())
    assert script is not None

    with urllib.request.urlopen(served.address(script.group(1))) as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_a_page_prints_without_its_frame(reader: Reader) -> None:
    reader.open()

    reader.page.emulate_media(media="print")

    assert not reader.page.locator("[data-testid=stSidebar]").is_visible()
    assert reader.page.locator("h1").first.is_visible()
