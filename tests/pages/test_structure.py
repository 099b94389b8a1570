"""A page is a short story: title, choices, answers, figures. Everything else has its place."""

import ast
import re
from pathlib import Path

import pytest

from pages.parts import drill
from reports.wording import Language, say
from warehouse.paths import PROJECT

PAGES = sorted((PROJECT / "pages").glob("*.py"))
PAGES = [path for path in PAGES if path.name != "__init__.py"]
PARTS = sorted((PROJECT / "pages" / "parts").glob("*.py"))
LONGEST_PAGE = 60


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_short_and_defines_nothing(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_PAGE
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    assert [node.name for node in ast.walk(tree(path)) if isinstance(node, kinds)] == []


def test_a_page_is_called_in_its_script_as_in_the_navigation() -> None:
    called = {
        page: f"{say(Language.ZH, title)} {title}"
        for pages in drill.SECTIONS.values()
        for page, title in pages.items()
    }

    for path in PAGES:
        name, _, _ = (ast.get_docstring(tree(path)) or "").partition(":")
        assert name == called[f"pages/{path.name}"]


def test_every_page_is_in_the_navigation_once() -> None:
    assert sorted(drill.PAGES) == [f"pages/{path.name}" for path in PAGES]
    assert set(drill.SCOPED) < set(drill.PAGES)


def test_only_one_module_caches() -> None:
    caching = [
        path.name
        for path in (*PAGES, *PARTS, PROJECT / "app.py")
        if re.search(r"cache_(data|resource)", path.read_text(encoding="utf-8"))
    ]

    assert caching == ["data.py"]


def test_every_cache_is_bounded() -> None:
    for node in ast.walk(tree(PROJECT / "pages/parts/data.py")):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                assert isinstance(decorator, ast.Call)
                assert "max_entries" in {keyword.arg for keyword in decorator.keywords}


def test_pages_write_words_through_the_catalogue() -> None:
    """No Chinese in the code of a page: it would be the wrong language for half its readers."""
    for path in (*PAGES, *PARTS, PROJECT / "app.py"):
        module = tree(path)
        docstring = ast.get_docstring(module, clean=False)
        for node in ast.walk(module):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_docstring = node.value == docstring
                # The name of the choice of language is for those who read neither.
                if not is_docstring and node.value != "语言 Language":
                    assert not re.search(r"[\u4e00-\u9fff]", node.value), (path.name, node.value)


def test_no_message_is_passed_on_unmarked() -> None:
    """What is said elsewhere is marked where it is written, or the catalogue would not know it."""
    unmarked = []
    for path in (*PAGES, *PARTS):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if node.func.attr in ("nothing", "stop", "title") and node.args:
                unmarked += [
                    one.value
                    for one in node.args
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                ]

    assert unmarked == []
