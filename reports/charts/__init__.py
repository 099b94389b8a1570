"""Charts: a frame goes in, an Altair chart comes out. Nothing here knows Streamlit.

The language and the theme are arguments, so a specification can be cached with both in its key.
"""

from reports.charts.bars import bucket_bars, movers, ranked_bars
from reports.charts.canvas import CLICK
from reports.charts.heat_map import MOST_ROWS, heat_map
from reports.charts.lines import TREND_MONTHS, days_past_due, plan_and_payments, trend
from reports.charts.migration import class_map, roll_matrix, waterfall

__all__ = [
    "CLICK",
    "MOST_ROWS",
    "TREND_MONTHS",
    "bucket_bars",
    "class_map",
    "days_past_due",
    "heat_map",
    "movers",
    "plan_and_payments",
    "ranked_bars",
    "roll_matrix",
    "trend",
    "waterfall",
]
