"""What holds the parts apart: who imports whom, where SQL stands, what models may ask."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import typer

from command_line.main import app
from warehouse.models import read_checks, read_models
from warehouse.paths import PROJECT, SQL

PARTS = ("warehouse", "loaders", "reports", "pages", "command_line")
EVERYTHING_ELSE = ("streamlit", "altair", "duckdb")
LONGEST_MODULE = 400

# What each folder may import of the project, and of the libraries that mark a layer. The longest
# folder that holds a module decides.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "warehouse": ("warehouse", "duckdb"),
    "loaders": (
        "loaders",
        "warehouse.contracts",
        "warehouse.errors",
        "warehouse.paths",
        "warehouse.progress",
        "duckdb",
    ),
    "reports": (
        "reports",
        "warehouse.contracts",
        "warehouse.metrics",
        "warehouse.query",
        "altair",
    ),
    # Collects the texts to translate, from wherever they stand; no page runs it.
    "reports/catalogue.py": ("reports", "warehouse"),
    "pages": ("pages.parts", "reports", "warehouse.metrics", "warehouse.query", "streamlit"),
    "pages/parts": (
        "pages.parts",
        "reports",
        "warehouse.errors",
        "warehouse.metrics",
        "warehouse.paths",
        "warehouse.query",
        "warehouse.reading",
        "streamlit",
        "altair",
    ),
    "command_line": ("command_line", "loaders", "reports", "warehouse"),
    "app.py": ("pages.parts", "reports", "warehouse.errors", "streamlit"),
}
CLOCK = {
    "now",
    "today",
    "current_date",
    "current_time",
    "current_timestamp",
    "get_current_time",
    "get_current_timestamp",
    "localtime",
    "localtimestamp",
    "current_localtime",
    "current_localtimestamp",
    "transaction_timestamp",
}
# What Spark refuses or reads otherwise; docs/architecture.md says what stands in its place.
OF_ONE_ENGINE = re.compile(
    r"\basof\b|\bexclude\b|\bpivot\b|\bunpivot\b|\bby name\b|\bcolumns\s*\("
    r"|\bdate_(add|sub)\b|\bto_months\s*\(|\barg_(max|min)\b"
    r"|\b(from|join)\s+(lateral\s+)?(range|generate_series|unnest)\s*\(",
    re.IGNORECASE,
)
CHANCE = {"random", "setseed", "uuid", "gen_random_uuid", "uuidv4", "uuidv7"}


def modules() -> list[Path]:
    found = [PROJECT / "app.py"] if (PROJECT / "app.py").exists() else []
    for part in PARTS:
        found += sorted((PROJECT / part).rglob("*.py"))
    return [path.relative_to(PROJECT) for path in found]


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, also inside functions; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(ast.parse((PROJECT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_within(name: str, modules_allowed: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in modules_allowed)


def rule_of(path: Path) -> tuple[str, ...]:
    holding = [one for one in MAY_IMPORT if path == Path(one) or Path(one) in path.parents]
    return MAY_IMPORT[max(holding, key=len)]


@pytest.mark.parametrize("path", modules(), ids=str)
def test_imports_go_one_way(path: Path) -> None:
    watched = (*PARTS, *EVERYTHING_ELSE)
    forbidden = [
        name
        for name in imported(path)
        if is_within(name, watched) and not is_within(name, rule_of(path))
    ]

    assert forbidden == [], f"{path} may import only {', '.join(rule_of(path))}"


def test_the_rule_sees_a_forbidden_import() -> None:
    assert not is_within("duckdb.connect", MAY_IMPORT["pages"])
    assert not is_within("warehouse.build.build", MAY_IMPORT["pages/parts"])
    assert rule_of(Path("pages/parts/data.py")) == MAY_IMPORT["pages/parts"]
    assert "warehouse.reading.Scope" in set(imported(Path("command_line/main.py")))


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if path.parts[0] in ("pages", "reports", "app.py")],
    ids=str,
)
def test_pages_hold_no_sql(path: Path) -> None:
    strings = [
        node.value
        for node in ast.walk(ast.parse((PROJECT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]

    assert [text for text in strings if re.search(r"\bselect\b[^.]*\bfrom\b", text)] == []


def test_pages_only_ask_and_show() -> None:
    defining = [
        str(path)
        for path in modules()
        if path.parts[0] == "pages" and path.parts[1] != "parts"
        for node in ast.walk(ast.parse((PROJECT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]

    assert defining == [], "a page defines no functions: they belong into pages/parts or reports"


def test_no_module_grows_beyond_reading() -> None:
    """One that does holds two subjects. What only imports for others is a list, and may be long."""
    long = {
        str(path): lines
        for path in modules()
        if path.name != "__init__.py"
        and (lines := len((PROJECT / path).read_text("utf-8").splitlines())) > LONGEST_MODULE
    }

    assert long == {}


def test_every_model_and_check_says_what_it_is() -> None:
    models = read_models(SQL)
    checks = read_checks(SQL)

    assert models
    assert checks
    assert len({model.name for model in models}) == len(models)


def test_every_mart_is_limited_by_a_column_it_has() -> None:
    for model in read_models(SQL):
        if model.layer == "marts" and model.scope != "bank":
            assert model.scope in {column.name for column in model.columns}, model.table


def test_every_mart_is_in_the_guide() -> None:
    guide = (PROJECT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = guide.partition("## Marts")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("|")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]

    assert sorted(named) == sorted(one.name for one in read_models(SQL) if one.layer == "marts")


def test_every_intermediate_and_staging_model_is_read_by_another() -> None:
    models = read_models(SQL)
    read = {table for model in models for table in model.reads}

    assert [one.table for one in models if one.layer != "marts" and one.table not in read] == []


def asked_of_the_engine(connection: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Names of functions and bare columns, which is how the engine parses ``current_date``."""
    ((text,),) = connection.execute("select json_serialize_sql($1::varchar)", [sql]).fetchall()
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "FUNCTION":
                found.add(str(node["function_name"]).lower())
            if node.get("type") == "COLUMN_REF":
                found.add(str(node["column_names"][-1]).lower())
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(text))
    return found


