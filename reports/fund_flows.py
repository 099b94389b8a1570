"""Where loan money went, in words: the answer of the page, what to do next, its tables."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from reports.numbers import count, money, money_unit, money_with_unit, rate, scaled, with_unit
from reports.tables import Column, Tone
from reports.terms import TERMS, term
from reports.wording import Language, joined, message, say, say_count

# The faults of loans, the gravest first, with the names of their columns.
FAULTS: dict[str, str] = {
    "PROHIBITED": "prohibited",
    "SUSPECTED": "suspected",
    "RETURNED": "returned",
    "SPLIT": "split",
    "ENTRUSTED_MISSED": "entrusted_missed",
    "MISSING_VOUCHER": "missing_voucher",
}
LISTS = ("EXPLAIN", *FAULTS, "UNTRACED", "ALL")
TONES: dict[str, Tone] = {
    "PROHIBITED": "breach",
    "SUSPECTED": "near",
    "RETURNED": "near",
    "SPLIT": "near",
    "ENTRUSTED_MISSED": "near",
}
DOING: dict[str, str] = {
    "PROHIBITED": message("Have it explained, stop further drawdowns, ask for the money back"),
    "SUSPECTED": message("Look at contract and invoice: a word alone proves nothing"),
    "RETURNED": message("Check that there was a trade behind the payment"),
    "SPLIT": message("Check why one payment was made in parts"),
    "ENTRUSTED_MISSED": message("Find out who let the borrower pay itself"),
    "MISSING_VOUCHER": message("Fetch the voucher from the borrower"),
    "UNTRACED": message("Write down where the money went"),
}
NEXT = (
    Column("fault", "What"),
    Column("loan_count", "Loans", "count", tone="tone"),
    Column("flow_count", "Payments concerned", "count"),
    Column("amount", "Amount", "money"),
    Column("doing", "What to do", takes_room=True),
)
ORGANISATIONS = (
    Column("label", "Organisation"),
    Column("explain_loan_count", "Loans to explain", "count"),
    Column("prohibited_loan_count", "Prohibited", "count", tone="prohibited_tone"),
    Column("suspected_loan_count", "Suspected", "count"),
    Column("returned_loan_count", "Returned", "count"),
    Column("split_loan_count", "Split", "count"),
    Column("entrusted_missed_loan_count", "Not entrusted", "count"),
    Column("missing_voucher_count", "Vouchers overdue", "count"),
    Column("traced_rate", "Traced share", "rate"),
    Column("traced_amount", "Traced amount", "money", unit_of="disbursed_amount"),
    Column("disbursed_amount", "Paid out", "money"),
    Column("loan_count", "Loans", "count"),
)
LOANS = (
    Column("loan_id", "Loan number", "identifier"),
    Column("customer_name", "Customer"),
    Column("faults", "What has to be explained"),
    Column("fault_amount", "Largest amount of it", "money"),
    Column("disbursed_amount", "Paid out", "money"),
    Column("traced_rate", "Traced share", "rate", is_sample=False),
    Column("missing_voucher_count", "Vouchers overdue", "count"),
    Column("product_code", "Product"),
    Column("disbursed_date", "Day of paying out", "date"),
    Column("org_name", "Organisation"),
    Column("officer_id", "Account manager"),
)
FLOWS = (
    Column("txn_date", "Day", "date"),
    Column("direction", "Direction", "term", family="flow_direction"),
    Column("amount", "Amount", "money", is_exact=True),
    Column("payee_label", "Payee"),
    Column("payee_type", "Kind of payee", "term", family="payee_type"),
    Column("purpose", "Use"),
    Column("pay_mode", "Way of payment", "term", family="pay_mode"),
    Column("verdict", "What is wrong", tone="tone"),
    Column("voucher_state", "Voucher", "term", family="voucher_state"),
    Column("voucher_date", "Voucher came on", "date"),
)


def fund_flows_answer(whole: Mapping[str, Any], until: str, language: Language) -> str:
    """How much of what was paid out is traced, and what has to be explained.

    ``whole``: the answer of ``org_fund_flows``.
    """
    sentence = say(
        language,
        "Of {amount} paid out as {loans} loans from {since} to {until}, {rate} is traced",
        amount=amount_text(whole["disbursed_amount"], language),
        loans=count(whole["loan_count"]),
        since=f"{whole['first_month_end_date']:%Y-%m}",
        until=until,
        rate=rate(whole["traced_rate"]),
    )
    if whole["explain_loan_count"]:
        sentence += say_count(
            language,
            "; {count} loan has to be explained",
            "; {count} loans have to be explained",
            whole["explain_loan_count"],
        )
        found = [
            say(
                language,
                "{fault} {loans} ({amount})",
                fault=say(language, TERMS["flow_fault"][code]),
                loans=count(whole[f"{name}_loan_count"]),
                amount=amount_text(whole[f"{name}_amount"], language),
            )
            for code, name in FAULTS.items()
            if code in TONES and whole[f"{name}_loan_count"]
        ]
        sentence += say(language, ": {parts}", parts=joined(language, found))
    else:
        sentence += say(language, "; nothing has to be explained")
    if whole["missing_voucher_count"]:
        sentence += say_count(
            language,
            "; {count} voucher is overdue",
            "; {count} vouchers are overdue",
            whole["missing_voucher_count"],
        )
    return sentence + say(language, ".")


def next_rows(
    whole: Mapping[str, Any], untraced_loan_count: int, language: Language
) -> pl.DataFrame:
    """What to do next: loans, payments and amount of each fault, the gravest first."""
    rows = [
        {
            "fault_code": code,
            "fault": say(language, TERMS["flow_fault"][code]),
            "loan_count": whole[f"{name}_loan_count"],
            "flow_count": whole[f"{name}_count"],
            "amount": whole[f"{name}_amount"],
            "doing": say(language, DOING[code]),
            "tone": TONES.get(code, "plain") if whole[f"{name}_loan_count"] else "plain",
            # What is not known is said to be so.
            "basis": "REPORTED" if whole[f"{name}_loan_count"] is None else "COMPUTED",
        }
        for code, name in FAULTS.items()
    ]
    rows.append(
        {
            "fault_code": "UNTRACED",
            "fault": say(language, TERMS["flow_fault"]["UNTRACED"]),
            "loan_count": untraced_loan_count,
            "flow_count": None,
            "amount": whole["untraced_amount"],
            "doing": say(language, DOING["UNTRACED"]),
            "tone": "plain",
            "basis": "COMPUTED",
        }
    )
    return pl.DataFrame(
        rows,
        schema_overrides={
            "loan_count": pl.Int64,
            "flow_count": pl.Int64,
            "amount": pl.Decimal(38, 2),
        },
    )


def with_tones(rows: pl.DataFrame) -> pl.DataFrame:
    """The organisations with money in prohibited destinations in red."""
    tone = pl.when(pl.col("prohibited_loan_count") > 0).then(pl.lit("breach"))
    return rows.with_columns(prohibited_tone=tone.otherwise(pl.lit("plain")))


def loan_rows(loans: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The loans of a list with their faults in words, and the largest amount of one of them."""
    words, amounts = [], []
    for row in loans.iter_rows(named=True):
        found = [(code, name) for code, name in FAULTS.items() if row[f"{name}_count"]]
        words.append(
            joined(language, [say(language, TERMS["flow_fault"][code]) for code, _ in found])
        )
        amounts.append(max((row[f"{name}_amount"] for _, name in found), default=None))
    return loans.with_columns(
        faults=pl.Series(words, dtype=pl.String),
        fault_amount=pl.Series(amounts, dtype=pl.Decimal(38, 2)),
    )


