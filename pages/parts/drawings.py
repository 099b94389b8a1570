"""Charts on the screen, from specifications that are kept ready."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from reports.charts import CLICK


def show(
    specification: dict[str, Any],
    *,
    key: str,
    alt: str,
    on_click: Callable[[dict[str, Any]], None] | None = None,
) -> None:
    """Draw a chart; a click on a mark calls ``on_click`` with what the mark stands for.

    ``alt`` says what the chart shows to those who do not see it. ``key`` names the chart and what
    it is about, so that a click on it is never taken for one on another.
    """
    if on_click is None:
        st.vega_lite_chart(specification, width="stretch", theme=None, key=key, alt=alt)
        return

    def clicked() -> None:
        points = st.session_state[key]["selection"].get(CLICK)
        if points:
            on_click(points[0])

    st.vega_lite_chart(
        specification,
        width="stretch",
        theme=None,
        key=key,
        alt=alt,
        on_select=clicked,
        selection_mode=[CLICK],
    )
