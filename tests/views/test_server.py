"""The server: compressed assets only from Streamlit's own folder, headers on every answer, settings that keep all on this machine."""

import asyncio
import gzip
import tomllib
from pathlib import Path

from starlette.responses import PlainTextResponse

from views import server


REPOSITORY = Path(__file__).resolve().parents[2]


def answer(path: str, accepts: str = "gzip") -> tuple[dict[str, str], bytes]:
    """Headers and body of a GET through both layers; what they pass on is answered with two words."""
    sent: list[dict] = []

    async def ask() -> None:
        async def send(message) -> None:
            sent.append(dict(message))

        scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", accepts.encode())]}
        await server.SecurityHeaders(server.CompressedAssets(PlainTextResponse("passed on")))(scope, None, send)

    asyncio.run(ask())
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}, b"".join(part.get("body", b"") for part in sent[1:])


def an_asset() -> str:
    return next(f"/static/{path.relative_to(server.ASSETS / 'static').as_posix()}" for path in (server.ASSETS / "static").rglob("*.js"))


def test_assets_come_compressed_and_may_be_kept() -> None:
    headers, body = answer(an_asset())
    assert headers["content-encoding"] == "gzip" and "immutable" in headers["cache-control"]
    assert gzip.decompress(body) == (server.ASSETS / an_asset().lstrip("/")).read_bytes()


def test_browsers_without_gzip_are_served_by_streamlit() -> None:
    assert answer(an_asset(), "identity")[1] == b"passed on"


def test_nothing_outside_the_assets_is_read() -> None:
    assert server.compressed("/static/../../config.py") is None
    assert server.compressed("/static/none.js") is None


def test_every_answer_has_the_security_headers() -> None:
    headers, _ = answer("/anything")
    assert headers["x-content-type-options"] == "nosniff" and "default-src 'self'" in headers["content-security-policy"]


def test_the_settings_keep_all_on_this_machine() -> None:
    settings = tomllib.loads((REPOSITORY / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["runner"]["magicEnabled"] is False


def test_fonts_are_served_from_here_and_stay_small() -> None:
    settings = tomllib.loads((REPOSITORY / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    fonts = [REPOSITORY / face["url"].removeprefix("app/") for face in settings["theme"]["fontFaces"]]
    assert sum(font.stat().st_size for font in fonts) < 150_000
    assert (REPOSITORY / "static" / "Inter-LICENSE.txt").is_file()
