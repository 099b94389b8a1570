"""The files themselves: how they are written, cut into rows, numbered, and when one is refused."""

import random
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from loaders.load import load
from tests.loaders.deliveries import CUSTOMERS, ORG_UNITS, deliver, deliver_folder, write
from warehouse.contracts.batch import committed_batches
from warehouse.errors import RefusedDelivery
from warehouse.paths import Home

# Characters whose second byte in GBK is the byte of "|".
GBK_TRAPS = "亅坾東質鹼"


def widths(found: int, expected: int) -> str:
    return (
        f"the line has {found} cells, expected {expected} as in the heading; a delimiter "
        "may stand inside a cell or be missing"
    )


# -- encodings and delimiters ----------------------------------------------------------------------


def test_every_encoding_is_found_with_every_delimiter(home: Home) -> None:
    encodings = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16")
    delimiters = (",", ";", "|", "\t", "|@|", "\x1b")
    assert all(character.encode("gbk")[1:] == b"|" for character in GBK_TRAPS)
    files: dict[str, str | bytes] = {}
    expected = {}
    for number, (encoding, delimiter) in enumerate(product(encodings, delimiters)):
        name = f"customers_{number:02}.csv"
        lines = (
            ["客户号", "客户名称", "客户类型", "电话"],
            [f"C{number}", GBK_TRAPS, "对公", "0571"],
        )
        text = "".join(delimiter.join(cells) + "\r\n" for cells in lines)
        files[name] = text.encode(encoding)
        found = {"utf-8-sig": "utf-8", "gbk": "gb18030"}.get(encoding, encoding)
        expected[name] = (found, f"C{number}", GBK_TRAPS, "0571", 2)

    delivered = deliver(home, files)

    assert {
        row["file_name"]: (
            delivered.file(row["file_name"]).encoding,
            row["customer_id"],
            row["customer_name"],
            row["phone"],
            row["line_no"],
        )
        for row in delivered.accepted("customers")
    } == expected
    assert delivered.report.read_rows == len(files)
    assert delivered.report.rejected_rows == 0


def test_chinese_beyond_gbk_is_read_from_gb18030(home: Home) -> None:
    text = "客户号,客户名称,客户类型\nC1,𠮷野䶮,CORP\n"
    delivered = deliver(home, {"customers.csv": text.encode("gb18030")})

    assert delivered.by_line("customers", "customer_name") == {2: "𠮷野䶮"}


def test_a_line_cut_inside_a_character_is_set_aside_alone(home: Home) -> None:
    good = "客户号,客户名称,客户类型\nC1,张三,CORP\n".encode()
    bad = "C2,李".encode()[:-1] + b",CORP\n"
    delivered = deliver(home, {"customers.csv": good + bad + "C3,王五,CORP\n".encode()})

    assert delivered.by_line("customers", "customer_id") == {2: "C1", 4: "C3"}
    (entry,) = delivered.rejects()
    assert (entry["line_no"], entry["code"]) == (3, "UNREADABLE_CHARACTERS")
    assert entry["source_text"].startswith("C2,")


def test_a_record_over_an_unreadable_line_is_not_taken_with_a_hole_in_it(home: Home) -> None:
    heading = "客户号,客户类型,客户名称\n".encode()
    text = heading + 'C1,CORP,"上海\n'.encode() + b"\xe6\x9f\n" + '分公司"\nC2,CORP,乙\n'.encode()
    delivered = deliver(home, {"customers.csv": text})

    assert delivered.by_line("customers", "customer_name") == {5: "乙"}
    assert "UNREADABLE_CHARACTERS" in {row["code"] for row in delivered.rejects()}


# -- headings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "customer_id,customer_name,customer_type",
        "客户号,客户名称,客户类型",
        " 客户编号 ,　客户姓名　,客户类型\u00a0",
        "Customer_ID,CUSTOMER_NAME,Customer_Type",
        "ｃｕｓｔｏｍｅｒ＿ｉｄ,ｃｕｓｔｏｍｅｒ＿ｎａｍｅ,客户类型",
        '"客户号","客户名称","客户类型"',
        "*客户号,客户名称,*客户类型",
    ],
)
def test_a_heading_is_known_by_its_name_and_its_aliases(home: Home, heading: str) -> None:
    delivered = deliver(home, {"data_1.csv": f"{heading}\nC1,张三,CORP\n"})

    (row,) = delivered.accepted("customers")
    assert (row["customer_id"], row["customer_name"], row["customer_type"]) == (
        "C1",
        "张三",
        "CORP",
    )
    assert delivered.file("data_1.csv").ignored_columns == ()


def test_columns_come_in_any_order_and_unknown_ones_are_named(home: Home) -> None:
    text = "备注,客户类型,大区,客户号\nx,CORP,y,C1\n"
    delivered = deliver(home, {"customers.csv": text})

    assert delivered.by_line("customers", "customer_id") == {2: "C1"}
    assert delivered.file("customers.csv").ignored_columns == ("备注", "大区")


