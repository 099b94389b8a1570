"""What a cell of a bank's file may hold, and what is said of a cell that holds something else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.loaders.deliveries import CUSTOMERS, ORG_UNITS, deliver
from warehouse.contracts import contract_for
from warehouse.paths import Home

MISSING = ("", "-", "－", "--", "—", "——", "无", " 无 ", "null", "NULL", "N/A", "　", " ")

LOAN = {
    "loan_id": "L",
    "customer_id": "C1",
    "org_id": "001",
    "product_code": "经营贷",
    "disbursed_amount": "100.00",
    "disbursed_date": "1900-01-01",
    "maturity_date": "2998-12-31",
    "annual_rate": "4.35",
    "grace_days": "0",
    "is_low_risk": "N",
    "status": "ACTIVE",
    "closed_date": "",
    "drawdown_no": "1",
}


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def loan_file(column: str, cells: list[str]) -> str:
    """Loans that differ in one column; the cells stand on lines 2, 3, …"""
    lines = [",".join(LOAN)]
    for number, cell in enumerate(cells):
        row = LOAN | {"loan_id": f"L{number}", column: cell}
        lines.append(",".join(quoted(value) for value in row.values()))
    return "\n".join(lines) + "\n"


def assert_read(
    home: Home, column: str, expected: dict[str, Any], refused: dict[str, str] | None = None
) -> None:
    """Every cell of ``expected`` in a loan's column gives its value, and every other its code."""
    refused = refused or {}
    cells = [*expected, *refused]
    delivered = deliver(
        home,
        {
            "org_units.csv": ORG_UNITS,
            "customers.csv": CUSTOMERS,
            "loans.csv": loan_file(column, cells),
        },
    )

    read = delivered.by_line("loans", column)
    assert {cells[line - 2]: value for line, value in read.items()} == expected
    assert delivered.faults() == [
        ("loans.csv", line, column, cell.strip() or None, refused[cell])
        for line, cell in enumerate(cells, 2)
        if cell in refused
    ]


# -- dates -----------------------------------------------------------------------------------------


def test_a_date_is_read_in_every_form_banks_write(home: Home) -> None:
    day = date(2024, 1, 31)
    forms = (
        "2024-01-31", "2024-1-31", "2024/1/31", "2024/01/31", "20240131", "2024.1.31",
        "2024年1月31日", "2024年01月31日", "２０２４－０１－３１", "２０２４０１３１",
        "　2024-01-31　",
        "20240131.0", "2024-01-31 00:00:00", "2024-01-31T00:00:00", "2024/1/31 0:00",
        "20240131 00:00:00", "45322", "45322.0", "45322.75", "４５３２２",
    )  # fmt: skip
    others = {
        "20240229": date(2024, 2, 29),
        "2000-02-29": date(2000, 2, 29),
        "1900-01-01": date(1900, 1, 1),
        "2999-12-31": date(2999, 12, 31),
        "36526": date(2000, 1, 1),
        "10000": date(1927, 5, 18),
    }
    no_end = ("99991231", "9999-12-31", "9999/12/31", "9999年12月31日", "9999-12-31 00:00:00")
    assert_read(
        home,
        "closed_date",
        dict.fromkeys(forms, day) | others | dict.fromkeys((*no_end, *MISSING)),
        {
            "20240230": "NO_SUCH_DATE",
            "2024-02-30": "NO_SUCH_DATE",
            "2023/2/29": "NO_SUCH_DATE",
            "1900-02-29": "NO_SUCH_DATE",
            "2024-13-01": "NO_SUCH_DATE",
            "2024-00-10": "NO_SUCH_DATE",
            "00000000": "NO_SUCH_DATE",
            "0000-00-00": "NO_SUCH_DATE",
            "0202-01-31": "DATE_OUT_OF_RANGE",
            "1899-12-31": "DATE_OUT_OF_RANGE",
            "3000-01-01": "DATE_OUT_OF_RANGE",
            "31/01/2024": "NOT_A_DATE",
            "2024-01": "NOT_A_DATE",
            "240131": "NOT_A_DATE",
            "2024": "NOT_A_DATE",
            "-45322": "NOT_A_DATE",
            "昨天": "NOT_A_DATE",
            "2024-01-3a": "NOT_A_DATE",
        },
    )


