"""What is said about the line itself: the answer of its page, and what it asks for now."""

from typing import Any

import polars as pl

from reports.numbers import count, money_with_unit, one_decimal, rate
from reports.wording import Language, joined, message, say, say_count

# The view of the page on which each kind of thing to do is worked through.
VIEW_OF = {"REASSIGN": "people", "CERTIFICATE": "training", "REPORT": "reports"}
_TO_DOS = {
    "REASSIGN": (
        message("{count} loan to hand to somebody ({amount})"),
        message("{count} loans to hand to somebody ({amount})"),
    ),
    "CERTIFICATE": (
        message("{count} certificate to renew or to obtain"),
        message("{count} certificates to renew or to obtain"),
    ),
    "REPORT": (
        message("{count} regular report to submit"),
        message("{count} regular reports to submit"),
    ),
}


def line_answer(now: dict[str, Any], language: Language) -> str:
    """Which posts are missing, who is gone, who is not trained, who does not report.

    ``now``: the row of ``query.line_standing``. What no file tells is left out.
    """
    parts = []
    if now["reported_count"]:
        parts.append(
            say(
                language,
                "{missing} of {all} organisations lack a post they need",
                missing=count(now["missing_count"]),
                all=count(now["reported_count"]),
            )
        )
    if now["orphaned_loan_count"] is not None and now["staff_count"] is not None:
        parts.append(
            say_count(
                language,
                "{count} loan has nobody to look after it ({amount})",
                "{count} loans have nobody to look after them ({amount})",
                now["orphaned_loan_count"],
                amount=money_with_unit(
                    now["orphaned_principal"], language, say(language, "Not reported")
                ),
            )
        )
    if now["coverage_rate"] is not None:
        parts.append(
            say(
                language,
                "{share} of {all} people hold a valid certificate",
                share=rate(now["coverage_rate"]),
                all=count(now["staff_count"]),
            )
        )
    if now["on_time_rate"] is not None:
        parts.append(
            say(
                language,
                "{share} of the month's regular reports came on time",
                share=rate(now["on_time_rate"]),
            )
        )
    if not parts:
        return say(language, "No file tells of the line here yet.")
    return joined_clauses(language, parts)


def joined_clauses(language: Language, parts: list[str]) -> str:
    """Clauses as one sentence."""
    separator = "；" if language is Language.ZH else "; "
    return separator.join(parts) + say(language, ".")


def to_do_line(to_do: dict[str, Any], language: Language) -> str:
    """One kind of thing to do in words, since when the oldest has waited."""
    singular, plural = _TO_DOS[to_do["to_do_kind"]]
    words = say_count(
        language,
        singular,
        plural,
        to_do["to_do_count"],
        amount=money_with_unit(to_do["amount"], language, say(language, "Not reported")),
    )
    return say(
        language, "{words}, oldest {date}", words=words, date=f"{to_do['oldest_date']:%Y-%m-%d}"
    )


def people_line(now: dict[str, Any], language: Language) -> str:
    """How many loans each account manager carries, against organisations of the same level."""
    parts = [
        say(
            language,
            "{loans} live loans on {officers} account managers in post: {each} loans each",
            loans=count(now["live_loan_count"]),
            officers=count(now["officer_count"]),
            each=one_decimal(now["loans_per_officer"]),
        )
    ]
    if now["peer_count"] is not None and now["peer_count"] > 1:
        parts.append(
            say(
                language,
                "in the middle of {peers} organisations of this level {middle}",
                peers=count(now["peer_count"]),
                middle=one_decimal(now["peer_loans_per_officer"]),
            )
        )
    parts.append(
        say(
            language,
            "{over} carry more than the limits allow",
            over=count(now["over_limit_count"]),
        )
    )
    return joined_clauses(language, parts)


def behind(children: pl.DataFrame, number: str, share: str) -> pl.DataFrame:
    """The organisations below that are behind in one thing, most first."""
    return (
        children.select("org_id", "label", number=pl.col(number), share=pl.col(share))
        .filter(pl.col("number") > 0)
        .sort("number", "share", "label", descending=[True, True, False], nulls_last=True)
    )


def silent_line(now: dict[str, Any], language: Language) -> str | None:
    """How many expected reports are not in the file at all; None without one."""
    if not now["silent_report_count"]:
        return None
    return say_count(
        language,
        "{count} report that most of the level have is not in the file: not reported, and in no"
        " rate.",
        "{count} reports that most of the level have are not in the file: not reported, and in no"
        " rate.",
        now["silent_report_count"],
    )


def sources(posts: pl.DataFrame, language: Language) -> str:
    """On whose word the posts are needed."""
    named = posts["source"].drop_nulls().unique(maintain_order=True).to_list()
    return joined(language, [say(language, one) for one in named])
