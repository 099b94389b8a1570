"""Recovering arrears 清收 in words: the answer of the page, what to do next, its tables."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from reports.numbers import money_with_unit, percent, points_with_unit, rate, signed
from reports.scorecard import Row
from reports.tables import Column, figure_column
from reports.terms import term
from reports.wording import Language, message, say, say_count

# What of a figure is called otherwise in its mart.
_FIGURES = {
    "collection_target_amount": "target_amount",
    "collection_planned_amount": "planned_amount",
    "plan_time_elapsed": "time_elapsed",
}
_TONES = {"BEHIND": "breach", "NO_TARGET": "near"}
# The days of a recovery curve that stand in its table, as far as it has them.
CURVE_DAYS = (10, 30, 60, 90, 180)


def _of_loans(name: str) -> Column:
    """The column of a rate that rests on the loans overdue when the month began."""
    return replace(figure_column(name), sample="overdue_loan_count")


def _of_plan(name: str) -> Column:
    """The column of a share of a target, which is no sample of loans."""
    return replace(figure_column(name), is_sample=False)


_DEVIATION = Column(
    "deviation_points",
    "Against time (pp)",
    "points",
    hint=message("Plan completed less time elapsed; below 0 the plan is behind"),
    tone="plan_tone",
)
_PLAN = (
    _of_plan("plan_completion"),
    _of_plan("plan_time_elapsed"),
    _DEVIATION,
    _of_plan("projected_landing"),
)
CHILDREN = (
    Column("label", "Organisation"),
    Column("plan_state", "State of the plan", "term", family="plan_state", tone="plan_tone"),
    _DEVIATION,
    _of_plan("plan_completion"),
    replace(figure_column("recovered_amount"), unit_of="opening_overdue_amount"),
    replace(figure_column("collection_target_amount"), unit_of="opening_overdue_amount"),
    _of_plan("projected_landing"),
    _of_loans("recovery_rate"),
    figure_column("opening_overdue_amount", message("Arrears at the start")),
    Column("overdue_loan_count", "Loans overdue", "count"),
    _of_plan("plan_time_elapsed"),
)
MEMBERS = (
    Column("label", "Part"),
    figure_column("opening_overdue_amount", message("Arrears at the start")),
    replace(figure_column("recovered_amount"), unit_of="opening_overdue_amount"),
    _of_loans("recovery_rate"),
    Column("recovery_rate_before", "Rate compared with", "rate", is_sample=False),
    Column("share", "Share of arrears", "rate", is_sample=False),
    Column("overdue_loan_count", "Loans overdue", "count"),
)
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("opening_overdue_amount", "Arrears at the start", "money"),
    Column("recovered_amount", "Recovered", "money", unit_of="opening_overdue_amount"),
    Column("left_amount", "Still to recover", "money", unit_of="opening_overdue_amount"),
    Column("bucket", "Age then", "term", family="bucket"),
    Column("hand", "Hand then", "term", family="collection_hand"),
    Column("handler", "Handler then"),
    Column("days_past_due", "Days past due now", "count"),
    Column("product_code", "Product"),
    Column("officer_id", "Account manager"),
)
PAYMENTS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("value_date", "Day of the payment", "date"),
    Column("txn_type", "Kind", "term", family="txn_type"),
    Column("amount", "Amount paid", "money"),
    Column("recovered_amount", "Recovered", "money", unit_of="amount"),
    Column("txn_id", "Entry", "identifier"),
)
TARGETS = (
    Column("target_id", "Target number", "identifier"),
    Column("label", "Organisation"),
    Column("plan_state", "State of the plan", "term", family="plan_state", tone="plan_tone"),
    Column("for_whom", "For"),
    Column("period", "Period"),
    Column("target_amount", "Target", "money"),
    Column("recovered_amount", "Recovered", "money", unit_of="target_amount"),
    *_PLAN,
    Column("basis_willingness", "Willing to pay", "term", family="willingness"),
    Column("basis_source", "Source of repayment", "term", family="repayment_source"),
)
ENTRIES = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("org_name", "Organisation"),
    Column("start_date", "Overdue since", "date"),
    Column("entry_amount", "Became overdue", "money"),
    Column("recovered_amount", "Back so far", "money", unit_of="entry_amount"),
    Column("left_amount", "Not back", "money", unit_of="entry_amount"),
    Column("last_recovered_date", "Last money", "date"),
    Column("days_past_due", "Days past due now", "count"),
    Column("product_code", "Product"),
    Column("officer_id", "Account manager"),
)


def curve_columns(curves: pl.DataFrame) -> tuple[Column, ...]:
    """The columns of the table of recovery curves, by the days they have."""
    days = sorted(set(CURVE_DAYS) & set(curves["days_since_entry"].to_list()))
    return (
        Column("label", "Became overdue in"),
        Column("entry_count", "Runs of arrears", "count"),
        figure_column("curve_entry_amount"),
        *(Column(f"day_{day}", _DAY_HEADS[day], "rate", sample="entry_count") for day in days),
    )


_DAY_HEADS = {
    10: message("Back in 10 days"),
    30: message("Back in 30 days"),
    60: message("Back in 60 days"),
    90: message("Back in 90 days"),
    180: message("Back in 180 days"),
}


def curve_rows(curves: pl.DataFrame) -> pl.DataFrame:
    """One row per month of becoming overdue, the latest first, with its shares by day."""
    rows = []
    for (cohort,), points in curves.group_by(["cohort_month"], maintain_order=True):
        assert isinstance(cohort, date)
        by_day = dict(points.select("days_since_entry", "recovery_rate").iter_rows())
        first = points.row(0, named=True)
        rows.append(
            {
                "cohort": f"{cohort:%Y-%m}",
                "label": f"{cohort:%Y-%m}",
                "entry_count": first["entry_count"],
                "curve_entry_amount": first["entry_amount"],
                **{f"day_{day}": by_day.get(day) for day in CURVE_DAYS},
            }
        )
    schema = {"curve_entry_amount": pl.Decimal(38, 2)} | {
        f"day_{day}": pl.Float64 for day in CURVE_DAYS
    }
    return pl.DataFrame(rows, schema_overrides=schema).reverse()


def with_figures(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with figures by their names, the deviation in points, how the plan stands, its tone."""
    shown = rows.with_columns(
        **{name: pl.col(column) for name, column in _FIGURES.items() if column in rows.columns},
        deviation_points=pl.Series(
            [None if one is None else percent(one) for one in rows["deviation"]],
            dtype=pl.Decimal(18, 2),
        ),
    )
    shown = shown.with_columns(plan_state=_plan_state(rows))
    return shown.with_columns(
        plan_tone=pl.col("plan_state").replace_strict(
            _TONES, default="plain", return_dtype=pl.String
        )
    )


