"""The web server around the dashboard: gzipped assets, security headers, figures first, /healthz, and slow imports done beforehand."""

import gc
import gzip
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.garbage import collect_seldom
from views.first_drawn import PATH, picture
from views.ready import spare
from views.sending import figures_first


REPOSITORY = Path(__file__).resolve().parents[1]
ASSETS = Path(st.__file__).resolve().parent / "static"
COMPRESSIBLE = (".js", ".css", ".svg")
ASSETS_KEPT = 200  # Streamlit has about 150 hashed files; each is compressed once per process
WARMED = ("duckdb", "numpy", "pandas", "plotly.graph_objects", "pyarrow", "views.cards", "views.charts")
SWITCH_SECONDS = 0.02  # a run hands the sender a hundred messages; four times the usual, they change places less often
HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
    b"cross-origin-opener-policy": b"same-origin",
    # Streamlit's own page needs inline scripts and styles, and evaluates for its charts; nothing may come from or go to another host.
    b"content-security-policy": (
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: data: blob:; worker-src 'self' blob:; "
        b"object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
}


class SecurityHeaders:
    """Adds the security headers to every HTTP answer; raw ASGI, so that streamed answers stay streamed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and the headers back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in HEADERS.items() if n not in present)]
            await send(message)

        await self.app(scope, receive, send_with_headers)


class CompressedAssets:
    """Answers requests for Streamlit's hashed assets with gzip; Streamlit sends them as they are, ten megabytes for one chart page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers hashed assets itself and passes everything else on."""
        body = compressed(scope["path"]) if wants_compressed(scope) else None
        if body is None:
            await self.app(scope, receive, send)
            return
        media = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}[scope["path"].rsplit(".", 1)[1]]
        headers = {"content-encoding": "gzip", "vary": "accept-encoding", "cache-control": "public, max-age=31536000, immutable"}
        await Response(body, media_type=media, headers=headers)(scope, receive, send)


def wants_compressed(scope: Scope) -> bool:
    """Whether the request is for a hashed asset by a browser that reads gzip."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/static/"):
        return False
    return scope["path"].endswith(COMPRESSIBLE) and b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")


@lru_cache(maxsize=ASSETS_KEPT)
def compressed(path: str) -> bytes | None:
    """The gzipped bytes of one asset; None when there is no such file inside Streamlit's own folder."""
    file = (ASSETS / path.lstrip("/")).resolve()
    return gzip.compress(file.read_bytes(), 6, mtime=0) if file.is_relative_to(ASSETS) and file.is_file() else None


async def health(_request: Request) -> JSONResponse:
    """Says that the server answers; holds no figure."""
    return JSONResponse({"status": "ok"})


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """Imports what the first page would import, keeps it out of every later garbage collection, and lets a run work on undisturbed."""
    for name in WARMED:
        import_module(name)
    gc.collect()
    gc.freeze()
    collect_seldom()  # a run makes thousands of objects that go by themselves, and the figures kept from it never go
    sys.setswitchinterval(SWITCH_SECONDS)
    spare.start()
    yield


app = st.App(
    REPOSITORY / "dashboard.py",
    lifespan=warm,
    routes=[Route("/healthz", health), Route(PATH, picture)],
    middleware=[Middleware(SecurityHeaders), Middleware(CompressedAssets), Middleware(figures_first)],
)
