"""What borrowers' financial statements say, in words and printed figures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from reports.numbers import UNDEFINED, exact, money_with_unit, rate, rounded
from reports.scorecard import Row
from reports.tables import LEVEL_TONES, Column
from reports.terms import term
from reports.wording import Language, message, say, say_count

_SHARES = frozenset(
    {
        "DEBT_TO_ASSETS",
        "REVENUE_CHANGE",
        "RECEIVABLE_DAYS_CHANGE",
        "INVENTORY_DAYS_CHANGE",
        "SHORT_DEBT_CHANGE",
        "IMBALANCE_SHARE",
    }
)
_DAYS = frozenset({"RECEIVABLE_DAYS", "INVENTORY_DAYS", "DAYS_LATE"})
_OPINIONS = ("UNQUALIFIED", "EMPHASIS", "QUALIFIED", "DISCLAIMER", "ADVERSE")
TO_ASK = (
    Column("officer_id", "Account manager"),
    Column("org_name", "Organisation"),
    Column("missing_customer_count", "Missing", "count"),
    Column("days_late", "Days beyond", "count", hint=message("Days beyond the deadline")),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("customer_names", "Ask for the statement of", takes_room=True),
)
BY_CHILD = (
    Column("label", "Organisation"),
    Column("due_customer_count", "Statements due", "count"),
    Column("missing_customer_count", "Missing", "count"),
    Column("received_rate", "Received share", "rate", sample="due_customer_count"),
    Column("flagged_customer_count", "Flagged", "count"),
    Column("red_customer_count", "Red", "count"),
    Column("flagged_principal", "Flagged balance", "money"),
)
CUSTOMERS = (
    Column("customer_id", "Customer number", "identifier"),
    Column("customer_name", "Customer"),
    Column("level", "Flag level", "term", family="statement_level", tone="tone"),
    Column("flag_codes", "Flags"),
    Column("duty_state", "Statement", "term", family="statement_duty"),
    Column("due_date", "Deadline", "date"),
    Column("received_date", "Came on", "date"),
    Column("days_late", "Days beyond", "count", hint=message("Days beyond the deadline")),
    Column("outstanding_principal", "Loan balance", "money"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
    Column("customer_type", "Customer type", "term", family="customer_type"),
)
MEASURES = (
    Column("measure_name", "Measure"),
    Column("now", "Now", "printed", tone="tone"),
    Column("previous", "Statement before", "printed"),
    Column("year_before", "Year before", "printed"),
    Column("median", "Middle of the industry", "printed"),
    Column("customer_count", "Borrowers", "count", hint=message("Borrowers of the industry")),
    Column("level", "Flag", "term", family="statement_level", tone="tone"),
    Column("why", "Why there is none", takes_room=True),
)
# The lines of a statement, in the order of the printed form.
ITEMS: dict[str, str] = {
    "total_assets": message("Assets in all"),
    "current_assets": message("Current assets"),
    "cash": message("Cash and deposits"),
    "receivables": message("Receivables"),
    "inventory": message("Inventory"),
    "total_liabilities": message("Liabilities in all"),
    "current_liabilities": message("Current liabilities"),
    "short_debt": message("Short-term debt"),
    "equity": message("Equity"),
    "revenue": message("Revenue since 1 January"),
    "cost": message("Cost of sales"),
    "ebit": message("Profit before interest and tax"),
    "interest_expense": message("Interest"),
    "net_profit": message("Net profit"),
    "operating_cash_flow": message("Cash flow from operations"),
}


def statements_answer(period: Row, to_ask: pl.DataFrame, language: Language) -> str:
    """How many statements came, who is to be asked, and how much hangs on flagged borrowers."""
    words = {"period": f"{period['period_end_date']:%Y-%m-%d}"}
    if period["due_customer_count"]:
        sentence = say(
            language,
            "Of {due} statements due for {period}, {received} came ({rate})",
            due=period["due_customer_count"],
            received=period["received_customer_count"],
            rate=rate(period["received_rate"]),
            **words,
        )
        if period["missing_customer_count"]:
            sentence += say_count(
                language,
                "; {count} is missing",
                "; {count} are missing",
                period["missing_customer_count"],
            )
            top = to_ask.row(0, named=True) if len(to_ask) else None
            if top is not None and (top["missing_customer_count"] > 1 or len(to_ask) == 1):
                sentence += say(
                    language,
                    ", most to ask for at {name} ({number})",
                    name=top["org_name"],
                    number=top["missing_customer_count"],
                )
    else:
        sentence = say(language, "No statement for {period} is due yet", **words)
    if not period["flagged_customer_count"]:
        return sentence + say(language, "; no borrower has a flag.")
    sentence += say_count(
        language,
        "; {count} borrower has a flag, {red} of them red, with a balance of {amount}",
        "; {count} borrowers have a flag, {red} of them red, with a balance of {amount}",
        period["flagged_customer_count"],
        red=period["red_customer_count"],
        amount=money_with_unit(
            period["flagged_principal"], language, say(language, "Not reported")
        ),
    )
    return sentence + say(language, ".")


def measure_text(measure: str, value: float | None, language: Language) -> str:
    """A measure as it is printed: per cent, a multiple, days, periods or an opinion."""
    if value is None:
        return UNDEFINED
    if measure in _SHARES:
        return rate(value)
    if measure == "AUDIT_OPINION":
        return term(language, "audit_opinion", _OPINIONS[int(value)])
    if measure in _DAYS:
        number = rounded(exact(value))
        return say(language, "{days} days", days=f"{int(number):,}")
    if measure in ("LOSS_PERIODS", "NEGATIVE_CASH_PERIODS"):
        return say_count(language, "{count} period", "{count} periods", int(value))
    return f"{rounded(exact(value)):,}"


def measure_rows(measures: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The measures of the latest statement beside those before and the middle of the industry."""
    latest = measures.filter(pl.col("period_end_date") == pl.col("period_end_date").max())
    rows = []
    for one in latest.iter_rows(named=True):
        name = one["measure"]
        rows.append(
            {
                "measure_name": term(language, "statement_measure", name),
                "now": measure_text(name, one["value"], language),
                "why": ""
                if one["no_data_reason"] is None
                else term(language, "no_data_reason", one["no_data_reason"]),
                "previous": measure_text(name, one["previous_value"], language),
                "year_before": measure_text(name, one["year_before_value"], language),
                "median": measure_text(name, one["median_value"], language),
                "customer_count": one["customer_count"],
                "level": one["level"],
                "tone": LEVEL_TONES.get(one["level"], "plain"),
            }
        )
    return pl.DataFrame(rows, schema_overrides={"level": pl.String, "customer_count": pl.Int64})