@pytest.mark.parametrize("tail", [" 至 2024-06-30", " abc", "T"])
def test_a_date_followed_by_anything_but_a_time_is_refused(home: Home, tail: str) -> None:
    assert_read(
        home,
        "closed_date",
        {"2024-01-31 17:05": date(2024, 1, 31)},
        {f"2024-01-31{tail}": "NOT_A_DATE", f"20240131{tail}": "NOT_A_DATE"},
    )


def test_no_end_is_no_value_where_a_date_is_required(home: Home) -> None:
    assert_read(
        home,
        "maturity_date",
        {"2024-01-31": date(2024, 1, 31)},
        {"99991231": "MISSING_VALUE", "": "MISSING_VALUE", "—": "MISSING_VALUE"},
    )


def test_a_time_is_read_in_every_form_banks_write(home: Home) -> None:
    moment = datetime(2024, 1, 31, 17, 5, 9)
    expected: dict[str, datetime | None] = {
        "2024-01-31 17:05:09": moment,
        "2024-01-31T17:05:09": moment,
        "2024/1/31 17:05:09": moment,
        "20240131170509": moment,
        "20240131 170509": moment,
        "20240131 17:05:09": moment,
        "2024-01-31-17.05.09.000000": moment,
        "２０２４-０１-３１　１７：０５：０９": moment,
        "2024-01-31 17:05:09.125": moment.replace(microsecond=125_000),
        "2024-01-31 17:05": moment.replace(second=0),
        "2024-01-31 7:05": moment.replace(hour=7, second=0),
        "2024-01-31": datetime(2024, 1, 31),
        "20240131": datetime(2024, 1, 31),
        "45322.5": datetime(2024, 1, 31, 12),
        "": None,
        "无": None,
        "9999-12-31 23:59:59": None,
        "99991231": None,
    }
    refused = {
        "2024-01-31 25:00:00": "NOT_A_TIMESTAMP",
        "2024-01-31 17:65:00": "NOT_A_TIMESTAMP",
        "2024-02-30 17:05:09": "NOT_A_TIMESTAMP",
        "17:05:09": "NOT_A_TIMESTAMP",
        "下午五点": "NOT_A_TIMESTAMP",
        "0202-01-31 17:05:09": "DATE_OUT_OF_RANGE",
    }
    cells = [*expected, *refused]
    lines = [f"T{at},L0,2024-01-31,1,{cell}" for at, cell in enumerate(cells)]
    delivered = deliver(
        home,
        {
            "org_units.csv": ORG_UNITS,
            "customers.csv": CUSTOMERS,
            "loans.csv": loan_file("grace_days", ["0"]),
            "repayments.csv": "\n".join(["流水号,借据号,起息日,金额,记账时间", *lines]),
        },
    )

    read = delivered.by_line("repayments", "posted_at")
    assert {cells[line - 2]: value for line, value in read.items()} == expected
    assert delivered.faults() == [
        ("repayments.csv", line, "posted_at", cell, refused[cell])
        for line, cell in enumerate(cells, 2)
        if cell in refused
    ]


# -- money, rates, counts --------------------------------------------------------------------------


