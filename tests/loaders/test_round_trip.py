"""Random rows in random forms come back as they were; of damaged files nothing is lost."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from loaders.headings import names_of
from tests.loaders.deliveries import CUSTOMERS, ORG_UNITS, Delivered, deliver
from warehouse.contracts import Column, Contract, contract_for
from warehouse.contracts.base import MISSING_CELLS
from warehouse.contracts.batch import committed_batches
from warehouse.errors import RefusedDelivery
from warehouse.paths import Home

LOANS = (
    "借据号,客户号,经办机构,产品,放款金额,放款日,到期日,状态\n"
    "L1,C1,001,P,1,19000101,20991231,正常\n"
)
FIRST_FILES: dict[str, str | bytes] = {"org_units.csv": ORG_UNITS, "customers.csv": CUSTOMERS}
TABLES = ("loans", "repayments", "loan_snapshots")
FIXED = {"customer_id": "C1", "org_id": "001", "reversal_of": None}
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
DELIMITERS = (",", ";", "|", "\t", "|@|", "\x1b")
TEXT = st.text("abcXYZ0123贷款东亅質，。 ,;|@'\"\n", min_size=1, max_size=12)

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Layout:
    """How a file is written."""

    encoding: str
    delimiter: str
    end: str
    ends_with_line_end: bool


LAYOUTS = st.builds(
    Layout,
    st.sampled_from(("utf-8", "utf-8-sig", "gb18030")),
    st.sampled_from(DELIMITERS),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
)


# -- values ----------------------------------------------------------------------------------------


def value_of(draw: Draw, contract: type[Contract], column: Column, number: int) -> Any:
    """A value the contract allows in a column."""
    if column.name == contract.key[-1] and contract.table != "loan_snapshots":
        return f"{draw(st.sampled_from(('00', 'K-', '借')))}{number}"
    if column.name == "loan_id":
        return "L1"
    if column.name in FIXED:
        return FIXED[column.name]
    if not column.required and draw(st.integers(0, 3)) == 0:
        return None
    least = 0 if column.above is None else 1
    return draw(
        {
            "identifier": st.from_regex("[0-9A-Z]{1,18}", fullmatch=True).filter(
                lambda text: text not in MISSING_CELLS
            ),
            "text": TEXT.map(str.strip).filter(lambda text: text not in MISSING_CELLS),
            "code": st.sampled_from([code.value for code in column.codes if code != "REVERSAL"])
            if column.codes
            else st.none(),
            "money": st.integers(least, 10**18 - 1).map(lambda cents: Decimal(cents).scaleb(-2)),
            "rate": st.integers(0, 10**9 - 1).map(lambda parts: Decimal(parts).scaleb(-6)),
            "count": st.integers(int(column.minimum or 0), int(column.maximum or 10**9 - 1)),
            "flag": st.booleans(),
            "date": st.dates(date(1950, 1, 1), date(2100, 12, 31)),
            "timestamp": st.datetimes(datetime(1950, 1, 1), datetime(2100, 12, 31)).map(
                lambda moment: moment.replace(microsecond=0)
            ),
        }[column.kind]
    )


@st.composite
def rows_of(draw: Draw, contract: type[Contract]) -> list[dict[str, Any]]:
    """Rows that keep the rules of their contract."""
    rows = []
    for number in range(draw(st.integers(1, 12))):
        row = {
            column.name: value_of(draw, contract, column, number) for column in contract.columns()
        }
        if contract.table == "loans":
            days = sorted([row["disbursed_date"], row["maturity_date"]])
            row["disbursed_date"], row["maturity_date"] = days
            if row["closed_date"] is not None:
                row["closed_date"] = max(row["closed_date"], row["disbursed_date"])
        if contract.table == "loan_snapshots":
            row["snapshot_date"] = date(2000, 1, 1) + timedelta(days=number)
        rows.append(row)
    return rows


def as_accepted(contract: type[Contract], row: dict[str, Any]) -> dict[str, Any]:
    """A row with the defaults of its contract filled in."""
    return {
        column.name: column.default if row[column.name] is None else row[column.name]
        for column in contract.columns()
    }


# -- forms -----------------------------------------------------------------------------------------


def forms_of(column: Column, value: Any) -> list[str]:
    """The texts that all mean the value."""
    if value is None:
        return list(MISSING_CELLS) if column.kind != "text" else ["", "—", "无"]
    if column.kind == "text":
        return [value]
    if column.kind == "code":
        code = next(one for one in column.codes if one.value == value)
        return [value, value.lower(), *code.aliases]
    if column.kind == "flag":
        return ["Y", "是", "1", "true", "TRUE"] if value else ["N", "否", "0", "false", "False"]
    plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
    forms = [plain]
    if column.kind == "identifier":
        forms += [f'="{value}"', f"'{value}"]
    elif column.kind in ("money", "rate"):
        forms += [f"{value:,f}", plain + "00"]
        if "." in plain:
            forms.append(plain.rstrip("0").rstrip("."))
        forms += [plain + "%", plain + " %"] if column.kind == "rate" else []
    elif column.kind == "count":
        forms += [f"{value:,}", f"{value}.0"]
    elif column.kind == "date":
        forms += [f"{value:%Y%m%d}", f"{value.year}/{value.month}/{value.day}", f"{value}T00:00:00"]
        forms += [f"{value.year}年{value.month}月{value.day}日", f"{value:%Y.%m.%d}"]
        forms.append(str((value - date(1899, 12, 30)).days))
    else:
        forms += [f"{value:%Y%m%d%H%M%S}", f"{value:%Y/%m/%d %H:%M:%S}", f"{value:%Y%m%d %H:%M:%S}"]
        forms += [value.isoformat(), f"{value:%Y-%m-%d-%H.%M.%S}"]
    return [*forms, forms[0].translate(FULL_WIDTH)]


def cell_of(draw: Draw, column: Column, value: Any, delimiter: str) -> str:
    text: str = draw(st.sampled_from(forms_of(column, value)))
    if column.kind != "text":
        text = draw(st.sampled_from(("", "", " ", "　"))) + text
    if any(one in text for one in (delimiter, '"', "\n")) or draw(st.integers(0, 4)) == 0:
        return '"' + text.replace('"', '""') + '"'
    return text


@st.composite
def written(draw: Draw, contract: type[Contract]) -> tuple[list[dict[str, Any]], list[int], bytes]:
    """Rows, the line each stands on, and a file that holds them."""
    rows = draw(rows_of(contract))
    layout = draw(LAYOUTS)
    columns = draw(st.permutations(contract.columns()))
    known = names_of(contract)
    headings = []
    for column in columns:
        names = [name for name, known_column in known.items() if known_column == column.name]
        headings.append(" " * draw(st.integers(0, 1)) + draw(st.sampled_from(names)))
    lines = [layout.delimiter.join(headings)]
    line_numbers = []
    for row in rows:
        lines += [""] * draw(st.sampled_from((0, 0, 0, 1, 2)))
        line_numbers.append(1 + sum(1 + line.count("\n") for line in lines))
        cells = [cell_of(draw, column, row[column.name], layout.delimiter) for column in columns]
        lines.append(layout.delimiter.join(cells))
    text = "\n".join(lines) + "\n" * layout.ends_with_line_end
    return rows, line_numbers, text.replace("\n", layout.end).encode(layout.encoding)


def loaded(files: dict[str, str | bytes], check: Callable[[Delivered], None]) -> None:
    """Load the files into a home of their own, and look at what became of them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        try:
            delivered = deliver(home, files)
        except RefusedDelivery:
            assert committed_batches(home) == []
            raise
        check(delivered)


