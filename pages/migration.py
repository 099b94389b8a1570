"""迁徙 Migration: where loans went since the month end before, and what became of arrears."""

from pages.parts import empty, headline, migration, migration_by_organisation
from pages.parts.choices import choose
from pages.parts.filters import current_filters
from pages.parts.footnotes import footnotes
from pages.parts.narrowing import draw_narrowing
from reports.wording import message, say
from warehouse import query

VIEWS = {
    "matrix": message("Roll rates"),
    "movement": message("Overdue movement"),
    "classes": message("Five classes"),
    "organisations": message("By organisation"),
}
FOOTNOTES = {
    "matrix": ("roll_rate", "closing_roll_rate"),
    "movement": (*query.TERMS[1:], "cure_rate", "redefault_rate"),
    "classes": ("migration_rate", "written_off_principal", "npl_with_written_off_rate"),
    "organisations": ("roll_rate", "cure_rate", "inflow_balance"),
}

filters = current_filters()
language = filters.language
headline.title(filters, message("Migration"))
narrowing = draw_narrowing(filters, by_age=False)
cells = migration.cells(filters, narrowing)
if cells.is_empty():
    empty.stop(language, migration.NOTHING_MOVED, files=("loans",))
headline.answer(migration.answer(filters, narrowing, cells))
view = choose(
    language,
    say(language, "View"),
    list(VIEWS),
    key="view",
    default="matrix",
    words=lambda code: say(language, VIEWS.get(code, code)),
    shape="buttons",
    shows_label=False,
)
if view == "matrix":
    now = migration.draw_matrix(filters, narrowing, cells)
elif view == "movement":
    now = migration.draw_movement(filters, narrowing)
elif view == "classes":
    now = migration.draw_classes(filters, narrowing)
else:
    now = migration_by_organisation.draw_organisations(filters, narrowing)
footnotes(language, FOOTNOTES[view], now)
