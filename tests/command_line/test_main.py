import csv
import io
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command_line.language import operator_language
from command_line.main import app
from tests.tiny_bank import write_tiny_bank
from warehouse.build import build
from warehouse.paths import Home
from warehouse.publish import current_build_id


def postloan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


FAULT = {
    "file_name": "loans.csv",
    "table_name": "loans",
    "line_no": 5,
    "column_name": "disbursed_amount",
    "value": "1,2OO.00",
    "code": "NOT_A_NUMBER",
    "reason": 'got "1,2OO.00", expected an amount',
    "source_text": "L9,C1,1,2OO.00",
}


def write_files(folder: Path, *, with_fault: bool = False) -> Path:
    """The three files of a bank of one loan, as a bank would send them."""
    folder.mkdir()
    (folder / "org_units.csv").write_text("机构号,机构名称,机构层级\nB1,湖滨支行,支行\n", "utf-8")
    (folder / "customers.csv").write_text("客户号,客户类型\nC1,个人\n", "utf-8")
    loans = "借据号,客户号,经办机构,产品,放款金额,放款日,到期日,状态\n"
    loans += "L1,C1,B1,P1,100.00,2025-02-10,2026-02-10,正常\n"
    if with_fault:
        loans += "L2,C1,B1,P1,-5.00,2025-02-10,2026-02-10,正常\n"
    (folder / "loans.csv").write_text(loans, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("bank") / "home")
    write_tiny_bank(made)
    build(made)
    return made


@pytest.fixture
def bank(home: Home, built_once: Home) -> Home:
    """A home with one delivery and one published build of the real models."""
    shutil.copytree(built_once.root, home.root)
    return home


def test_every_command_has_help() -> None:
    shown = postloan("--help")

    assert shown.exit_code == 0
    for command in app.registered_commands:
        assert command.callback is not None
        name = command.callback.__name__
        helped = postloan(name, "--help")
        assert helped.exit_code == 0
        assert f" {name} [OPTIONS]" in helped.stdout
        assert (command.callback.__doc__ or "").strip(), f"{name} has no help"


def test_every_option_says_what_it_does() -> None:
    import typer

    group = typer.main.get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        for parameter in command.params:
            assert parameter.help, f"{name} {parameter.name} has no help"


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = (
        "import sys, command_line.main; "
        "print([name for name in ('duckdb', 'polars', 'streamlit') if name in sys.modules])"
    )

    shown = subprocess.run([sys.executable, "-c", heavy], capture_output=True, check=True)

    assert shown.stdout.decode().strip() == "[]"


def test_build_prints_the_id_alone_on_standard_output(home: Home) -> None:
    write_tiny_bank(home)

    built = postloan("build", "--as-of", "2025-06-30")

    assert built.exit_code == 0
    assert built.stdout == f"{current_build_id(home)}\n"
    assert "as of 2025-06-30" in built.stderr


def test_build_takes_a_day_of_knowledge_as_its_end(home: Home) -> None:
    write_tiny_bank(home)

    built = postloan("build", "--known-at", "2025-07-01")
    exact = postloan("build", "--known-at", "2025-07-01T00:00:00")

    assert "as known at 2025-07-01 23:59:59" in built.stderr
    assert "as known at 2025-07-01 00:00:00" in exact.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--as-of", "30.06.2025"),
        ("build", "--known-at", "yesterday"),
        ("build", "--known-at", "2025-07-01T00:00:00+08:00"),
        ("sql",),
        ("load",),
        ("nothing",),
        ("sql", "select 1", "--format", "xml"),
        ("generate", "folder", "--format", "xlsx"),
        ("generate", "folder", "--loans", "0"),
    ],
)
def test_a_wrong_call_is_refused_with_status_two(home: Home, arguments: tuple[str, ...]) -> None:
    refused = postloan(*arguments)

    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert refused.stderr


