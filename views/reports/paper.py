"""Makes a PDF from data and a Typst template: tagged, PDF/UA-1, British English, fonts of our own, no network."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.folders import REPOSITORY


TEMPLATES = Path(__file__).parent / "templates"
FONTS = REPOSITORY / "static" / "fonts"
STANDARD = "ua-1"
SCALES = (1.0, 0.95, 0.9, 0.85)  # of the type size


def pdf(template: str, content: Mapping[str, object], built_at: str = "", most_pages: int = 2) -> bytes:
    """The PDF of a template; every text is data to it, so no label can be read as markup. Type shrinks a little to keep to the pages."""
    import typst

    for scale in SCALES:
        asked: dict[str, Any] = {
            "root": TEMPLATES,
            "font_paths": [FONTS],
            "ignore_system_fonts": True,
            "sys_inputs": {"data": json.dumps({**content, "scale": scale}, ensure_ascii=False)},
        }
        path = TEMPLATES / f"{template}.typ"
        if scale == SCALES[-1] or int(typst.query(path, "<pages>", field="value", one=True, **asked)) <= most_pages:
            break
    asked |= {"format": "pdf", "pdf_standards": [STANDARD], "timestamp": stamp(built_at)}
    return bytes(typst.compile(path, **asked))


def stamp(built_at: str) -> datetime:
    """When the figures were built, as the document's date, so that the same snapshot gives the same file."""
    try:
        return datetime.fromisoformat(built_at).replace(tzinfo=UTC)
    except ValueError:
        return datetime(2000, 1, 1, tzinfo=UTC)
