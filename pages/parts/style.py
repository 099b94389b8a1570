"""The few rules of style that the theme cannot say: a denser top, and pages that print on A4."""

import streamlit as st

from reports.palette import FONT, Theme, palette
from reports.tables import text_width

_RULES = """
<style>
[data-testid="stHeading"] h1 { padding: 0 0 0.35rem 0 !important; }
/* The answer breaks between its clauses, never within an amount and its unit. */
[data-testid="stMarkdown"] h5 { word-break: keep-all; overflow-wrap: anywhere; }
[data-testid="stHeading"] h3 { padding: 0.4rem 0 0.3rem 0 !important; }
/* As wide as the longest name of a page: the width belongs to the figures. */
[data-testid="stSidebar"][data-collapsed="false"] { width: 200px !important; min-width: 200px; }
@media print {
  @page { size: A4 landscape; margin: 10mm; }
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stDownloadButton"],
  [data-testid="stExpander"] { display: none !important; }
  /* A heading stays with what it heads. */
  [data-testid="stElementContainer"]:has([data-testid="stHeading"]),
  [data-testid="stElementContainer"]:has([data-testid="stCaptionContainer"]) {
    break-after: avoid;
  }
  [data-testid="stMain"], [data-testid="stMainBlockContainer"] {
    overflow: visible !important; padding: 0 !important; max-width: none !important;
  }
  [data-testid="stVegaLiteChart"], [data-testid="stDataFrame"], [data-testid="stMetric"] {
    break-inside: avoid;
  }
  /* What was drawn for a wide screen is made as narrow as the paper, not cut at its edge. */
  [data-testid="stDataFrame"] *, [data-testid="stVegaLiteChart"] * { max-width: 100% !important; }
  [data-testid="stDataFrame"] canvas, [data-testid="stVegaLiteChart"] svg,
  [data-testid="stVegaLiteChart"] canvas { height: auto !important; contain: none !important; }
}
</style>
"""


_BRAND = """
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="28" viewBox="0 0 {width} 28">
<text x="0" y="21" font-family="{font}" font-size="19" font-weight="700"
 fill="{colour}">{name}</text>
</svg>
"""
# Pixels one sign of the name takes.
_SIGN = 10


def apply() -> None:
    """Give the page its rules; takes no place on it."""
    st.html(_RULES)


def brand(name: str, theme: Theme) -> None:
    """The desk's name at the top of the navigation."""
    drawn = _BRAND.format(
        width=text_width(name) * _SIGN,
        font=FONT.replace("'", ""),
        colour=palette(theme).main,
        name=name,
    )
    st.logo(drawn, size="large")
