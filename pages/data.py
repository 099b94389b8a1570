"""数据 Data: did everything arrive, what was refused, do the files agree, what does it all mean."""

from pages.parts import headline, records
from pages.parts.choices import choose
from pages.parts.data import ask
from pages.parts.filters import current_filters
from reports.sentences import data_answer
from reports.wording import message, say
from warehouse import query

filters = current_filters()
language = filters.language
headline.title(filters, message("Data"))
headline.answer(
    data_answer(
        ask(query.deliveries, filters.reader),
        ask(query.reconciliation_by_code, filters.reader, **filters.below),
        language,
    )
)
section = choose(
    language,
    say(language, "Section"),
    list(records.SECTIONS),
    key="section",
    default="deliveries",
    words=lambda code: say(language, records.SECTIONS[code][0]),
    shape="buttons",
    shows_label=False,
)
records.SECTIONS[section][1](filters)
