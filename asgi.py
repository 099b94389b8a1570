"""The server's entry: ``uvicorn asgi:application``.

Streamlit collects all garbage after every run of a page. With the heavy libraries loaded that takes
longer than the page, so they are loaded first and then taken out of the collector's sight.
"""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import altair
import pandas  # type: ignore[import-untyped]
import polars
import pyarrow
import streamlit as st
import xlsxwriter
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

import reports.charts
import reports.spreadsheets
import warehouse.query
from reports.wording import Language, say
from warehouse.paths import PROJECT

# Imported for their own sake: the first reader does not wait for them.
PRELOADED = (altair, pandas, polars, pyarrow, xlsxwriter, reports, warehouse)

# Streamlit writes styles into the page and draws from data and blob addresses of its own; charts
# are interpreted, not compiled. Nothing comes from or goes to another machine.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-src 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Streamlit's own scripts and fonts carry a hash in their name; everything else is about customers.
CACHEABLE = "/static/"


class SecurityHeaders:
    """Adds the headers to every answer, and forbids keeping those that hold data."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_cacheable = scope["path"].startswith(CACHEABLE)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                if not is_cacheable:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)


# A folder named pages beside the main script means, to Streamlit, that its scripts run by
# themselves until the main script has once said otherwise: the first reader of a process to open a
# link to a page would meet it without its frame.
PagesManager.uses_pages_directory = False


@asynccontextmanager
async def _ready(_: st.App) -> AsyncIterator[None]:
    for language in Language:
        say(language, "Overview")
    gc.collect()
    gc.freeze()
    yield


application = st.App(PROJECT / "app.py", middleware=[Middleware(SecurityHeaders)], lifespan=_ready)
