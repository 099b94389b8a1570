"""The command line. Answers go to standard output, everything else to standard error.

Exit status: 0 done; 1 done, but rows were set aside and --strict refuses that; 2 refused, with a
message that says what to do.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from command_line.output import Format, progress_bar, say, table, write_answer
from warehouse.errors import PostloanError
from warehouse.paths import Home, current_home

if TYPE_CHECKING:
    import polars as pl

DEMO_LOANS = 20_000
# With this seed the region in trouble stands out at first sight.
DEMO_SEED = 2026
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501


def _moment(text: str) -> datetime:
    """A moment in ISO form; a day alone is its end, so that what was booked on it counts."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"got {text!r}, expected a day such as 2025-06-30 or a time such as 2025-06-30T18:00:00"
        ) from error
    if moment.tzinfo is not None:
        raise typer.BadParameter(f"got {text!r}, expected a time without a zone")
    is_day = len(text) <= len("2025-06-30")
    return datetime.combine(moment.date(), time.max) if is_day else moment


class _Commands(TyperGroup):
    """Errors written for people come without a traceback, with exit status 2."""

    def invoke(self, context: Any) -> Any:
        try:
            return super().invoke(context)
        except PostloanError as error:
            say(f"postloan: {error}")
            raise typer.Exit(2) from error
        except BrokenPipeError as error:
            # The reader of a pipe had enough, as `head` does; nothing is wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from error
        except Exception as error:
            from warehouse.disk import disk_refusal

            refusal = disk_refusal(error, current_home())
            if refusal is None:
                raise
            say(f"postloan: {refusal}")
            raise typer.Exit(2) from error


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    # A crash shows where; the values of its variables could be a customer's.
    pretty_exceptions_enable=False,
    help="The supervision desk of a bank's post-loan line (贷后督导台). "
    "Data live under POSTLOAN_HOME (default ./data).",
)

ScopeOption = Annotated[
    str | None,
    typer.Option(
        help="Show only this organisation and those below it; the whole bank unless said."
    ),
]
PortOption = Annotated[int, typer.Option(help="Port to serve on.")]
FormatOption = Annotated[
    Format, typer.Option("--format", help="How the rows are written to standard output.")
]


@app.command()
def demo(
    loans: Annotated[int, typer.Option(help="Loans of the bank that is made up.")] = DEMO_LOANS,
    seed: Annotated[int, typer.Option(help="The same seed makes the same bank.")] = DEMO_SEED,
    port: PortOption = DEFAULT_PORT,
    serve: Annotated[bool, typer.Option(help="Serve the pages when all is built.")] = True,
) -> None:
    """Make up a bank, load it, build and serve the pages. A home that has data keeps them."""
    from warehouse.contracts.batch import committed_batches
    from warehouse.publish import current_build_id

    home = current_home()
    if serve:
        _check_address(DEFAULT_HOST, port)
    if committed_batches(home):
        say(f"{home.root} already holds deliveries, so none are made up.")
    else:
        folder = home.root / "demo-files"
        _generate(folder, loans, seed)
        _load(home, [folder])
    if current_build_id(home) is None:
        _build(home)
    if serve:
        _serve(home, None, DEFAULT_HOST, port)


@app.command()
def generate(
    folder: Annotated[Path, typer.Argument(help="Folder to write the files to.")],
    loans: Annotated[int, typer.Option(min=1, help="How many loans the bank has.")] = DEMO_LOANS,
    seed: Annotated[int, typer.Option(help="The same seed makes the same bank.")] = 1,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Last day of the bank's history."),
    ] = None,
    file_format: Annotated[
        str, typer.Option("--format", help="csv or parquet.", metavar="[csv|parquet]")
    ] = "csv",
    dirty: Annotated[bool, typer.Option(help="Add rows with every kind of fault.")] = False,
) -> None:
    """Write the files of a made-up Chinese bank, the same for the same seed."""
    if file_format not in ("csv", "parquet"):
        raise typer.BadParameter(f"got {file_format!r}, expected csv or parquet")
    _generate(
        folder,
        loans,
        seed,
        as_of_date=as_of.date() if as_of else None,
        file_format=file_format,
        dirty=dirty,
    )


@app.command()
def load(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, or folders of files, given together: one delivery.")
    ],
    profile: Annotated[
        str | None,
        typer.Option(help="Mapping profile: a TOML file, or the name of one that is shipped."),
    ] = None,
    received_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S"],
            metavar="DATETHH:MM:SS",
            help="When the bank handed the files over (UTC); now unless said.",
        ),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Take content that was loaded before as the latest word."),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with status 1 when rows were set aside.")
    ] = False,
) -> None:
    """Take one delivery of files, all or nothing; prints the id of its batch."""
    aside = _load(current_home(), paths, profile=profile, received_at=received_at, again=again)
    if aside and strict:
        raise typer.Exit(1)


@app.command()
def rejects(
    batch: Annotated[
        str | None, typer.Option(help="Only this batch; all of them unless said.")
    ] = None,
    output_format: FormatOption = Format.TABLE,
) -> None:
    """The rows set aside at load: where each stands, its value, and what was wrong.

    Lines are quoted whole, names and numbers of customers with them, for the operator who holds the
    files and has the rows mended. The table rejected_rows of the warehouse withholds both.
    """
    write_answer(_rejected_rows(current_home(), batch), output_format)


@app.command()
def build(
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Day the figures are for; the latest the data speak of unless said.",
        ),
    ] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(
            parser=_moment,
            metavar="DATE[THH:MM:SS]",
            help="Count only what was known then, on the bank's clock; a day means its end. "
            "Everything unless said.",
        ),
    ] = None,
) -> None:
    """Build the warehouse from all deliveries, check it and publish it; prints the build's id."""
    _build(current_home(), as_of.date() if as_of else None, known_at)


