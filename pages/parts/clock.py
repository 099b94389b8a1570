"""Times of the warehouse, which are UTC, on the reader's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl
import streamlit as st

# Where a browser does not say: the whole country keeps one time.
_DEFAULT = "Asia/Shanghai"


def reader_zone() -> ZoneInfo:
    """The time zone the browser names."""
    try:
        return ZoneInfo(st.context.timezone or _DEFAULT)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(_DEFAULT)


def on_clock(time: datetime) -> str:
    """One time, to the minute."""
    return f"{time.replace(tzinfo=UTC).astimezone(reader_zone()):%Y-%m-%d %H:%M}"


def with_local_times(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Rows with some columns of UTC on the reader's clock."""
    zone = reader_zone().key
    return rows.with_columns(
        pl.col(name)
        .dt.replace_time_zone("UTC")
        .dt.convert_time_zone(zone)
        .dt.replace_time_zone(None)
        for name in columns
    )