def files_with(table: str, content: bytes) -> dict[str, str | bytes]:
    loans: dict[str, str | bytes] = {} if table == "loans" else {"loans.csv": LOANS}
    return FIRST_FILES | loans | {f"{table}.csv": content}


@given(st.data())
def test_rows_in_any_form_come_back_as_they_were(data: st.DataObject) -> None:
    contract = contract_for(data.draw(st.sampled_from(TABLES)))
    rows, line_numbers, content = data.draw(written(contract))

    def check(delivered: Delivered) -> None:
        assert delivered.rejects() == []
        lineage = ("batch_id", "file_name", "line_no")
        accepted = delivered.accepted(contract.table)
        assert [row["line_no"] for row in accepted] == line_numbers
        assert [
            {name: value for name, value in row.items() if name not in lineage} for row in accepted
        ] == [as_accepted(contract, row) for row in rows]

    loaded(files_with(contract.table, content), check)


# -- damage ----------------------------------------------------------------------------------------

NOISE = (b'"', b",", b"\n", b"\r\n", b"\xff", b"\x00", b"\xe4", "　".encode(), b"1e9", b"-", b"")


BLANK = b' \t\r,"' + "　\ufeff".encode()
PLAIN_ROWS = "txn_id,loan_id,value_date,amount,principal,channel\n" + "".join(
    f"T{number},L1,2024-01-{number:02},{number}00.50,,柜面{number}\n" for number in range(1, 13)
)
QUOTED_ROWS = "txn_id,loan_id,value_date,amount,principal,channel\n" + "".join(
    f'"T{number}",L1,2024-01-{number:02},"1,{number}00.50",,"柜\n面{number}"\n'
    for number in range(10, 22)
)


