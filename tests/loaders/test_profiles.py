"""Mapping profiles: a bank's own files become the tables, and a faulty profile says why not."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.load import load
from loaders.profile import SHIPPED, FileProfile, read_profile
from tests.conftest import SHARED_DATA
from tests.loaders.bank_files import (
    BANK,
    CUSTOMERS,
    ORG_UNITS,
    REPAYMENTS,
    accepted,
    assert_counts_agree,
    faults,
    only_batch,
    rejected,
    write_files,
)
from warehouse.contracts.batch import committed_batches
from warehouse.errors import RefusedDelivery
from warehouse.paths import PROJECT, Home

GUIDE = PROJECT / "docs" / "profiles.md"
BLOCK = re.compile(r"^```(?:text|toml) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def profile_file(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "our_bank.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load_payments(home: Home, tmp_path: Path, content: str | bytes, profile: str) -> None:
    """Load the tiny bank with ``payments.dat`` in place of its repayments."""
    folder = write_files(
        tmp_path / "delivery", {name: text for name, text in BANK.items() if name != "repayments"}
    )
    data = content.encode() if isinstance(content, str) else content
    (folder / "payments.dat").write_bytes(data)
    text = f'[[files]]\npattern = "payments.dat"\ntable = "repayments"\n{profile}'
    load([folder], home, profile=profile_file(tmp_path, text))


def refusal(tmp_path: Path, text: str) -> str:
    with pytest.raises(RefusedDelivery) as refused:
        read_profile(profile_file(tmp_path, text))
    return str(refused.value)


# -- the guide -------------------------------------------------------------------------------------


def test_the_example_of_the_guide_loads_as_the_guide_says(home: Home, tmp_path: Path) -> None:
    blocks = dict(BLOCK.findall(GUIDE.read_text(encoding="utf-8")))
    profile = profile_file(tmp_path / "profile", blocks.pop("our_bank.toml"))
    report = load([write_files(tmp_path / "delivery", blocks)], home, profile=profile)

    assert_counts_agree(home, report)
    assert rejected(home) == []
    assert only_batch(home).profile == "our_bank"
    loans = accepted(home, "loans")
    assert {row["loan_id"]: (row["disbursed_amount"], row["status"]) for row in loans} == {
        "0001": (Decimal("1205000.00"), "ACTIVE"),
        "0002": (Decimal("30000.00"), "ACTIVE"),
        "0003": (Decimal("800000.00"), "SETTLED"),
    }
    assert {row["disbursed_date"] for row in loans} == {date(2025, 2, 10)}
    units = {
        row["org_id"]: (row["parent_org_id"], row["org_name"])
        for row in accepted(home, "org_units")
    }
    assert units == {
        "330000": (None, "总行"),
        "330101": ("330000", "湖滨支行"),
        "330102": ("330000", "解放路支行"),
    }
    customers = {row["customer_id"]: row["customer_type"] for row in accepted(home, "customers")}
    assert customers == {"K01": "CORP", "K02": "RETAIL"}
    assert len(accepted(home, "repayment_schedule")) == 2
    payments = {row["txn_id"]: row for row in accepted(home, "repayments")}
    assert [payments[txn_id]["txn_type"] for txn_id in ("F01", "F02", "F03")] == [
        "REPAY",
        "REPAY",
        "PREPAY",
    ]
    assert {row["channel"] for row in payments.values()} == {"柜面"}
    assert {row["line_no"] for row in payments.values()} == {1, 2, 3}


def test_the_guide_explains_every_setting_and_no_other() -> None:
    fields = FileProfile.model_fields
    table = GUIDE.read_text(encoding="utf-8").split("### `[[files]]`")[1].split("###")[0]
    explained = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

    assert sorted(explained) == sorted(fields)


# -- what a profile may say ------------------------------------------------------------------------


def test_a_renamed_column_is_found_under_the_bank_s_heading(home: Home, tmp_path: Path) -> None:
    load_payments(
        home,
        tmp_path,
        "序号,借据号,交易日期,记账日,amount\nT1,L1,2020-01-01,2025-03-10,5.00\n",
        '[files.rename]\n"序号" = "txn_id"\n"记账日" = "value_date"\n',
    )

    [row] = accepted(home, "repayments")
    assert (row["txn_id"], row["value_date"]) == ("T1", date(2025, 3, 10))
    [file] = [file for file in only_batch(home).files if file.table == "repayments"]
    assert file.ignored_columns == ("交易日期",)


def test_codes_are_translated_and_unknown_ones_rejected(home: Home, tmp_path: Path) -> None:
    load_payments(
        home,
        tmp_path,
        "txn_id,loan_id,value_date,amount,txn_type\n"
        "T1,L1,2025-03-10,5.00,A\nT2,L1,2025-03-10,5.00,提前\nT3,L1,2025-03-10,5.00,Z\n",
        '[files.codes.txn_type]\n"A" = "REPAY"\n',
    )

    assert [row["txn_type"] for row in accepted(home, "repayments")] == ["REPAY", "PREPAY"]
    assert faults(home, "repayments") == [(4, "txn_type", "UNKNOWN_CODE")]
    assert rejected(home)[0]["value"] == "Z"


def test_codes_are_compared_whatever_the_width_and_case(home: Home, tmp_path: Path) -> None:
    load_payments(
        home,
        tmp_path,
        "txn_id,loan_id,value_date,amount,txn_type\n"
        "T1,L1,2025-03-10,5.00,ａ\nT2,L1,2025-03-10,5.00, a \n",
        '[files.codes.txn_type]\n"Ａ" = "PREPAY"\n',
    )

    assert [row["txn_type"] for row in accepted(home, "repayments")] == ["PREPAY", "PREPAY"]


@pytest.mark.parametrize(
    ("heading", "settings", "amount"),
    [
        ("amount", 'unit = "万元"', "12345.67"),
        ("amount(万元)", "", "12345.67"),
        ("amount(元)", 'unit = "万元"', "1.23"),
        ("amount(万元)", '[files.units]\namount = "千元"', "1234.57"),
    ],
)
def test_amounts_are_in_the_unit_of_the_column_else_heading_else_file(
    home: Home, tmp_path: Path, heading: str, settings: str, amount: str
) -> None:
    text = {"12345.67": "1.234567", "1.23": "1.23", "1234.57": "1.23457"}[amount]
    load_payments(
        home,
        tmp_path,
        f"txn_id,loan_id,value_date,{heading}\nT1,L1,2025-03-10,{text}\n",
        settings,
    )

    assert [row["amount"] for row in accepted(home, "repayments")] == [Decimal(amount)]


def test_a_unit_does_not_hide_a_part_of_a_cent(home: Home, tmp_path: Path) -> None:
    load_payments(
        home,
        tmp_path,
        "txn_id,loan_id,value_date,amount\nT1,L1,2025-03-10,1.2345678\n",
        'unit = "万元"',
    )

    assert faults(home, "repayments") == [(2, "amount", "TOO_MANY_DECIMALS")]


@pytest.mark.parametrize(
    ("delimiter", "said"), [("|@|", "|@|"), ("\x1b", "\\u001b"), ("#", "#"), ("，", "，")]
)
def test_the_delimiter_may_be_named(home: Home, tmp_path: Path, delimiter: str, said: str) -> None:
    text = REPAYMENTS.lstrip().replace(",", delimiter)
    load_payments(home, tmp_path, text, f'delimiter = "{said}"')

    assert [row["txn_id"] for row in accepted(home, "repayments")] == ["T1"]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "big5", "utf-16"])
def test_the_encoding_may_be_named(home: Home, tmp_path: Path, encoding: str) -> None:
    text = REPAYMENTS.lstrip().replace("amount", "amount,channel").replace("600.00", "600.00,中心")
    load_payments(home, tmp_path, text.encode(encoding), f'encoding = "{encoding}"')

    assert [row["channel"] for row in accepted(home, "repayments")] == ["中心"]


def test_an_unknown_encoding_is_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(RefusedDelivery, match="klingon"):
        load_payments(home, tmp_path, REPAYMENTS, 'encoding = "klingon"')


def test_a_headerless_file_is_read_from_its_first_line(home: Home, tmp_path: Path) -> None:
    load_payments(
        home,
        tmp_path,
        "T1,L1,2025-03-10,5.00\nT2,L1,2025-03-11,never\n",
        'columns = ["txn_id", "借据号", "value_date", "amount"]',
    )

    assert [row["line_no"] for row in accepted(home, "repayments")] == [1]
    assert faults(home, "repayments") == [(2, "amount", "NOT_AN_AMOUNT")]


def test_lines_above_the_heading_are_skipped_and_counted(home: Home, tmp_path: Path) -> None:
    load_payments(home, tmp_path, "还款流水表\n2025年6月\n" + REPAYMENTS.lstrip(), "skip_lines = 2")

    assert [row["line_no"] for row in accepted(home, "repayments")] == [4]


def test_a_constant_stands_in_every_row_and_goes_before_the_file(
    home: Home, tmp_path: Path
) -> None:
    load_payments(
        home,
        tmp_path,
        "txn_id,loan_id,value_date,amount,channel\nT1,L1,2025-03-10,5.00,网银\n",
        '[files.constants]\nchannel = "柜面"\ntxn_type = "PREPAY"\nposted_at = 2025-03-11\n',
    )

    [row] = accepted(home, "repayments")
    assert (row["channel"], row["txn_type"]) == ("柜面", "PREPAY")
    assert row["posted_at"].date() == date(2025, 3, 11)


def test_dates_are_read_by_the_format_named(home: Home, tmp_path: Path) -> None:
    load_payments(
        home,
        tmp_path,
        "txn_id,loan_id,value_date,amount\nT1,L1,03/04/2025,5.00\nT2,L1,31/02/2025,5.00\n",
        '[files.date_formats]\nvalue_date = "%d/%m/%Y"\n',
    )

    assert [row["value_date"] for row in accepted(home, "repayments")] == [date(2025, 4, 3)]
    assert [(line, column) for line, column, _ in faults(home, "repayments")] == [(3, "value_date")]


def test_ignored_files_are_left_alone(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "delivery", BANK | {"weather.csv": "day,mood\n1,good\n"})
    report = load([folder], home, profile=profile_file(tmp_path, 'ignore = ["WEATHER*"]'))

    assert sorted(file.table for file in report.files) == sorted(BANK)


def test_a_txt_file_of_a_folder_is_taken_when_the_profile_speaks_of_it(
    home: Home, tmp_path: Path
) -> None:
    """Notes lie beside the data as .txt, but so do many banks' journals."""
    folder = write_files(tmp_path / "delivery", BANK | {"HK_202506.txt": REPAYMENTS})
    (folder / "repayments.csv").unlink()
    (folder / "README.txt").write_text("Delivered by the data centre.")
    profile = profile_file(tmp_path, '[[files]]\npattern = "HK_*.txt"\ntable = "repayments"')
    load([folder], home, profile=profile)

    assert [row["file_name"] for row in accepted(home, "repayments")] == ["HK_202506.txt"]


