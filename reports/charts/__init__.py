"""Charts: a frame goes in, an Altair chart comes out. Nothing here knows Streamlit.

The language and the theme are arguments, so a specification can be cached with both in its key.
"""

from reports.charts.bars import bucket_bars, movers, ranked_bars
from reports.charts.canvas import CLICK
from reports.charts.cases import quadrant_map
from reports.charts.collection import plan_bars, recovery_lines
from reports.charts.collection_work import work_bars
from reports.charts.comparison import contribution_bars, peer_dots, two_lines
from reports.charts.concentration import holder_bars
from reports.charts.customers import behaviour_bars, behaviour_matrix
from reports.charts.financial_statements import flag_bars, measure_lines
from reports.charts.fund_flows import kind_bars, loan_picture
from reports.charts.hands import agency_bars, hand_bars
from reports.charts.heat_map import MOST_ROWS, heat_map
from reports.charts.line import behind_bars, report_bars
from reports.charts.lines import TREND_MONTHS, days_past_due, plan_and_payments, trend
from reports.charts.migration import class_map, roll_matrix, waterfall
from reports.charts.policy import limit_bars, limit_line
from reports.charts.process import outcome_bars, stage_bars
from reports.charts.promises import outcome_of_plan_bars, promise_bars
from reports.charts.rule_map import rule_map
from reports.charts.scripts import script_map
from reports.charts.story import MOST_LANES, BehaviourMonth, customer_story
from reports.charts.vintages import (
    MOST_COHORTS,
    MOST_CURVES,
    default_bars,
    vintage_curves,
    vintage_triangle,
)
from reports.charts.warning_map import warning_map
from reports.charts.warning_scores import MOST_INDICATORS, missed_bars, score_dots

__all__ = [
    "CLICK",
    "MOST_COHORTS",
    "MOST_CURVES",
    "MOST_INDICATORS",
    "MOST_LANES",
    "MOST_ROWS",
    "TREND_MONTHS",
    "BehaviourMonth",
    "agency_bars",
    "behaviour_bars",
    "behaviour_matrix",
    "behind_bars",
    "bucket_bars",
    "class_map",
    "contribution_bars",
    "customer_story",
    "days_past_due",
    "default_bars",
    "flag_bars",
    "hand_bars",
    "heat_map",
    "holder_bars",
    "kind_bars",
    "limit_bars",
    "limit_line",
    "loan_picture",
    "measure_lines",
    "missed_bars",
    "movers",
    "outcome_bars",
    "outcome_of_plan_bars",
    "peer_dots",
    "plan_and_payments",
    "plan_bars",
    "promise_bars",
    "quadrant_map",
    "ranked_bars",
    "recovery_lines",
    "report_bars",
    "roll_matrix",
    "rule_map",
    "score_dots",
    "script_map",
    "stage_bars",
    "trend",
    "two_lines",
    "vintage_curves",
    "vintage_triangle",
    "warning_map",
    "waterfall",
    "work_bars",
]