def test_money_is_read_in_every_form_banks_write(home: Home) -> None:
    amounts = {
        "1234.50": "1234.50", "1234.5": "1234.50", "1234": "1234.00", "1,234.50": "1234.50",
        "1,234,567.89": "1234567.89", "１２３４．５０": "1234.50", "１，２３４．５０": "1234.50",
        "1，234.50": "1234.50", "1234.5000": "1234.50", "+12.30": "12.30", "5.": "5.00",
        ".50": "0.50", "000.10": "0.10", "　12.00": "12.00", "12.00　": "12.00",
        "9999999999999999.99": "9999999999999999.99", "0.01": "0.01",
    }  # fmt: skip
    expected = {cell: Decimal(value) for cell, value in amounts.items()}
    refused = {
        "1234.567": "TOO_MANY_DECIMALS",
        "0.001": "TOO_MANY_DECIMALS",
        "1.2E+5": "SCIENTIFIC_NOTATION",
        "1.2e5": "SCIENTIFIC_NOTATION",
        "12E5": "SCIENTIFIC_NOTATION",
        "6.E5": "SCIENTIFIC_NOTATION",
        "12,34.50": "NOT_AN_AMOUNT",
        "1,2345.00": "NOT_AN_AMOUNT",
        "1.234,50": "NOT_AN_AMOUNT",
        "1_000.00": "NOT_AN_AMOUNT",
        "1_000": "NOT_AN_AMOUNT",
        "1.2.3": "NOT_AN_AMOUNT",
        "12 3.00": "NOT_AN_AMOUNT",
        "五百": "NOT_AN_AMOUNT",
        "abc.00": "NOT_AN_AMOUNT",
        "NaN": "NOT_AN_AMOUNT",
        "10000000000000000.00": "TOO_LARGE",
        "99999999999999999": "TOO_LARGE",
        "0": "BELOW_MINIMUM",
        "0.00": "BELOW_MINIMUM",
        "-5.00": "BELOW_MINIMUM",
        "－５．００": "BELOW_MINIMUM",
        "": "MISSING_VALUE",
        "—": "MISSING_VALUE",
    }
    assert_read(home, "disbursed_amount", expected, refused)


def test_missing_money_is_missing_and_never_zero(home: Home) -> None:
    lines = [f"C{at},CORP,{cell},{cell}" for at, cell in enumerate((*MISSING, "0", "0.00"))]
    heading = "客户号,客户类型,全部银行债务,debt_over90_all_banks"
    delivered = deliver(home, {"customers.csv": "\n".join([heading, *lines])})

    values = list(delivered.by_line("customers", "total_debt_all_banks").values())
    assert values == [*[None] * len(MISSING), Decimal(0), Decimal(0)]
    assert delivered.faults() == []


@pytest.mark.parametrize(
    "heading",
    [
        "全部银行债务(万元)",
        "全部银行债务（万元）",
        "全部银行债务 ( 单位：万元 )",
        "全部银行债务［万元］",
    ],
)
def test_the_heading_may_declare_ten_thousand_yuan(home: Home, heading: str) -> None:
    cells = {
        "1": "10000.00",
        "1,234.56": "12345600.00",
        "１２３．４５": "1234500.00",
        "0.0001": "1.00",
        "0.000001": "0.01",
        "0.120000000": "1200.00",
        "999999999999.999999": "9999999999999999.99",
        "-": None,
        "0.0000001": "TOO_MANY_DECIMALS",
        "9999999999999.00": "TOO_LARGE",
        "1.5E+3": "SCIENTIFIC_NOTATION",
        "两万": "NOT_AN_AMOUNT",
        "-1": "BELOW_MINIMUM",
    }
    lines = [f'C{at},CORP,"{cell}"' for at, cell in enumerate(cells)]
    delivered = deliver(home, {"customers.csv": "\n".join([f"客户号,客户类型,{heading}", *lines])})

    read = delivered.by_line("customers", "total_debt_all_banks").values()
    assert list(read) == [value and Decimal(value) for value in list(cells.values())[:8]]
    assert delivered.faults() == [
        ("customers.csv", line, "total_debt_all_banks", cell, code)
        for line, (cell, code) in enumerate(cells.items(), 2)
        if line >= 10
    ]


