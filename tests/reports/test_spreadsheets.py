"""Downloads: they open in a spreadsheet as they are, and nothing in them runs."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import fastexcel
import polars as pl
import pytest

from reports.spreadsheets import csv_bytes, file_name, xlsx_bytes
from reports.tables import Column, figure_column
from reports.wording import Language

ZH, EN = Language.ZH, Language.EN
COLUMNS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    figure_column("overdue_amount"),
    figure_column("overdue_rate"),
    Column("maturity_date", "Matures", "date"),
    Column("trend", "13 months", "trend"),
)


def rows() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "loan_id": ["6225880137214567", "JJ7"],
            "customer_name": ["张伟", '=HYPERLINK("http://evil")'],
            "overdue_amount": [Decimal("1234567.80"), None],
            "overdue_rate": [0.6, None],
            "maturity_date": [date(2025, 6, 30), None],
            "trend": [[1.0], [2.0]],
        }
    )


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def test_csv_opens_in_excel_with_chinese_intact() -> None:
    content = csv_bytes(rows(), COLUMNS, ZH)

    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content)[0] == ["借据号", "客户", "逾期金额(元)", "逾期率", "到期日"]
    assert read_csv(content)[1][1] == "张伟"


def test_csv_has_money_to_the_cent_and_rates_in_per_cent() -> None:
    assert read_csv(csv_bytes(rows(), COLUMNS, EN))[1][2:] == ["1234567.80", "60.00%", "2025-06-30"]


def test_what_is_missing_is_empty_in_a_download() -> None:
    assert read_csv(csv_bytes(rows(), COLUMNS, EN))[2][2:] == ["", "", ""]


def test_excel_keeps_a_long_number_as_text() -> None:
    assert read_csv(csv_bytes(rows(), COLUMNS, EN))[1][0] == "\t6225880137214567"
    assert read_csv(csv_bytes(rows(), COLUMNS, EN))[2][0] == "JJ7"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_cannot_become_a_formula(sign: str) -> None:
    frame = pl.DataFrame({"customer_name": [f"{sign}1+1"]})
    columns = (Column("customer_name", "Customer"),)

    assert read_csv(csv_bytes(frame, columns, EN))[1] == [f"'{sign}1+1"]
    sheet = ZipFile(BytesIO(xlsx_bytes(frame, columns, EN, "Loans")))
    assert "<f>" not in sheet.read("xl/worksheets/sheet1.xml").decode()


def test_a_negative_amount_stays_a_number() -> None:
    frame = pl.DataFrame({"overdue_amount": [Decimal("-5.00")]})

    assert read_csv(csv_bytes(frame, (figure_column("overdue_amount"),), EN))[1] == ["-5.00"]


def test_a_workbook_holds_numbers_as_numbers_with_their_formats() -> None:
    content = xlsx_bytes(rows(), COLUMNS, ZH, "逾期贷款")
    book = fastexcel.read_excel(content)
    frame = pl.DataFrame(book.load_sheet("逾期贷款").to_polars())

    assert frame.columns == ["借据号", "客户", "逾期金额(元)", "逾期率", "到期日"]
    assert frame["借据号"].to_list() == ["6225880137214567", "JJ7"]
    assert frame["逾期金额(元)"].to_list() == [1234567.80, None]
    assert frame["逾期率"].to_list() == [0.6, None]
    formats = ZipFile(BytesIO(content)).read("xl/styles.xml").decode()
    assert "0.00%" in formats or 'numFmtId="10"' in formats


def test_the_file_name_says_whose_what_and_when() -> None:
    day = date(2025, 6, 30)

    assert file_name("杭州分行", "逾期", day, "csv") == "杭州分行_逾期_20250630.csv"
    assert file_name("a/b:c", "x y", day, "xlsx") == "a_b_c_x_y_20250630.xlsx"