def test_a_refusal_says_what_to_do_with_status_two(home: Home) -> None:
    for arguments in (("build",), ("sql", "select 1"), ("serve", "--scope", "B1", "--port", "0")):
        refused = postloan(*arguments)

        assert refused.exit_code == 2
        assert refused.stdout == ""
        assert "postloan load FOLDER" in refused.stderr


def test_sql_answers_in_three_forms(bank: Home) -> None:
    question = (
        "select org_name, disbursed_amount, disbursed_date, closed_date from loans order by loan_id"
    )

    as_csv = postloan("sql", question, "--format", "csv")
    as_json = postloan("sql", question, "--format", "json")
    as_table = postloan("sql", question)

    assert list(csv.reader(io.StringIO(as_csv.stdout)))[:2] == [
        ["org_name", "disbursed_amount", "disbursed_date", "closed_date"],
        ["湖滨支行", "100.00", "2025-02-10", ""],
    ]
    assert json.loads(as_json.stdout)[0] == {
        "org_name": "湖滨支行",
        "disbursed_amount": "100.00",
        "disbursed_date": "2025-02-10",
        "closed_date": None,
    }
    assert as_table.stdout.splitlines()[1].split() == ["湖滨支行", "100.00", "2025-02-10"]
    assert as_csv.stderr == as_json.stderr == as_table.stderr == ""


def test_json_without_rows_is_an_empty_list(bank: Home) -> None:
    answer = postloan("sql", "select loan_id from loans where false", "--format", "json")

    assert json.loads(answer.stdout) == []


def test_a_long_table_says_how_many_rows_there_are(bank: Home) -> None:
    answer = postloan("sql", "select range as number from range(100000)")

    assert len(answer.stdout.splitlines()) == 201
    assert "The first 200 of 100,000 rows" in answer.stderr


def test_square_brackets_in_a_cell_stay(bank: Home) -> None:
    assert "[bold]" in postloan("sql", "select '[bold]' as text").stdout


def test_sql_refuses_what_is_no_question(bank: Home) -> None:
    refused = postloan("sql", "drop table loans")

    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "Not a question" in refused.stderr


def test_rejects_lists_the_rows_set_aside(home: Home) -> None:
    from tests.batches import write_batch

    first = write_tiny_bank(home)
    second = write_batch(home, {}, received_at="2025-08-01", rejected=[FAULT])

    listed = postloan("rejects", "--format", "json")
    nothing = postloan("rejects", "--format", "json", "--batch", first.batch_id)

    (row,) = json.loads(listed.stdout)
    assert row["batch_id"] == second.batch_id
    assert (row["line_no"], row["value"], row["reason"]) == ("5", "1,2OO.00", FAULT["reason"])
    assert json.loads(nothing.stdout) == []


