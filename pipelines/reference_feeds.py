"""Which feed of sources.csv a raw file belongs to."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.errors import Question


DEFAULT_GRACE_DAYS = 3


@dataclass(frozen=True)
class Feed:
    """One row of sources.csv."""

    source_id: str
    files: tuple[str, ...]
    format: str | None
    time_zone: str | None
    default_contact_type: str
    default_service: str | None
    default_site: str | None
    primary_for: tuple[str, ...]
    due_every_days: int | None
    grace_days: int
    from_date: date | None
    to_date: date | None
    owner: str | None
    menu_note: str | None


def claiming_feed(name: str, feeds: Iterable[Feed]) -> Feed | None:
    """The one feed whose files cover a path under data/raw; null when none does; raises Question when two do."""
    claims = [feed for feed in feeds if any(matches(pattern, name) for pattern in feed.files)]
    if len(claims) > 1:
        ids = " and ".join(feed.source_id for feed in claims)
        raise Question("feed", f"{name}: feeds {ids} both claim this file; make their files in data/reference/sources.csv differ.")
    return claims[0] if claims else None


def matches(pattern: str, name: str) -> bool:
    """Whether a folder or pattern covers a path; a file in an archive is also covered by what covers the archive."""
    archive, _, member = name.partition("!")
    names = [archive] if not member else [archive, f"{archive.rpartition('/')[0]}/{member.rpartition('/')[2]}".lstrip("/")]
    return any(_compiled(pattern).fullmatch(_comparable(candidate)) for candidate in names)


def _comparable(name: str) -> str:
    """The path with its extension in lower case, letters in one Unicode form whatever system wrote them."""
    stem, dot, extension = unicodedata.normalize("NFC", name).rpartition(".")
    return f"{stem}.{extension.lower()}" if dot and "/" not in extension else unicodedata.normalize("NFC", name)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """* and ? stay inside a folder, ** crosses folders; a folder covers all below it."""
    text = unicodedata.normalize("NFC", pattern) if pattern.endswith("/") else _comparable(pattern)
    parts = re.split(r"(\*\*/?|\*|\?)", text.removesuffix("/"))
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(words.get(part, re.escape(part)) for part in parts)
    return re.compile(f"{body}/.*" if pattern.endswith("/") else f"{body}(?:/.*)?", re.DOTALL)