def form_columns(statements: pl.DataFrame) -> list[Column]:
    """The columns of the printed form: its lines, and each period."""
    heads = [Column("item", "Item")]
    return heads + [
        Column(f"{day:%Y-%m-%d}", f"{day:%Y-%m-%d}", "money", is_exact=True)
        for day in statements["period_end_date"].to_list()
    ]


def form_rows(statements: pl.DataFrame, language: Language) -> pl.DataFrame:
    """A borrower's statements as a form: a line of the statement a row, a period a column."""
    days: Sequence[date] = statements["period_end_date"].to_list()
    data: dict[str, Any] = {"item": [say(language, words) for words in ITEMS.values()]}
    for place, day in enumerate(days):
        cells = [statements[item][place] for item in ITEMS]
        data[f"{day:%Y-%m-%d}"] = pl.Series(cells, dtype=pl.Decimal(18, 2))
    return pl.DataFrame(data)


def statement_line(statement: Row, language: Language) -> str:
    """When the latest statement came and what its auditor says."""
    received = statement["received_date"]
    parts = [
        say(language, "statement of {period}", period=f"{statement['period_end_date']:%Y-%m-%d}"),
        say(language, "received {day}", day=f"{received:%Y-%m-%d}")
        if received is not None
        else say(language, "day of receipt not known"),
    ]
    if statement["audit_opinion"] is not None:
        parts.append(
            say(
                language,
                "auditor: {opinion}",
                opinion=term(language, "audit_opinion", statement["audit_opinion"]),
            )
        )
    elif statement["is_audited"]:
        parts.append(say(language, "audited"))
    else:
        parts.append(say(language, "not audited"))
    return " · ".join(parts)