def test_a_txt_file_of_a_folder_is_taken_when_its_name_tells_its_table(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "delivery", BANK | {"repayments.txt": REPAYMENTS})
    (folder / "repayments.csv").unlink()
    load([folder], home)

    assert [row["file_name"] for row in accepted(home, "repayments")] == ["repayments.txt"]


def test_a_heading_the_profile_renames_must_be_there(home: Home, tmp_path: Path) -> None:
    with pytest.raises(RefusedDelivery, match=r"payments\.dat.*value_date from '起算日'"):
        load_payments(
            home, tmp_path, REPAYMENTS.lstrip(), '[files.rename]\n"起算日" = "value_date"\n'
        )


def test_the_same_files_read_another_way_are_another_delivery(home: Home, tmp_path: Path) -> None:
    text = "txn_id,loan_id,value_date,amount\nT1,L1,2025-03-10,5.00\n"
    load_payments(home, tmp_path, text, "")
    load_payments(home, tmp_path, text, 'unit = "千元"')
    load_payments(home, tmp_path, text, 'unit = "千元"')

    assert [row["amount"] for row in accepted(home, "repayments")] == [5, 5000]


def test_the_name_and_description_of_a_profile_are_no_part_of_a_delivery(
    home: Home, tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "delivery", BANK)
    first = profile_file(tmp_path, 'description = "May"')
    other = tmp_path / "other.toml"
    other.write_text('description = "June"')
    load([folder], home, profile=first)

    assert load([folder], home, profile=other).already_loaded


