"""What stands in the address: the choices of a reader, by their codes.

Streamlit can bind a widget to the address itself, but it writes the words the reader sees: a link
sent in Chinese would mean nothing to an English reader, and a renamed branch would break it. Here
codes are written, only where they differ from what a fresh desk shows, so that a bookmark of the
desk shows today.

The address wins when it was opened or when the reader went back; else the widgets win. It is read
once at the start of a run and written once at its end, in one step of the browser's history.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

_KEY = "address"


@dataclass
class _Address:
    """What a session knows of its address; ``stands`` is what it last read or wrote."""

    page: str
    stands: dict[str, str]
    # What the address asks for in this run and the widgets have not taken yet.
    wanted: dict[str, str] = field(default_factory=dict)
    # A choice the address does not name goes back to its default: the reader went back in history.
    is_whole: bool = False
    kept: dict[str, str] = field(default_factory=dict)


def read(page: str) -> None:
    """Begin a run of a page."""
    asked = st.query_params.to_dict()
    known: _Address | None = st.session_state.get(_KEY)
    if known is None:
        st.session_state[_KEY] = _Address(page, asked, wanted=asked)
        return
    is_other_page = page != known.page
    is_other_address = asked != known.stands
    st.session_state[_KEY] = _Address(
        page,
        asked,
        wanted=asked if is_other_page or is_other_address else {},
        is_whole=is_other_address and not is_other_page,
    )


def follow(key: str, options: Sequence[str], default: str) -> str | None:
    """Give a widget the value the address wants; return that value when it cannot be had.

    Whatever the address says, the widget afterwards holds one of its options.
    """
    address: _Address | None = st.session_state.get(_KEY)
    wanted = address.wanted.pop(key, None) if address is not None else None
    refused = None
    if wanted is not None and wanted in options:
        st.session_state[key] = wanted
    elif wanted is not None:
        refused = wanted
        st.session_state[key] = default
    elif address is not None and address.is_whole:
        st.session_state[key] = default
    if st.session_state.get(key) not in options:
        st.session_state[key] = default
    return refused


def follow_text(key: str) -> str | None:
    """The text the address wants, else what the session last had under this key."""
    address: _Address | None = st.session_state.get(_KEY)
    if address is not None:
        wanted = address.wanted.pop(key, None)
        if wanted is not None or address.is_whole:
            st.session_state[key] = wanted
    text: str | None = st.session_state.get(key)
    return text


def asks(key: str) -> bool:
    """Whether the address asks for this choice in this run, and nothing has taken it yet."""
    address: _Address | None = st.session_state.get(_KEY)
    return address is not None and key in address.wanted


def keep(key: str, value: str, default: str) -> None:
    """Let a choice stand in the address at the end of this run, unless it is the default."""
    address: _Address | None = st.session_state.get(_KEY)
    if address is not None and value != default:
        address.kept[key] = value


def write() -> None:
    """End a run: the address holds what was kept and nothing else."""
    address: _Address | None = st.session_state.get(_KEY)
    if address is None:
        return
    if st.query_params.to_dict() != address.kept:
        st.query_params.from_dict(address.kept)
    address.stands = address.kept
