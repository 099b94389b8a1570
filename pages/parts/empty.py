"""What a page says when there is nothing to show: what is missing, and which file brings it."""

from collections.abc import Sequence
from typing import NoReturn

import streamlit as st

from pages.parts.markdown import plain
from reports.terms import term
from reports.wording import Language, joined, message, say


def no_warehouse(language: Language) -> None:
    """No build has been published yet."""
    st.info(
        say(
            language,
            "There is nothing to read yet. Load the bank's files with `postloan load FOLDER`, then "
            "build with `postloan build`; this page shows the figures from then on.",
        ),
        icon=":material/inbox:",
    )


def out_of_scope(language: Language, org_id: str) -> None:
    """The desk was started for an organisation that is not in the build."""
    st.error(
        say(
            language,
            "This desk is limited to organisation {org_id}, which this build does not have. "
            "Start it with the number of an organisation that is in the file {file}.",
            org_id=plain(org_id),
            file=term(language, "table_name", "org_units"),
        )
    )


def fault(language: Language, error: Exception) -> None:
    """A fault that only whoever runs the desk can mend, in the words of the program."""
    st.error(
        say(
            language,
            "This page cannot be shown. Tell whoever runs the desk: {fault}",
            fault=plain(str(error)),
        )
    )


def nothing(language: Language, what: str, *, files: Sequence[str] = ()) -> None:
    """A place that stays empty: a message, and the files that would fill it."""
    text = say(language, what)
    if files:
        named = [
            say(language, "{name} ({file})", name=term(language, "table_name", one), file=one)
            for one in files
        ]
        names = joined(language, named)
        text += " " + say(language, "It comes with the file: {files}.", files=names)
    st.info(text, icon=":material/inbox:")


def stop(language: Language, what: str, *, files: Sequence[str] = ()) -> NoReturn:
    """Say that a page has nothing to show, and end it."""
    nothing(language, what, files=files)
    st.stop()


NO_LOANS = message("This organisation has no loans in the book at this month end.")
NO_COMPARISON = message("There are no figures for the month end compared with.")