# -- derived tables --------------------------------------------------------------------------------

LOAN_LIST = """
借据号,客户号,机构号,产品,放款金额(元),放款日,到期日,状态,区域
L1,C1,B1,P1,1000.00,2025-02-10,2025-05-10,ACTIVE,东区
L2,C2,B2,P1,2000.00,2025-02-10,2025-05-10,ACTIVE,东区
L3,C2,B1,P1,some,2025-02-10,2025-05-10,ACTIVE,西区
"""
LIST_PROFILE = """
[[files]]
pattern = "list.csv"
table = "loans"
name = "loan_list"

[[tables]]
table = "org_units"
select = '''
select 'H' as org_id, '总行' as org_name, null as parent_org_id, 'HEAD' as org_level
union all select distinct 机构号, 机构号, 'H', 'BRANCH' from loan_list
'''

[[tables]]
table = "customers"
select = "{customers}"
"""
CUSTOMERS_SELECT = (
    "select 客户号 as customer_id, 'RETAIL' as customer_type, "
    "min(file_name) as file_name, min(line_no) as line_no from loan_list group by 客户号"
)


def load_list(home: Home, tmp_path: Path, customers: str = CUSTOMERS_SELECT) -> None:
    folder = write_files(tmp_path / "delivery", {"list": LOAN_LIST})
    profile = profile_file(tmp_path, LIST_PROFILE.replace("{customers}", customers))
    load([folder], home, profile=profile)


