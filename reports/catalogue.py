"""The catalogue of messages: what has to be translated, and bringing the catalogue up to date.

    python -m reports.catalogue

writes every message of the program into ``reports/locale/postloan.pot`` and into the catalogue of
each language, keeping the translations there are. A message is a literal in ``say``, ``say_count``,
``message`` or the heading of a ``Column``, a text of a figure's definition, or a description in a
contract, a mart or the parameters, which the data page shows.
"""

import ast
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from reports.terms import SUBJECTS
from reports.wording import LOCALE_FOLDER, Language
from warehouse.contracts import CONTRACTS, faults
from warehouse.metrics import FIGURES, WORK_LISTS
from warehouse.models import read_models
from warehouse.parameter_tables import TABLES
from warehouse.parameters import read_parameters
from warehouse.paths import PROJECT, SQL, Home

TEMPLATE = LOCALE_FOLDER / "postloan.pot"
# Which arguments of a call are messages.
CALLS = {"say": (1,), "say_count": (1, 2), "message": (0,), "Column": (1,), "exact_money": (1,)}
SOURCES = ("app.py", "pages", "reports")

Messages = dict[str, set[str]]


def messages() -> Messages:
    """Every message of the program and where it stands."""
    found: Messages = defaultdict(set)
    for source in SOURCES:
        path = PROJECT / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for text in literals(file.read_text(encoding="utf-8")):
                found[text].add(file.relative_to(PROJECT).as_posix())
    for subject in SUBJECTS:
        place = f"{subject.__name__.replace('.', '/')}.py"
        for family in subject.TERMS.values():
            for text in family.values():
                found[text].add(place)
    for figure in FIGURES:
        for text in (figure.title, figure.formula, figure.why, figure.source):
            found[text].add("warehouse/metrics")
        for maybe in (figure.parts, figure.limit_source):
            if maybe is not None:
                found[maybe].add("warehouse/metrics")
    for work_list in WORK_LISTS:
        found[work_list.title].add("warehouse/metrics")
    _add_descriptions(found)
    return dict(found)


def literals(source: str) -> list[str]:
    """The messages that stand as literals in a Python source."""
    texts = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        for position in CALLS.get(name, ()):
            if len(node.args) > position:
                argument = node.args[position]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    texts.append(argument.value)
    return texts


def _add_descriptions(found: Messages) -> None:
    for text in faults.MESSAGES:
        found[text].add("warehouse/contracts/faults.py")
    for contract in CONTRACTS:
        for rule in contract.row_rules:
            found[rule.message].add(f"contract {contract.table}")
        for reference in contract.references:
            if reference.condition_message is not None:
                found[reference.condition_message].add(f"contract {contract.table}")
        for column in contract.columns():
            found[column.description].add(f"contract {contract.table}")
            if column.unit is not None:
                found[column.unit].add(f"contract {contract.table}")
    for model in read_models(SQL):
        for described in model.columns:
            found[described.description].add(model.table)
            if described.unit is not None:
                found[described.unit].add(model.table)
    # A home that does not exist has the parameters the program comes with.
    shipped = read_parameters(Home(Path("no home")))
    for threshold in shipped.parameters:
        for maybe in (threshold.decides, threshold.source, threshold.unit):
            if maybe:
                found[maybe].add("parameters.toml")
    for table in TABLES:
        for row in getattr(shipped, table.name):
            for name in ("title", "says", "ends_when", "source"):
                if said := getattr(row, name, None):
                    found[said].add("parameters.toml")


def language_file(language: Language) -> Path:
    """The catalogue of a language."""
    return LOCALE_FOLDER / language.locale / "LC_MESSAGES" / "postloan.po"


def template() -> Catalog:
    """The messages as a template without translations."""
    catalog = Catalog(project="Postloan", charset="utf-8", fuzzy=False)
    for text, places in sorted(messages().items()):
        catalog.add(text, locations=[(place, 0) for place in sorted(places)])
    return catalog


def update() -> None:
    """Bring the template and the catalogue of every translated language up to date."""
    fresh = template()
    with TEMPLATE.open("wb") as file:
        write_po(file, fresh, omit_header=True, sort_output=True, include_lineno=False)
    for language in Language:
        if language is Language.EN:
            continue
        path = language_file(language)
        with path.open("rb") as file:
            known = read_po(file, locale=language.locale)
        # Never guess a translation: a message that changed needs a translator.
        made_on = known.creation_date
        known.update(fresh, no_fuzzy_matching=True)
        known.obsolete.clear()
        # What brings nothing new changes nothing, not even a date.
        known.creation_date = made_on
        with path.open("wb") as file:
            write_po(file, known, sort_output=True, include_lineno=False)


if __name__ == "__main__":
    update()