@app.command()
def sql(
    question: Annotated[str, typer.Argument(help="One select over the marts.")],
    output_format: FormatOption = Format.TABLE,
    seconds: Annotated[float, typer.Option(min=1, help="Stop the question after this long.")] = 120,
) -> None:
    """Ask the published warehouse one question, such as `select * from data_dictionary`."""
    from warehouse.ad_hoc import Limits, ask

    write_answer(ask(current_home(), question, Limits(seconds=seconds)), output_format)


@app.command()
def serve(
    scope: ScopeOption = None,
    host: Annotated[str, typer.Option(help="Address to serve on: this machine's own.")] = (
        DEFAULT_HOST
    ),
    port: PortOption = DEFAULT_PORT,
) -> None:
    """Serve the pages on this machine until stopped."""
    _check_address(host, port)
    _serve(current_home(), scope, host, port)


@app.command()
def doctor(output_format: FormatOption = Format.TABLE) -> None:
    """Look for what is wrong with the installation and the data; exit status 2 if anything is."""
    import polars as pl

    from command_line.doctor import examine

    findings = list(examine(current_home()))
    rows = [(one.status, one.what, one.detail) for one in findings]
    write_answer(
        [pl.DataFrame(rows, schema=["status", "what", "detail"], orient="row")], output_format
    )
    if any(one.status == "fault" for one in findings):
        raise typer.Exit(2)


def _generate(
    folder: Path,
    loans: int,
    seed: int,
    *,
    as_of_date: date | None = None,
    file_format: str = "csv",
    dirty: bool = False,
) -> None:
    from loaders.generator import DEFAULT_AS_OF, generate

    with progress_bar() as progress:
        generate(
            folder,
            loan_count=loans,
            seed=seed,
            as_of_date=as_of_date or DEFAULT_AS_OF,
            file_format="parquet" if file_format == "parquet" else "csv",
            dirty=dirty,
            progress=progress,
        )
    say(f"Wrote a bank of {loans:,} loans to {folder}.")


def _load(
    home: Home,
    paths: list[Path],
    *,
    profile: str | None = None,
    received_at: datetime | None = None,
    again: bool = False,
) -> int:
    """Rows set aside."""
    from loaders.load import load

    with progress_bar() as progress:
        report = load(
            paths, home, profile=profile, received_at=received_at, again=again, progress=progress
        )
    if report.already_loaded:
        say(f"This content was loaded before, as batch {report.batch_id}; nothing changed.")
        if report.rejected_rows:
            say("If what its rows lacked has come since, take it once more with --again.")
    else:
        table(
            ("file", "table", "encoding", "read", "accepted", "set aside"),
            (
                (
                    file.file_name,
                    file.table,
                    file.encoding,
                    f"{file.read_rows:,}",
                    f"{file.accepted_rows:,}",
                    f"{file.rejected_rows:,}",
                )
                for file in report.files
            ),
        )
        for table_name, count in report.repeated_keys.items():
            say(
                f"{count:,} rows of {table_name} have a key that stands again later in this "
                "delivery. The last one counts: of several files the one whose name comes last."
            )
    if report.rejected_rows:
        say(
            f"{report.rejected_rows:,} of {report.read_rows:,} rows were set aside. "
            f"See which and why: postloan rejects --batch {report.batch_id}"
        )
    print(report.batch_id)
    return report.rejected_rows


def _build(home: Home, as_of_date: date | None = None, known_at: datetime | None = None) -> None:
    from warehouse.build import build

    with progress_bar() as progress:
        report = build(home, as_of_date=as_of_date, known_at=known_at, progress=progress)
    known = f", as known at {report.known_at}" if report.known_at else ""
    say(
        f"Built and published {report.build_id}: as of {report.as_of_date}{known}, "
        f"{len(report.rows)} marts, {sum(report.rows.values()):,} rows, "
        f"{sum(report.seconds.values()):.1f} s."
    )
    if report.pruned:
        say(f"Threw {len(report.pruned)} old builds away: {', '.join(report.pruned)}.")
    print(report.build_id)


def _rejected_rows(home: Home, batch_id: str | None) -> Iterator["pl.DataFrame"]:
    """The rows set aside, their reasons in the operator's language, all columns as text."""
    import polars as pl

    from command_line.language import operator_language
    from loaders.rejects import rejected_batches
    from reports.rejects import with_words
    from reports.wording import Language
    from warehouse.contracts.batch import REJECTED_COLUMNS

    language = operator_language()
    for rows in rejected_batches(home, batch_id):
        if language is not Language.EN:
            rows = with_words(rows, language).with_columns(reason=pl.col("wrong"))
        yield rows.cast(pl.String).select(*REJECTED_COLUMNS)


def _check_address(host: str, port: int) -> None:
    from command_line.serving import refuse_other_than_loopback, refuse_taken_port

    refuse_other_than_loopback(host)
    refuse_taken_port(host, port)


def _serve(home: Home, scope: str | None, host: str, port: int) -> None:
    from command_line.serving import serve_pages

    if scope is not None:
        from warehouse.reading import Scope, open_warehouse

        open_warehouse(home).read(Scope(scope), "select 1 as known from org_units limit 1")
    shown = f"organisation {scope} and those below it" if scope else "the whole bank"
    say(f"Postloan shows {shown} at http://{host}:{port} . Stop it with Ctrl-C.")
    serve_pages(home, scope, host, port)


if __name__ == "__main__":
    app()