@st.composite
def damaged(draw: Draw, content: bytes) -> bytes:
    """The file with bytes of its data replaced, put in or left out; the heading stays."""
    heading, end, body = content.partition(b"\n")
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, len(body)))
        noise = draw(st.sampled_from(NOISE) | st.binary(max_size=3))
        body = body[:at] + noise + body[at + draw(st.integers(0, 4)) :]
    return heading + end + body


def assert_nothing_lost(delivered: Delivered, table: str, content: bytes) -> None:
    """Every line with anything on it was accepted, rejected, or is part of a record that was."""
    name = f"{table}.csv"
    accepted = {row["line_no"] for row in delivered.accepted(table)}
    rejected = {
        row["line_no"]: row["source_text"]
        for row in delivered.rejects()
        if row["file_name"] == name
    }
    assert accepted.isdisjoint(rejected)
    assert len(accepted) + len(rejected) == delivered.file(name).read_rows
    opening, record = b"", 0
    for number, line in enumerate(content.split(b"\n")[1:], 2):
        if number in accepted or number in rejected:
            opening, record = line, number
        elif line.strip(BLANK):
            # Only a quote opened on an earlier line makes this one part of its record.
            shown = line.decode("utf-8").rstrip("\r").replace("\r", " ")
            in_reject = any(shown in text for at, text in rejected.items() if at < number)
            assert in_reject or (record in accepted and b'"' in opening), (number, line)


@given(st.data())
@settings(phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_of_a_damaged_file_every_line_is_accepted_or_set_aside(data: st.DataObject) -> None:
    for_damage = data.draw(st.sampled_from((PLAIN_ROWS, QUOTED_ROWS)))
    content = data.draw(damaged(for_damage.encode()))

    def check(delivered: Delivered) -> None:
        assert_nothing_lost(delivered, "repayments", content)

    with suppress(RefusedDelivery):
        loaded(files_with("repayments", content), check)


def test_a_file_without_quotes_keeps_a_record_on_every_line() -> None:
    """The check above is not empty: undamaged rows are all accepted, one a line."""

    def check(delivered: Delivered) -> None:
        assert_nothing_lost(delivered, "repayments", PLAIN_ROWS.encode())
        assert [row["line_no"] for row in delivered.accepted("repayments")] == list(range(2, 14))

    loaded(files_with("repayments", PLAIN_ROWS.encode()), check)