def _plan_state(rows: pl.DataFrame) -> pl.Expr:
    state = (
        pl.when("is_behind")
        .then(pl.lit("BEHIND"))
        .when(pl.col("deviation").is_not_null())
        .then(pl.lit("ON_COURSE"))
    )
    if "period_state" in rows.columns:
        started = pl.col("period_state") != "NOT_STARTED"
        return pl.when(started).then(state.otherwise(None)).otherwise(pl.lit("NOT_STARTED"))
    if "is_own" not in rows.columns:
        return state.otherwise(None)
    without = pl.when(pl.col("untargeted_org_count") > 0).then(pl.lit("NO_TARGET"))
    covered = without.when(~pl.col("is_own")).then(pl.lit("ABOVE")).otherwise(None)
    return state.when(pl.col("target_amount").is_null()).then(covered).otherwise(None)


def with_hands(rows: pl.DataFrame) -> pl.DataFrame:
    """Loans with the hand and the handler that held each when the month began."""
    return rows.with_columns(
        hand=pl.col("hand_no").cast(pl.String).fill_null("NONE"),
        handler=pl.coalesce("agency_id", "handler_id"),
    )


def member_word(language: Language, dimension: str, member: str) -> str:
    """What a bucket, product, hand or handler is called."""
    if dimension == "HAND":
        return hand_word(language, member)
    if member == "NONE":
        return say(language, "Not assigned")
    return term(language, "bucket", member) if dimension == "BUCKET" else member


def hand_word(language: Language, hand: str) -> str:
    """A hand 手别 by its number, or none."""
    words = term(language, "collection_hand", hand)
    return words if words != hand else say(language, "Hand {number}", number=hand)


def with_members(rows: pl.DataFrame, whole: Row, language: Language) -> pl.DataFrame:
    """Members of a dimension with their words and their shares of the arrears."""
    arrears = whole["opening_overdue_amount"]
    labels = [
        member_word(language, dimension, member)
        for dimension, member in rows.select("dimension", "member").iter_rows()
    ]
    share = pl.col("opening_overdue_amount").cast(pl.Float64) / float(arrears) if arrears else None
    return rows.with_columns(label=pl.Series(labels, dtype=pl.String), share=share)