def test_a_delivery_is_refused_with_all_faults_of_all_its_files(home: Home, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "bank",
        {
            "org_units.csv": ORG_UNITS,
            "customers.csv": "客户号,客户名称,客户编号\nC1,张三,C1\n",
            "loans.csv": "借据号,客户号,产品,放款金额\nL1,C1,P,100\n",
            "mystery.csv": "甲,乙,丙\n1,2,3\n",
            "repayments.csv": b"",
            "repayments_blank.csv": b"\n  \r\n\n",
            "inspections.xlsx": b"PK\x03\x04 this is no workbook",
            "loan_events.parquet": b"PAR1 cut short",
            "loan_snapshots.csv.gz": b"\x1f\x8b\x08\x00",
        },
    )

    with pytest.raises(RefusedDelivery) as refused:
        load([folder, tmp_path / "nowhere"], home)
    with pytest.raises(RefusedDelivery, match=r"nowhere: there is no such file or folder"):
        load([tmp_path / "nowhere"], home)
    with pytest.raises(RefusedDelivery) as faults:
        load([folder], home)

    assert "nowhere" in str(refused.value)
    for fault in (
        "customers.csv, taken as customers: the column customer_id (客户号) stands twice: "
        "'客户号' (column 1), '客户编号' (column 3).",
        "the required column customer_type (客户类型) is missing.",
        "loans.csv, taken as loans: the required column org_id (经办机构) is missing. "
        "the required column disbursed_date (放款日) is missing. "
        "the required column maturity_date (到期日) is missing. "
        "the required column status (状态) is missing.",
        "mystery.csv: neither its name nor its headings (甲, 乙, 丙) tell which table it is.",
        "repayments.csv: the file is empty.",
        "repayments_blank.csv: the file has no heading line; it is empty.",
        "inspections.xlsx: the spreadsheet cannot be read",
        "loan_events.parquet: the Parquet file cannot be read",
        "loan_snapshots.csv.gz: the file is compressed with gzip; unpack it first.",
    ):
        assert fault in str(faults.value)
    assert "org_units.csv" not in str(faults.value)
    assert committed_batches(home) == []


