"""Choosing one of several codes, in the reader's words and kept in the address."""

from collections.abc import Callable, Sequence
from typing import Literal

import streamlit as st

from pages.parts import address
from pages.parts.markdown import plain
from reports.wording import Language, say

EVERYTHING = "all"


def choose(
    language: Language,
    label: str,
    options: Sequence[str],
    *,
    key: str,
    default: str,
    words: Callable[[str], str],
    shape: Literal["box", "buttons"] = "box",
    is_shared: bool = False,
    shows_label: bool = True,
) -> str:
    """The code a reader chose.

    ``key`` names the choice in the session and in the address. A shared choice survives the change
    of the page; any other begins anew on each visit. A code in the address that is none of the
    options is said to be so and passed over.
    """
    refused = address.follow(key, options, default)
    if refused is not None:
        st.warning(
            say(
                language,
                "The address asks for “{value}” ({label}), which is not to be had here. "
                "Showing {shown} instead.",
                value=plain(refused[:40]),
                label=label,
                shown=words(default),
            )
        )
    chosen: str | None
    visibility: Literal["visible", "collapsed"] = "visible" if shows_label else "collapsed"
    if shape == "box":
        chosen = st.selectbox(
            label,
            options,
            key=key,
            format_func=words,
            filter_mode="contains",
            label_visibility=visibility,
            persist_state="session" if is_shared else None,
        )
    else:
        chosen = st.segmented_control(
            label,
            options,
            key=key,
            format_func=words,
            required=True,
            label_visibility=visibility,
            persist_state="session" if is_shared else None,
        )
    value = default if chosen is None else chosen
    address.keep(key, value, default)
    return value


def or_none(code: str) -> str | None:
    """None where everything was chosen."""
    return None if code == EVERYTHING else code