def with_cut(rows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """Targets with whom they are for and their days, in words."""
    return rows.with_columns(
        for_whom=pl.Series(
            [_for_whom(row, language) for row in rows.iter_rows(named=True)], dtype=pl.String
        ),
        period=pl.concat_str(
            pl.col("period_start_date").dt.to_string("%Y-%m-%d"),
            pl.lit(" – "),
            pl.col("period_end_date").dt.to_string("%Y-%m-%d"),
        ),
    )


def _for_whom(row: Row, language: Language) -> str:
    parts = []
    if row["handler_id"] is not None:
        parts.append(str(row["handler_id"]))
    if row["bucket"] is not None:
        parts.append(term(language, "bucket", row["bucket"]))
    if row["hand_no"] is not None:
        parts.append(hand_word(language, str(row["hand_no"])))
    return " · ".join(parts) or say(language, "All")


def collection_answer(now: Row, before: Row | None, comparison: str, language: Language) -> str:
    """What came back of what there was, how the plan stands, and who has none.

    ``now``, ``before``: rows of ``org_collection`` with figures.
    """
    opening = now["opening_overdue_amount"]
    if opening is None:
        return say(language, "What was overdue when the month began is not reported.")
    if not opening and not now["overdue_loan_count"]:
        return say(language, "Nothing was overdue when the month began.")
    if now["recovered_amount"] is None:
        return say(
            language,
            "{opening} were overdue when the month began; nothing tells what was recovered of it,"
            " for the loans have no plan and payments.",
            opening=money_with_unit(opening, language),
        )
    sentence = say(
        language,
        "{recovered} recovered of {opening} overdue when the month began: {rate}",
        recovered=money_with_unit(now["recovered_amount"], language),
        opening=money_with_unit(now["measured_opening_amount"], language),
        rate=rate(now["recovery_rate"]),
    )
    change = _change(now, before, language)
    if change is not None:
        sentence += say(
            language,
            ", {change} against {comparison}",
            change=change,
            comparison=say(language, comparison),
        )
    return sentence + _plan_words(now, language) + say(language, ".")


def _change(now: Row, before: Row | None, language: Language) -> str | None:
    if before is None or now["recovery_rate"] is None or before["recovery_rate"] is None:
        return None
    return points_with_unit(now["recovery_rate"], before["recovery_rate"], language)


def _plan_words(now: Row, language: Language) -> str:
    if now["target_amount"] is None:
        return say(language, "; there is no target to hold it against")
    if now["plan_completion"] is None:
        return ""
    words = say(
        language,
        "; {completion} of the target of {target} at {elapsed} of the time, {points} pp",
        completion=rate(now["plan_completion"]),
        target=money_with_unit(now["target_amount"], language),
        elapsed=rate(now["time_elapsed"]),
        points=signed(now["deviation_points"]),
    )
    if now["time_elapsed"] < 1 and now["projected_landing"] is not None:
        words += say(language, ", landing at {landing}", landing=rate(now["projected_landing"]))
    if now["untargeted_org_count"]:
        words += say_count(
            language,
            "; {count} organisation with arrears has no target",
            "; {count} organisations with arrears have no target",
            now["untargeted_org_count"],
        )
    return words


def not_measured_line(now: Row, language: Language) -> str | None:
    """How much of the arrears is in no recovery rate; None where all is."""
    if not now["not_measured_loan_count"] or now["recovered_amount"] is None:
        return None
    left = (now["opening_overdue_amount"] or 0) - (now["measured_opening_amount"] or 0)
    return say_count(
        language,
        "Without {count} loan that owed {amount} when the month began: only its month-end balances"
        " are reported, so nothing tells what came back.",
        "Without {count} loans that owed {amount} when the month began: only their month-end"
        " balances are reported, so nothing tells what came back.",
        now["not_measured_loan_count"],
        amount=money_with_unit(left, language),
    )


def organisations_to_ask(children: pl.DataFrame, language: Language) -> list[tuple[str, str]]:
    """Whom to ask, most pressing first: the organisation, and the words.

    ``children``: the answer of ``collection_by_child`` with ``label`` and ``plan_state``.
    """
    lines = []
    for row in children.iter_rows(named=True):
        if row["org_id"] is None:
            continue
        if row["plan_state"] == "BEHIND":
            words = say(
                language,
                "{name}: {points} pp behind the time, ask what is in the way",
                name=row["label"],
                points=abs(row["deviation_points"]),
            )
        elif row["plan_state"] == "NO_TARGET":
            words = say(
                language,
                "{name}: {amount} overdue and no target, set one",
                name=row["label"],
                amount=money_with_unit(row["opening_overdue_amount"], language),
            )
        else:
            continue
        lines.append((str(row["org_id"]), words))
    return lines


def loans_to_call(loans: pl.DataFrame, language: Language) -> list[tuple[str, str]]:
    """The loans with most still to recover: the loan, and the words.

    ``loans``: the answer of ``collection_loans``.
    """
    lines = []
    for row in loans.iter_rows(named=True):
        left: Any = row["left_amount"]
        if not left or left <= 0:
            continue
        lines.append(
            (
                str(row["loan_id"]),
                say(
                    language,
                    "{name}: {amount} of the month's arrears still to recover",
                    name=row["customer_name"] or row["loan_id"],
                    amount=money_with_unit(left, language),
                ),
            )
        )
    return lines