def verdicts(flow: Mapping[str, Any]) -> list[str]:
    """The faults of one movement, the gravest first; a missing voucher is no part of them."""
    found = {
        "PROHIBITED": flow["is_prohibited"],
        "SUSPECTED": flow["is_suspected"],
        "RETURNED": flow["is_returned"],
        "SPLIT": flow["is_split"],
        "ENTRUSTED_MISSED": flow["entrusted_state"] == "MISSED",
    }
    return [code for code, is_found in found.items() if is_found]


def verdict_words(flow: Mapping[str, Any], language: Language) -> str:
    """What is wrong with one movement, with the destination it may not go to."""
    words = []
    for code in verdicts(flow):
        text = say(language, TERMS["flow_fault"][code])
        if code in ("PROHIBITED", "SUSPECTED"):
            text = say(
                language,
                "{fault}: {destination}",
                fault=text,
                destination=say(language, flow["destination_title"]),
            )
        words.append(text)
    return joined(language, words)


def flow_rows(flows: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The movements of a loan with what is wrong with each."""
    words, tones = [], []
    for row in flows.iter_rows(named=True):
        words.append(verdict_words(row, language))
        tones.append(next((TONES[code] for code in verdicts(row)), "plain"))
    return flows.with_columns(
        verdict=pl.Series(words, dtype=pl.String), tone=pl.Series(tones, dtype=pl.String)
    )


def payee_words(flow: Mapping[str, Any], language: Language) -> str:
    """Who was paid: the name and the kind, as far as the file tells them."""
    kind = term(language, "payee_type", flow["payee_type"]) if flow["payee_type"] else None
    if flow["payee_label"] is None:
        return kind or say(language, "Payee not told")
    if kind is None or flow["payee_type"] == "OTHER":
        return str(flow["payee_label"])
    return say(language, "{payee} ({kind})", payee=flow["payee_label"], kind=kind)


def loan_flow_answer(loan: Mapping[str, Any], language: Language) -> str:
    """Where the money of one loan went, in one sentence. ``loan``: of ``loan_fund_flows``."""
    sentence = say(
        language,
        "{amount} was paid out on {day}; {rate} is traced",
        amount=amount_text(loan["disbursed_amount"], language),
        day=f"{loan['disbursed_date']:%Y-%m-%d}",
        rate=rate(loan["traced_rate"]),
    )
    found = [
        say(
            language,
            "{fault} {amount}",
            fault=say(language, TERMS["flow_fault"][code]),
            amount=amount_text(loan[f"{name}_amount"], language),
        )
        for code, name in FAULTS.items()
        if loan[f"{name}_count"]
    ]
    if found:
        sentence += say(language, ": {parts}", parts=joined(language, found))
    return sentence + say(language, ".")


def amount_text(amount: Decimal, language: Language) -> str:
    """An amount with its unit."""
    return money_with_unit(amount, language)


def both_parts(top: Decimal, below: Decimal, language: Language) -> str:
    """Both parts of a share of money, in one unit and short enough for a card."""
    unit = money_unit([below], language)
    first, second = (
        f"{scaled(amount, unit):,.0f}" if scaled(below, unit) >= 100 else money(amount, unit)
        for amount in (top, below)
    )
    return with_unit(f"{first} / {second}", unit, language)
