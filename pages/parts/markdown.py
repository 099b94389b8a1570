"""Names and codes from data inside sentences that Streamlit reads as Markdown."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$])")


def plain(text: str) -> str:
    """A text that shows as it is: nothing in it becomes a link, an image or an emphasis."""
    return _SIGNS.sub(r"\\\1", text)