def test_two_columns_of_one_file_may_have_units_of_their_own(home: Home) -> None:
    delivered = deliver(
        home,
        {
            "customers.csv": "客户号,客户类型,全部银行债务(亿元),全部银行逾期90天以上债务(千元)\n"
            "C1,CORP,1.5,2"
        },
    )

    (row,) = delivered.accepted("customers")
    assert row["total_debt_all_banks"] == Decimal("150000000.00")
    assert row["debt_over90_all_banks"] == Decimal("2000.00")


def test_a_rate_is_percent_per_year_with_or_without_its_sign(home: Home) -> None:
    assert_read(
        home,
        "annual_rate",
        {
            "4.35": Decimal("4.35"),
            "4.35%": Decimal("4.35"),
            "4.35 %": Decimal("4.35"),
            "４．３５％": Decimal("4.35"),
            "0": Decimal(0),
            "12.345678": Decimal("12.345678"),
            "4.35000000": Decimal("4.35"),
            "": None,
            "无": None,
        },
        {
            "1000": "TOO_LARGE",
            "-1": "BELOW_MINIMUM",
            "4.35‰": "NOT_A_RATE",
            "LPR+50": "NOT_A_RATE",
            "4.35E-2": "SCIENTIFIC_NOTATION",
        },
    )


def test_a_count_is_a_whole_number(home: Home) -> None:
    assert_read(
        home,
        "drawdown_no",
        {"1": 1, "３": 3, "3.0": 3, "1,000": 1000, "007": 7, "": None, "—": None},
        {
            "3.5": "NOT_A_COUNT",
            "三": "NOT_A_COUNT",
            "1E3": "NOT_A_COUNT",
            "99999999999": "TOO_LARGE",
            "0": "BELOW_MINIMUM",
            "-1": "BELOW_MINIMUM",
        },
    )


def test_a_default_stands_in_for_an_empty_cell_but_not_for_a_wrong_one(home: Home) -> None:
    assert_read(home, "grace_days", {"": 0, "无": 0, "5": 5}, {"x": "NOT_A_COUNT"})


def test_a_count_may_have_a_maximum(home: Home) -> None:
    delivered = deliver(
        home,
        {
            "org_units.csv": ORG_UNITS,
            "customers.csv": CUSTOMERS,
            "loans.csv": loan_file("grace_days", ["0"]),
            "loan_snapshots.csv": "数据日期,借据号,逾期天数\n"
            "20240131,L0,36600\n20240229,L0,36601\n",
        },
    )

    assert delivered.by_line("loan_snapshots", "days_past_due") == {2: 36600}
    assert delivered.faults() == [
        ("loan_snapshots.csv", 3, "days_past_due", "36601", "ABOVE_MAXIMUM")
    ]


# -- flags, codes, identifiers, text ---------------------------------------------------------------


def test_a_flag_is_read_in_every_form_banks_write(home: Home) -> None:
    yes = ("Y", "y", "Yes", "是", "1", "true", "TRUE", "True", "Ｙ", "１", "t")
    no = ("N", "n", "No", "否", "0", "false", "FALSE", "False", "Ｎ", "０", "f")
    assert_read(
        home,
        "is_low_risk",
        dict.fromkeys(yes, True) | dict.fromkeys(no, False) | dict.fromkeys(MISSING),
        dict.fromkeys(("2", "对", "maybe", "YN"), "NOT_A_FLAG"),
    )


def test_a_code_is_read_by_any_alias_and_in_any_case(home: Home) -> None:
    words = {
        word: code.value
        for code in contract_for("loans").column_named("status").codes
        for word in (code.value, code.value.lower(), code.value.title(), *code.aliases)
    }
    assert_read(
        home,
        "status",
        words | {"ＡＣＴＩＶＥ": "ACTIVE", "　结清": "SETTLED"},
        {
            "销户": "UNKNOWN_CODE",
            "ACTIV": "UNKNOWN_CODE",
            "": "MISSING_VALUE",
            "无": "MISSING_VALUE",
        },
    )