def test_models_ask_neither_the_clock_nor_chance() -> None:
    # One connection for all: to open one takes longer than to parse a model.
    with duckdb.connect() as connection:
        asking = {
            one.name: asked & (CLOCK | CHANCE)
            for one in [*read_models(SQL), *read_checks(SQL)]
            if (asked := asked_of_the_engine(connection, one.sql)) & (CLOCK | CHANCE)
        }
        known = asked_of_the_engine(connection, "select current_date, now()")

    assert asking == {}
    assert known >= {"current_date", "now"}


def test_models_keep_to_sql_that_another_engine_reads() -> None:
    def engine_s_own(sql: str) -> list[str]:
        plain = re.sub(r"--[^\n]*|'[^']*'", "", sql)
        return [found[0] for found in OF_ONE_ENGINE.finditer(plain)]

    used = {
        one.name: found
        for one in [*read_models(SQL), *read_checks(SQL)]
        if (found := engine_s_own(one.sql))
    }

    assert used == {}
    assert engine_s_own("select * exclude (a) from range(3)") == ["exclude", "from range("]


def documents() -> list[Path]:
    return [*sorted(PROJECT.glob("README*.md")), *sorted((PROJECT / "docs").glob("*.md"))]


def test_no_line_of_a_document_stands_twice() -> None:
    """As it does where two changes of one place were put one behind the other."""
    twice = {
        path.name: [line for line, times in Counter(lines).items() if times > 1]
        for path in (*documents(), PROJECT / "CHANGELOG.md")
        if (lines := [one for one in path.read_text("utf-8").splitlines() if len(one) > 30])
    }

    assert {name: lines for name, lines in twice.items() if lines} == {}


def test_decisions_stand_in_the_order_of_their_numbers() -> None:
    text = (PROJECT / "docs" / "decisions.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_commands_in_the_documents_exist(path: Path) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    text = path.read_text(encoding="utf-8")
    # Only what stands as code: a line of a block, or between backquotes.
    codes = re.findall(r"(?:^[ $]*|`|bin/)postloan ([a-z][^`\n#]*)", text, re.MULTILINE)

    for code in codes:
        name, *words = code.split()
        assert name in commands, f"{path.name}: postloan {code}"
        options = {
            option for one in commands[name].params for option in (*one.opts, *one.secondary_opts)
        }
        said = {word.split("=")[0] for word in words if word.startswith("--")}
        assert said <= options | {"--help"}, f"{path.name}: postloan {code}"


def test_the_guide_for_the_operator_names_every_command() -> None:
    guide = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")

    for name in typer.main.get_command(app).commands:  # type: ignore[attr-defined]
        assert f"postloan {name}" in guide, name