def test_rejects_gives_its_reasons_in_the_operators_language(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.batches import write_batch

    write_tiny_bank(home)
    write_batch(home, {}, received_at="2025-08-01", rejected=[FAULT | {"code": "NOT_AN_AMOUNT"}])
    monkeypatch.setenv("POSTLOAN_LANGUAGE", "zh")

    (row,) = json.loads(postloan("rejects", "--format", "json").stdout)

    assert row["reason"] == "应为金额，如 1234.50 或 1,234.50"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"POSTLOAN_LANGUAGE": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"POSTLOAN_LANGUAGE": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_environment_says_the_operators_language(
    environment: dict[str, str], language: str
) -> None:
    assert operator_language(environment) == language


def test_rejects_of_an_unknown_batch_are_refused(home: Home) -> None:
    refused = postloan("rejects", "--batch", "b9")

    assert refused.exit_code == 2
    assert "There is no batch b9" in refused.stderr


def test_load_prints_the_batch_and_counts_the_rows(home: Home, tmp_path: Path) -> None:
    loaded = postloan("load", write_files(tmp_path / "files"))

    assert loaded.exit_code == 0
    assert loaded.stdout.strip() == next(home.batches.iterdir()).name
    assert "loans.csv" in loaded.stderr
    again = postloan("load", tmp_path / "files")
    assert again.stdout == loaded.stdout
    assert "nothing changed" in again.stderr


def test_strict_makes_rows_set_aside_a_status_of_one(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "files", with_fault=True)

    strict = postloan("load", folder, "--strict")
    lenient = postloan("load", folder)

    assert strict.exit_code == 1
    assert lenient.exit_code == 0
    assert "1 of 4 rows were set aside" in strict.stderr
    assert f"postloan rejects --batch {strict.stdout.strip()}" in strict.stderr


def test_a_refused_delivery_leaves_nothing(home: Home, tmp_path: Path) -> None:
    folder = write_files(tmp_path / "files")
    (folder / "loans.csv").write_text("借据号,客户号\nL1,C1\n", "utf-8")

    refused = postloan("load", folder)

    assert refused.exit_code == 2
    assert refused.stdout == ""
    assert "放款金额" in refused.stderr
    assert not home.batches.exists() or not list(home.batches.iterdir())


def test_demo_makes_loads_and_builds_a_bank(home: Home) -> None:
    made = postloan("demo", "--loans", "300", "--no-serve")

    assert made.exit_code == 0
    assert (home.root / "demo-files" / "loans.csv").exists()
    answer = postloan("sql", "select count(*) as loan_count from loans", "--format", "csv")
    assert int(answer.stdout.splitlines()[1]) == 300
    again = postloan("demo", "--no-serve")
    assert "already holds deliveries" in again.stderr
    assert len(list(home.batches.iterdir())) == 1


def test_serve_refuses_another_address_and_says_why(home: Home) -> None:
    for host in ("0.0.0.0", "192.168.1.7", "bank.example"):
        refused = postloan("serve", "--host", host)

        assert refused.exit_code == 2
        assert "no sign-in yet" in refused.stderr
        assert "ssh -L" in refused.stderr


def test_serve_refuses_a_scope_that_does_not_exist(bank: Home) -> None:
    refused = postloan("serve", "--scope", "B9", "--port", "0")

    assert refused.exit_code == 2
    assert "There is no organisation 'B9'" in refused.stderr


def test_serve_refuses_a_port_that_is_taken(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        refused = postloan("serve", "--port", str(port))

    assert refused.exit_code == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in refused.stderr


def test_doctor_finds_nothing_wrong_with_a_good_home(bank: Home) -> None:
    looked = postloan("doctor", "--format", "json")

    assert looked.exit_code == 0
    found = {one["what"]: one for one in json.loads(looked.stdout)}
    assert found["build"]["status"] == "ok"
    assert "holds 3 loans" in found["build"]["detail"]
    assert found["batches"]["detail"] == "1 deliveries, 8 rows"


def test_doctor_names_what_is_wrong(bank: Home) -> None:
    (batch,) = bank.batches.iterdir()
    (batch / "loans.parquet").unlink()
    (bank.builds / ".killed.building").mkdir()
    bank.parameters.write_text("[dpd]\ngrace = 1\n", encoding="utf-8")
    bank.pointer.write_text('{"build_id": "gone"}', encoding="utf-8")

    looked = postloan("doctor", "--format", "json")

    assert looked.exit_code == 2
    found = [(one["status"], one["what"]) for one in json.loads(looked.stdout)]
    assert ("fault", "parameters") in found
    assert ("fault", f"batch {batch.name}") in found
    assert ("fault", "current build") in found
    assert ("hint", "unfinished build") in found


def test_doctor_looks_at_a_home_that_is_not_there_yet(home: Home) -> None:
    looked = postloan("doctor", "--format", "csv")

    assert looked.exit_code == 0
    assert "nothing loaded yet" in looked.stdout


def test_a_reader_of_a_pipe_may_stop_early(bank: Home) -> None:
    command = f"{sys.executable} -m command_line.main sql 'select range as n from range(300000)' "
    piped = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} --format csv | head -n 2"],
        capture_output=True,
        check=False,
    )

    assert piped.stdout.decode().splitlines() == ["n", "0"]
    assert piped.stderr.decode() == ""
