"""The one palette, for light and dark. ``.streamlit/config.toml`` repeats it; a test compares.

Red is only for what breaches a limit, amber for what is near one. ``worse`` and ``better`` are
violet and green, which readers with any colour vision tell apart. Warning levels are in the colours
they are named by, always beside the word: ``breach`` is red, ``main`` blue.
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]

FONT = (
    "'Noto Sans', 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    "'Source Han Sans SC', sans-serif"
)


@dataclass(frozen=True)
class Palette:
    """Colours by what they mean."""

    background: str
    text: str
    quiet: str
    grid: str
    main: str
    # The same figure at another time, or everything that is not the one looked at.
    other: str
    worse: str
    better: str
    breach: str
    near: str
    orange: str
    yellow: str
    # From least to most, for heat maps; the last is dark enough to carry light text.
    scale: tuple[str, ...]


LIGHT = Palette(
    background="#ffffff",
    text="#1f2933",
    quiet="#5f6b7a",
    grid="#dde3e9",
    main="#2b5c8a",
    other="#a9b8c6",
    worse="#7b3f98",
    better="#1b7f6b",
    breach="#b3261e",
    near="#b26a00",
    orange="#c25700",
    yellow="#756b00",
    scale=("#f1f5f9", "#d3e0ec", "#a9c4dc", "#7aa3c6", "#4a7fac", "#2b5c8a", "#173f66"),
)
DARK = Palette(
    background="#14191f",
    text="#e3e8ee",
    quiet="#a3afbc",
    grid="#333d48",
    main="#7fb2e0",
    other="#56677a",
    worse="#c79be0",
    better="#5cc4ab",
    breach="#ff8a80",
    near="#f2b35e",
    orange="#ff9a4d",
    yellow="#e6d36a",
    scale=("#1b232c", "#20364b", "#28506f", "#356b94", "#4d88b7", "#7fb2e0", "#b5d6f2"),
)

# The warning levels where they fill a cell or a bar, pale enough for a sign upon them in either
# theme, and the ink of that sign.
LEVEL_FILLS = {
    "RED": "#d64541",
    "ORANGE": "#ee9a3a",
    "YELLOW": "#f3dc6b",
    "BLUE": "#7fb2e0",
}
LEVEL_INKS = {"RED": "#ffffff", "ORANGE": "#1f2933", "YELLOW": "#1f2933", "BLUE": "#1f2933"}


def palette(theme: Theme) -> Palette:
    """The colours of a theme."""
    return DARK if theme == "dark" else LIGHT