def test_organisations_and_customers_are_derived_from_the_loan_list(
    home: Home, tmp_path: Path
) -> None:
    load_list(home, tmp_path)

    assert {row["org_id"] for row in accepted(home, "org_units")} == {"H", "B1", "B2"}
    assert {row["customer_id"]: row["line_no"] for row in accepted(home, "customers")} == {
        "C1": 2,
        "C2": 3,
    }
    assert {row["file_name"] for row in accepted(home, "customers")} == {"list.csv"}
    assert [row["loan_id"] for row in accepted(home, "loans")] == ["L1", "L2"]
    assert faults(home, "loans") == [(4, "disbursed_amount", "NOT_AN_AMOUNT")]


def test_what_a_select_made_of_the_headings_of_its_files_nobody_knows(
    home: Home, tmp_path: Path
) -> None:
    load_list(home, tmp_path)

    ignored = {file.table: file.ignored_columns for file in only_batch(home).files}
    assert ignored["loans"] == ("区域",)
    assert ignored["customers"] == tuple(LOAN_LIST.split()[0].split(","))


def test_derived_rows_are_checked_like_any_other(home: Home, tmp_path: Path) -> None:
    load_list(
        home,
        tmp_path,
        "select 客户号 as customer_id, 区域 as customer_type, file_name, line_no from loan_list",
    )

    assert {code for _, _, code in faults(home, "customers")} == {"UNKNOWN_CODE"}
    assert {code for _, _, code in faults(home, "loans")} >= {"LOAN_WITHOUT_CUSTOMER"}


@pytest.mark.parametrize(
    ("select", "words"),
    [
        ("select nothing_there from loan_list", "does not work"),
        ("select 1; select 2", "one select and nothing else"),
        ("drop table loan_list", "one select and nothing else"),
        ("select 客户号 as customer_id from loan_list", "customer_type"),
        ("select * from read_csv('/etc/passwd')", "does not work"),
        ("select 客户号 as customer_id, cast(区域 as int) as customer_type from loan_list", "区"),
    ],
)
def test_a_select_that_does_not_work_refuses_the_delivery_in_words(
    home: Home, tmp_path: Path, select: str, words: str
) -> None:
    with pytest.raises(RefusedDelivery) as refused:
        load_list(home, tmp_path, select)

    assert "customers" in str(refused.value)
    assert words in str(refused.value)
    assert committed_batches(home) == []


def test_a_derived_table_says_which_file_it_misses(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "delivery", {"org_units": ORG_UNITS, "customers": CUSTOMERS})
    profile = profile_file(tmp_path, LIST_PROFILE.replace("{customers}", CUSTOMERS_SELECT))
    with pytest.raises(RefusedDelivery, match=r"table customers: it is made from list\.csv"):
        load([folder], home, profile=profile)


