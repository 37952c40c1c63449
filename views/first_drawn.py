"""How the server learns what a browser has drawn on its first visit: whatever is drawn then has a picture, which the browser asks for.

The picture is empty; that it is asked for is what tells. Nothing else reaches the server between two clicks, and no fixed wait fits both a
quick machine and a slow one.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from secrets import token_urlsafe

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response


TILES, CHARTS = "tiles", "charts"
DRAWN = {  # what is there once the stage is drawn; a skeleton stands for each part whose code is still on its way
    TILES: '[data-testid="stMetricValue"]',
    CHARTS: '[data-testid="stMain"]:not(:has([data-testid="stSkeleton"])) .js-plotly-plot .main-svg',
}
PATH = "/drawn/{token}/{stage}"
TOKEN = re.compile(rf"drawn/([\w-]+)/{TILES}")
KEPT_TOKEN = "drawn_token"  # of the session
SESSIONS_KEPT = 1000
EMPTY = "<svg xmlns='http://www.w3.org/2000/svg'/>"

_told: OrderedDict[tuple[str, str], None] = OrderedDict()
_waiting: dict[tuple[str, str], Callable[[], None]] = {}


def drawn_style() -> str:
    """The rules that make this session's browser ask for the pictures; the same text in every run, so that it asks once."""
    token = st.session_state.setdefault(KEPT_TOKEN, token_urlsafe(9))
    return "\n".join(f"{drawn} {{ background-image: url(drawn/{token}/{stage}); }}" for stage, drawn in DRAWN.items())


def token_in(style: str) -> str:
    """The session's token in a style sheet; empty where it has none."""
    found = TOKEN.search(style)
    return found[1] if found else ""


def when_drawn(token: str, stage: str, then: Callable[[], None]) -> None:
    """Calls back when this browser has drawn the stage; at once where it has told so before, as after a lost connection."""
    if (token, stage) in _told:
        then()
    else:
        _waiting[token, stage] = then


def forget(token: str) -> None:
    """Waits no longer for a browser that has gone."""
    for stage in DRAWN:
        _waiting.pop((token, stage), None)


async def picture(request: Request) -> Response:
    """The empty picture; whoever waits for this browser and stage is called, and other requests change nothing."""
    asked = (request.path_params["token"], request.path_params["stage"])
    then = _waiting.pop(asked, None)
    if then:
        _told[asked] = None
        if len(_told) > SESSIONS_KEPT * len(DRAWN):
            _told.popitem(last=False)
        then()
    return Response(EMPTY, media_type="image/svg+xml", headers={"cache-control": "no-store"})