def test_an_identifier_keeps_its_text_and_one_in_scientific_notation_is_refused(home: Home) -> None:
    kept = {
        "000123": "000123",
        "０００１２３": "000123",
        "6222020200012345678": "6222020200012345678",
        '="0012"': "0012",
        "'0013": "0013",
        "12E5": "12E5",
        "AB-1/2": "AB-1/2",
        "a b": "a b",
        "借2024001": "借2024001",
        "1.5": "1.5",
        "　0014　": "0014",
        "(2024)第5号": "(2024)第5号",
        "（2024）第6号": "(2024)第6号",
    }
    scientific = ("6.2E+17", "6.2e17", "6E+17", "６．２Ｅ＋１７", "-6.2E+17", "6.2E+017")
    lines = [f"{quoted(cell)},CORP" for cell in (*kept, *scientific, "-", "无", "")]
    delivered = deliver(home, {"customers.csv": "\n".join(["客户号,客户类型", *lines])})

    assert list(delivered.by_line("customers", "customer_id").values()) == list(kept.values())
    first = len(kept) + 2
    codes = ["SCIENTIFIC_NOTATION"] * 6 + ["MISSING_VALUE"] * 3
    values: tuple[str | None, ...] = (*scientific, "-", "无", None)
    assert delivered.faults() == [
        ("customers.csv", line, "customer_id", value, code)
        for line, (value, code) in enumerate(zip(values, codes, strict=True), first)
    ]
    assert delivered.rejects()[0]["reason"] == (
        "the number is in scientific notation, so its last digits are lost; expected all digits: "
        "format the column as text before exporting"
    )


def test_text_stays_as_it_is_inside(home: Home) -> None:
    kept = (
        "张三",
        "ＡＢＣ（上海）有限公司",
        "a  b",
        "O'Neil",
        "--x",
        "1e5",
        "=1+1",
        "Null",
        "none",
    )
    lines = [f"C{at},CORP,　{cell} " for at, cell in enumerate(kept)]
    lines += [f"M{at},CORP,{cell}" for at, cell in enumerate(MISSING)]
    delivered = deliver(home, {"customers.csv": "\n".join(["客户号,客户类型,客户名称", *lines])})

    names = list(delivered.by_line("customers", "customer_name").values())
    assert names == [*kept, *[None] * len(MISSING)]


# -- rows ------------------------------------------------------------------------------------------


def test_rules_between_the_columns_of_a_row_name_the_column_to_mend(home: Home) -> None:
    loans = "\n".join(
        [
            "借据号,客户号,经办机构,产品,放款金额,放款日,到期日,状态,结清日",
            "L1,C1,001,P,100,2024-01-31,2024-01-31,ACTIVE,2024-01-31",
            "L2,C1,001,P,100,2024-01-31,2024-01-30,ACTIVE,",
            "L3,C1,001,P,100,2024-01-31,2024-12-31,SETTLED,2024-01-30",
            "L4,C1,001,P,100,2024-01-31,2024-01-30,SETTLED,2024-01-29",
            # A rule over a cell that could not be read says nothing more.
            "L5,C1,001,P,100,2024-01-32,2024-01-30,ACTIVE,",
        ]
    )
    repayments = "\n".join(
        [
            "流水号,借据号,起息日,金额,交易类型,原流水号",
            "T1,L1,2024-02-01,10,,",
            "T2,L1,2024-02-02,10,冲正,T1",
            "T3,L1,2024-02-02,10,冲正,",
            "T4,L1,2024-02-02,10,还款,T1",
            "T5,L1,2024-02-02,10,冲正,T9",
            "T6,L1,2024-02-02,10,冲正,T2",
            "T7,L1,2024-01-30,10,还款,",
            "T8,L9,2024-02-02,10,还款,",
            "T10,L2,2024-02-02,10,还款,",
        ]
    )
    files: dict[str, str | bytes] = {"org_units.csv": ORG_UNITS, "customers.csv": CUSTOMERS}
    delivered = deliver(home, files | {"loans.csv": loans, "repayments.csv": repayments})

    assert [row["loan_id"] for row in delivered.accepted("loans")] == ["L1"]
    assert [row["txn_id"] for row in delivered.accepted("repayments")] == ["T1", "T2"]
    assert delivered.faults() == [
        ("loans.csv", 3, "maturity_date", "2024-01-30", "DATES_OUT_OF_ORDER"),
        ("loans.csv", 4, "closed_date", "2024-01-30", "DATES_OUT_OF_ORDER"),
        ("loans.csv", 5, "closed_date", "2024-01-29", "DATES_OUT_OF_ORDER"),
        ("loans.csv", 5, "maturity_date", "2024-01-30", "DATES_OUT_OF_ORDER"),
        ("loans.csv", 6, "disbursed_date", "2024-01-32", "NO_SUCH_DATE"),
        ("repayments.csv", 4, "reversal_of", None, "REVERSAL_WITHOUT_ORIGINAL"),
        ("repayments.csv", 5, "reversal_of", "T1", "ORIGINAL_WITHOUT_REVERSAL"),
        ("repayments.csv", 6, "reversal_of", "T9", "REVERSAL_WITHOUT_ORIGINAL"),
        ("repayments.csv", 7, "reversal_of", "T2", "REVERSAL_OF_ANOTHER_KIND"),
        ("repayments.csv", 8, "value_date", "2024-01-30", "REPAYMENT_BEFORE_DISBURSEMENT"),
        ("repayments.csv", 9, "loan_id", "L9", "REPAYMENT_WITHOUT_LOAN"),
        ("repayments.csv", 10, "loan_id", "L2", "REPAYMENT_WITHOUT_LOAN"),
    ]
    assert delivered.rejects()[-1]["reason"] == (
        "the row of loans with loan_id L2 was itself set aside (loans.csv, line 3)"
    )