@pytest.mark.parametrize("start", [b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00\x00", b"\x89PNG\r\n"])
def test_binary_junk_is_refused_in_words(home: Home, tmp_path: Path, start: bytes) -> None:
    for seed in range(8):
        junk = start + random.Random(seed).randbytes(5000)
        folder = write(tmp_path / f"bank{seed}", {"customers.csv": junk})
        with pytest.raises(RefusedDelivery, match=r"customers\.csv"):
            load([folder], home)
    assert committed_batches(home) == []


def test_lines_of_junk_after_a_good_heading_are_set_aside_one_by_one(home: Home) -> None:
    good = [f"C{number},CORP,张{number}" for number in range(20)]
    text = "\n".join(["customer_id,customer_type,customer_name", *good, ""]).encode()
    junk = random.Random(1).randbytes(300)
    for special in (b"\n", b"\r", b'"'):
        junk = junk.replace(special, b"")
    delivered = deliver(home, {"customers.csv": text + junk[:200] + b"\n" + "C9,SME,李".encode()})

    accepted = delivered.by_line("customers", "customer_id")
    assert list(accepted) == [*range(2, 22), 23]
    assert [row["line_no"] for row in delivered.rejects()] == [22]


# -- lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_lines_are_numbered_as_the_file_shows_them(home: Home, end: str, last: bool) -> None:
    lines = [
        "",
        "客户号,客户类型,电话",  # 2
        "C3,CORP,1",
        "",
        "   ",
        "C6,没有,2",
        ",,",
        "C8,CORP,3",
        "C9,CORP",
        "C10,CORP,4,5",
        "\t",
        "C12,CORP,6",
    ]
    delivered = deliver(home, {"customers.csv": end.join(lines) + end * last})

    assert delivered.by_line("customers", "customer_id") == {3: "C3", 8: "C8", 12: "C12"}
    assert delivered.faults() == [
        ("customers.csv", 6, "customer_type", "没有", "UNKNOWN_CODE"),
        ("customers.csv", 9, None, None, "WRONG_COLUMN_COUNT"),
        ("customers.csv", 10, None, None, "WRONG_COLUMN_COUNT"),
    ]
    _, short, long = delivered.rejects()
    assert (short["source_text"], short["reason"]) == ("C9,CORP", widths(2, 3))
    assert (long["source_text"], long["reason"]) == ("C10,CORP,4,5", widths(4, 3))
    assert delivered.report.read_rows == 6


@pytest.mark.parametrize("delimiter", [",", "|", "|@|", "\x1b"])
def test_quoted_cells_may_hold_line_ends_delimiters_and_quotes(home: Home, delimiter: str) -> None:
    records = [
        ["客户号", "客户名称", "客户类型", "行业"],  # 1
        ["C1", '"上海\n分公司"', "CORP", '"a""b"'],  # 2, 3
        ["C2", f'"甲{delimiter}乙"', "CORP", '""'],  # 4
        ["C3", '"一\n\n三"', "没有", '"x"'],  # 5, 6, 7
        ["C4", '张"三"', "CORP", 'a"b'],  # 8
        ["C5", '"只有引号"', '"CORP"', '"""q"""'],  # 9
        ["C6", "普通", "CORP", "z"],  # 10
    ]
    text = "".join(delimiter.join(record) + "\n" for record in records)
    delivered = deliver(home, {"customers.csv": text})

    assert delivered.by_line("customers", "customer_name") == {
        2: "上海\n分公司",
        4: f"甲{delimiter}乙",
        8: '张"三"',
        9: "只有引号",
        10: "普通",
    }
    industries = delivered.by_line("customers", "industry_code")
    assert industries == {2: 'a"b', 4: None, 8: 'a"b', 9: '"q"', 10: "z"}
    assert delivered.faults() == [("customers.csv", 5, "customer_type", "没有", "UNKNOWN_CODE")]
    assert delivered.rejects()[0]["source_text"] == delimiter.join(records[3])


@pytest.mark.parametrize("delimiter", [",", "|@|"])
def test_a_quote_never_closed_costs_one_line(home: Home, delimiter: str) -> None:
    lines = [
        "客户号,客户名称,客户类型",
        'C2,"张三,CORP',
        "C3,李四,CORP",
        'C4,"王"五,CORP',
        'C5,"赵六",CORP',
        'C6,孙七,"CORP',
    ]
    text = "\n".join(lines).replace(",", delimiter) + "\n"
    delivered = deliver(home, {"customers.csv": text})

    assert delivered.by_line("customers", "customer_name") == {3: "李四", 5: "赵六"}
    assert delivered.faults() == [
        ("customers.csv", line, None, None, "BROKEN_QUOTES") for line in (2, 4, 6)
    ]
    assert [row["source_text"] for row in delivered.rejects()] == [
        lines[at].replace(",", delimiter) for at in (1, 3, 5)
    ]


def test_the_totals_of_a_report_are_no_records(home: Home) -> None:
    text = "\n".join(
        [
            "序号,客户号,客户类型,全部银行债务",
            "1,C1,CORP,100.00",
            "小计,,,100.00",
            "2,C2,CORP,50.00",
            ",合 计,,150.00",
            "合　计：,,,150.00",
            ",,总计,150.00",
            "3,合计公司,CORP,1.00",
        ]
    )
    delivered = deliver(home, {"customers.csv": text})

    assert delivered.by_line("customers", "customer_id") == {2: "C1", 4: "C2", 8: "合计公司"}
    file = delivered.file("customers.csv")
    assert (file.read_rows, file.rejected_rows, file.total_rows) == (3, 0, 4)
    assert delivered.rejects() == []


def test_a_file_with_headings_alone_is_a_delivery_of_no_rows(home: Home) -> None:
    delivered = deliver(home, {"customers.csv": CUSTOMERS, "loans.csv": LOAN_HEADING})

    file = delivered.file("loans.csv")
    assert (file.read_rows, file.accepted_rows, file.rejected_rows) == (0, 0, 0)


LOAN_HEADING = "借据号,客户号,经办机构,产品,放款金额,放款日,到期日,状态\n"


def test_rows_of_files_with_one_name_keep_their_folder(home: Home, tmp_path: Path) -> None:
    for place in ("杭州", "宁波"):
        write(tmp_path / place, {"customers.csv": f"客户号,客户类型\n{place},CORP\n"})

    load([tmp_path / "杭州", tmp_path / "宁波"], home)

    (manifest,) = committed_batches(home)
    assert [file.file_name for file in manifest.files] == [
        "杭州/customers.csv",
        "宁波/customers.csv",
    ]


# -- spreadsheets and Parquet ----------------------------------------------------------------------


def test_a_spreadsheet_gives_typed_cells_and_the_row_numbers_it_shows(
    home: Home, tmp_path: Path
) -> None:
    folder = write(
        tmp_path / "bank",
        {"org_units.csv": ORG_UNITS, "customers.csv": "客户号,客户类型\nC1,对公\n"},
    )
    with xlsxwriter.Workbook(str(folder / "借据.xlsx")) as book:
        sheet = book.add_worksheet("借据")
        book.add_worksheet("空表")
        day = book.add_format({"num_format": "yyyy/m/d"})
        headings = (
            "借据号 客户号 经办机构 产品 放款金额(万元) 放款日 到期日 低风险 年利率 宽限期 状态"
        )
        sheet.write_row(2, 0, headings.split())
        sheet.set_column(11, 14, 20)

        def row(number: int, loan: str | float, amount: float, low_risk: bool, due: object) -> None:
            at = number - 1
            sheet.write(at, 0, loan)
            sheet.write_row(at, 1, ["C1", "001", "经营贷", amount])
            sheet.write_datetime(at, 5, datetime(2024, 1, 31), day)
            if isinstance(due, datetime):
                sheet.write_datetime(at, 6, due, day)
            else:
                sheet.write(at, 6, due)
            sheet.write_boolean(at, 7, low_risk)
            sheet.write_row(at, 8, [4.35, 3, "正常"])

        row(4, "000123", 12.34, True, datetime(2025, 1, 31))
        row(6, 20240001, 0.1 + 0.2, False, 45688)
        row(7, 622202020001234567, 1, False, datetime(2025, 1, 31))
        row(8, "L8", 1e-9, False, "20250230")
        sheet.write_row(8, 0, ["合计", "", "", "", 99])

    delivered = deliver_folder(home, folder)

    assert [
        (row["line_no"], row["loan_id"], row["disbursed_amount"], row["maturity_date"])
        for row in delivered.accepted("loans")
    ] == [
        (4, "000123", Decimal("123400.00"), date(2025, 1, 31)),
        (6, "20240001", Decimal("3000.00"), date(2025, 1, 31)),
    ]
    first = delivered.accepted("loans")[0]
    assert first["disbursed_date"] == date(2024, 1, 31)
    assert first["is_low_risk"] is True
    assert first["annual_rate"] == Decimal("4.35")
    assert first["grace_days"] == 3
    assert [(line, column, code) for _, line, column, _, code in delivered.faults()] == [
        (7, "loan_id", "SCIENTIFIC_NOTATION"),
        (8, "disbursed_amount", "TOO_MANY_DECIMALS"),
        (8, "maturity_date", "NO_SUCH_DATE"),
    ]
    assert delivered.file("借据.xlsx").total_rows == 1
    assert delivered.file("借据.xlsx").encoding == "xlsx, sheet 借据"


def test_a_spreadsheet_with_two_filled_sheets_is_refused(home: Home, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "customers.xlsx")) as book:
        for name in ("一月", "二月"):
            book.add_worksheet(name).write_row(0, 0, ["客户号", "客户类型"])

    with pytest.raises(RefusedDelivery, match=r"customers\.xlsx: .*several sheets \(一月, 二月\)"):
        load([tmp_path / "customers.xlsx"], home)


def test_parquet_gives_typed_cells_and_counts_rows_from_one(home: Home, tmp_path: Path) -> None:
    folder = write(tmp_path / "bank", {"org_units.csv": ORG_UNITS, "customers.csv": CUSTOMERS})
    count = 4
    table = pa.table(
        {
            "借据号": pa.array([622202020001234567, 2, 3, None], pa.int64()),
            "客户号": pa.array(["C1"] * count).dictionary_encode(),
            "org_id": ["001"] * count,
            "产品": ["经营贷"] * count,
            "放款金额": pa.array([Decimal("12.34"), Decimal(0), Decimal(5), None]),
            "放款日": pa.array([date(2024, 1, 31)] * count, pa.date32()),
            "到期日": pa.array([datetime(2025, 1, 31)] * count, pa.timestamp("ns")),
            "年利率": pa.array([4.35, float("nan"), 0.1 + 0.2, 1.0]),
            "是否低风险": pa.array([True, False, None, True]),
            "宽限期": pa.array([3, 0, None, 1], pa.int8()),
            "status": ["ACTIVE", "正常", "结清", "ACTIVE"],
        }
    )
    pq.write_table(table, folder / "loans.parquet")

    delivered = deliver_folder(home, folder)

    assert [
        (row["line_no"], row["loan_id"], row["disbursed_amount"], row["annual_rate"],
         row["is_low_risk"], row["grace_days"], row["maturity_date"], row["status"])
        for row in delivered.accepted("loans")
    ] == [
        (1, "622202020001234567", Decimal("12.34"), Decimal("4.35"), True, 3, date(2025, 1, 31),
         "ACTIVE"),
        (3, "3", Decimal("5.00"), Decimal("0.3"), None, 0, date(2025, 1, 31), "SETTLED"),
    ]  # fmt: skip
    assert delivered.faults() == [
        ("loans.parquet", 2, "disbursed_amount", "0.00", "BELOW_MINIMUM"),
        ("loans.parquet", 4, "disbursed_amount", None, "MISSING_VALUE"),
        ("loans.parquet", 4, "loan_id", None, "MISSING_VALUE"),
    ]
    assert delivered.file("loans.parquet").encoding == "parquet"