# -- faults of a profile ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[files]]\ntable =", ("not valid TOML",)),
        ('[[files]]\ntable = "loans"', ("files, entry 1", "pattern", "needed")),
        ('[[files]]\npattern = "a*"', ("files, entry 1 (a*)", "which table", "name")),
        ('[[files]]\npattern = "a*"\ntable = "lones"', ("'lones'", "loans, ")),
        (
            '[[files]]\npattern = "a*"\ntable = "loans"\n[files.rename]\n"金额" = "sum"',
            ("rename names sum", "disbursed_amount"),
        ),
        (
            '[[files]]\npattern = "a*"\ntable = "loans"\nunit = "两"',
            ("files, entry 1 (a*), unit", "'两'", "万元"),
        ),
        ('[[files]]\npattern = "a*"\ntable = "loans"\nseparator = ";"', ("no such setting",)),
        ('[[tables]]\ntable = "loans"', ("tables, entry 1 (loans), select", "needed")),
        (
            '[[files]]\npattern = "a*"\nname = "x"\n[[files]]\npattern = "b*"\nname = "x"',
            ("two files have the name x",),
        ),
        (
            '[[files]]\npattern = "a*"\nname = "select"',
            ("files, entry 1 (a*)", "select"),
        ),
        (
            '[[files]]\npattern = "a*"\ntable = "loans"\n'
            '[files.date_formats]\nmaturity_date = "%Q"',
            ("files, entry 1 (a*)", "maturity_date", "%Q"),
        ),
        (
            '[[files]]\npattern = "a*"\ntable = "loans"\n[files.codes.status]\n"1" = "LIVE"',
            ("files, entry 1 (a*)", "status", "LIVE", "ACTIVE"),
        ),
        ('[[files]]\npattern = "a*"\nname = "Robert; drop"', ("files, entry 1 (a*), name",)),
    ],
)
def test_a_fault_of_a_profile_is_told_in_words(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    said = refusal(tmp_path, text)

    assert said.startswith("our_bank.toml: ")
    for part in words:
        assert part in said


def test_all_faults_of_a_profile_are_told_at_once(tmp_path: Path) -> None:
    said = refusal(
        tmp_path,
        'colour = "red"\n[[files]]\npattern = "a*"\ntable = "lones"\n'
        '[[files]]\npattern = "b*"\ntable = "loans"\nunit = "两"\nskip_lines = -1\n',
    )

    assert all(part in said for part in ("colour", "lones", "两", "skip_lines"))
    assert len(said.splitlines()) == 5


def test_a_profile_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(RefusedDelivery, match=r"'kivva'.*berka, credit_record, kiva"):
        read_profile("kivva")


# -- the shipped profiles --------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_profile_is_valid_described_and_in_the_guide(path: Path) -> None:
    profile = read_profile(path.stem)

    assert profile.name == path.stem
    assert profile.description.strip()
    assert {table.table for table in profile.tables} >= {"org_units", "customers", "loans"}
    assert f"`{path.stem}`" in GUIDE.read_text(encoding="utf-8")


@pytest.mark.shared_data
def test_kiva_gives_987_loans_under_14_countries_and_sets_13_aside(
    home: Home, shared_data: Path
) -> None:
    report = load([shared_data / "kiva"], home, profile="kiva")
    levels = Counter(row["org_level"] for row in accepted(home, "org_units"))
    statuses = Counter(row["status"] for row in accepted(home, "loans"))
    states = Counter(
        row["value"] for row in rejected(home, "loans") if row["column_name"] == "status"
    )
    partners = {
        row["org_id"].split("-")[1]
        for row in accepted(home, "org_units")
        if row["org_level"] == "BRANCH"
    }

    assert_counts_agree(home, report)
    assert (levels["HEAD"], levels["REGION"], len(partners)) == (1, 14, 17)
    assert f"{levels['BRANCH']} partners in a country" in GUIDE.read_text(encoding="utf-8")
    assert statuses == {"SETTLED": 800, "TRANSFERRED": 166, "ACTIVE": 21}
    assert states == {"deleted": 9, None: 4}
    files = {file.table: file for file in report.files}
    assert (files["loans"].read_rows, files["loans"].rejected_rows) == (1000, 13)
    assert files["repayment_schedule"].read_rows == 6987
    assert files["repayments"].read_rows == 6527
    assert {row["code"] for row in rejected(home, "repayments")} <= {"REPAYMENT_WITHOUT_LOAN"}


@pytest.mark.shared_data
def test_berka_gives_8_regions_and_77_districts_and_pays_34_loans(
    home: Home, shared_data: Path
) -> None:
    report = load([shared_data / "berka"], home, profile="berka")
    levels = Counter(row["org_level"] for row in accepted(home, "org_units"))
    payments = accepted(home, "repayments")
    days = sorted(row["value_date"] for row in payments)

    assert_counts_agree(home, report)
    assert rejected(home) == []
    assert levels == {"HEAD": 1, "REGION": 8, "BRANCH": 77}
    assert (len(payments), len({row["loan_id"] for row in payments})) == (123, 34)
    assert (days[0], days[-1]) == (date(1993, 7, 12), date(1994, 3, 12))
    assert {row["currency"] for row in accepted(home, "loans")} == {"CZK"}


def test_the_real_data_are_where_the_tests_look_or_nowhere() -> None:
    """A moved folder must not skip the tests of real data in silence."""
    assert not SHARED_DATA.parent.is_dir() or (SHARED_DATA / "kiva").is_dir()