def test_a_rejected_row_says_everything_a_branch_needs_to_mend_it(home: Home) -> None:
    loans = "\n".join(
        [
            "借据号,客户号,经办机构,产品,放款金额,放款日,到期日,状态,年利率",
            'L1,C1,001,"经营,贷",100.00,2024/1/31,20240230,ACTIVE,4.35',
            "L2,C1,001,P, 12.345 ,2024-01-31,2024-12-31,在途,四厘",
        ]
    )
    files: dict[str, str | bytes] = {"org_units.csv": ORG_UNITS, "customers.csv": CUSTOMERS}
    delivered = deliver(home, files | {"loans.csv": loans})

    entries = delivered.rejects()
    common = {
        "batch_id": delivered.manifest.batch_id,
        "file_name": "loans.csv",
        "table_name": "loans",
        "org_id": "001",
    }
    assert entries[0] == common | {
        "line_no": 2,
        "column_name": "maturity_date",
        "value": "20240230",
        "code": "NO_SUCH_DATE",
        "reason": "the calendar has no such day",
        "source_text": 'L1,C1,001,"经营,贷",100.00,2024/1/31,20240230,ACTIVE,4.35',
        "loan_id": "L1",
        "amount": Decimal("100.00"),
    }
    second = common | {
        "line_no": 3,
        "source_text": "L2,C1,001,P, 12.345 ,2024-01-31,2024-12-31,在途,四厘",
        "loan_id": "L2",
        "amount": None,
    }
    assert entries[1:] == [
        second
        | {
            "column_name": "annual_rate",
            "value": "四厘",
            "code": "NOT_A_RATE",
            "reason": "expected a rate in percent per year such as 4.35",
        },
        second
        | {
            "column_name": "disbursed_amount",
            "value": "12.345",
            "code": "TOO_MANY_DECIMALS",
            "reason": "expected an amount with at most two decimals of a yuan",
        },
        second
        | {
            "column_name": "status",
            "value": "在途",
            "code": "UNKNOWN_CODE",
            "reason": "expected one of ACTIVE (正常), SETTLED (结清), WRITTEN_OFF (核销), "
            "TRANSFERRED (转让)",
        },
    ]
    assert delivered.report.rejected_rows == 2
