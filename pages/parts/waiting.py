"""What waits to be done, as a row of buttons: each opens where it is worked through."""

from collections.abc import Callable, Iterable

import streamlit as st

from pages.parts.markdown import plain
from reports.wording import Language, message, say

# A tick would say that it is done.
ICON = ":material/radio_button_unchecked:"
NOTHING = message("Nothing asks for attention here.")


def nothing(language: Language) -> None:
    """That all is in order here."""
    st.markdown(f":green[{say(language, NOTHING)}]")


def buttons(
    language: Language,
    things: Iterable[tuple[str, str]],
    opens: Callable[[str], None],
    *,
    is_known: bool = True,
) -> None:
    """One button per thing, a code and its words; ``opens`` is called with the code of one clicked.

    Without any it says that all is in order, unless what there is to do is not known.
    """
    with st.container(horizontal=True, gap="small"):
        is_empty = True
        for code, words in things:
            is_empty = False
            st.button(plain(words), key=f"to do {code}", icon=ICON, on_click=opens, args=(code,))
        if is_empty and is_known:
            nothing(language)
