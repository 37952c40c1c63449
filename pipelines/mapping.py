"""A format's TOML becomes one SQL projection over an all-text table: the columns of a target, typed, keyed and judged row by row."""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import duckdb

from pipelines.errors import FormatError
from pipelines.mapping_cells import used_columns
from pipelines.mapping_checks import check_format
from pipelines.mapping_projection import compile_projection
from pipelines.mapping_soundness import refuse_unsound
from pipelines.mapping_targets import COARSE_GRAINS


SHIPPED = Path(__file__).with_name("formats")

__all__ = ["Format", "FormatError", "compile_projection", "load_formats", "needs_zone", "refuse_unsound", "used_columns", "with_date_order"]


@dataclass(frozen=True)
class Format:
    """One kind of export and how it reads; the tables are as the TOML states them."""

    name: str
    title: str
    system: str
    menu: str
    row: str
    seen: str
    feeds: str
    grain: str
    origin: str  # shipped, or own
    path: Path
    hash: str
    recognise: dict = field(default_factory=dict)
    read: dict = field(default_factory=dict)
    time: dict = field(default_factory=dict)
    export: dict = field(default_factory=dict)
    identity: dict = field(default_factory=dict)
    exclude: tuple[dict, ...] = ()
    unpivot: dict | None = None
    columns: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    personal: dict = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    sql: str | None = None
    fold: str | None = None


def load_formats(own_folder: Path | None) -> dict[str, Format]:
    """Shipped formats and the council's own by name; an own one replaces ours of that name. Raises FormatError with every problem."""
    return _shipped() | (_load_folder(own_folder, "own") if own_folder and own_folder.is_dir() else {})


@cache
def _shipped() -> dict[str, Format]:
    """The formats beside the code, read once: like the code, they do not change while it runs, and the tests check them."""
    return _load_folder(SHIPPED, "shipped")


def _load_folder(folder: Path, origin: str) -> dict[str, Format]:
    formats: dict[str, Format] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            made = load_format(path, origin)
        except FormatError as error:
            problems.append(str(error))
            continue
        formats[made.name] = made
    if problems:
        raise FormatError("\n".join(problems))
    return formats


def load_format(path: Path, origin: str = "own") -> Format:
    """One format, checked unless it is shipped: our own are checked by the tests, and each build would take a fifth of a second for it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        stated = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise FormatError(f"{path.name}: it is not UTF-8; save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise FormatError(
            f'{path.name}: {error}; a key with a space, a slash or a leading digit needs quotes, e.g. "video/online" = ...'
        ) from error
    if origin != "shipped":
        check_format(path.name, stated)
        for key in ("sql", "fold"):
            _check_beside(path, stated, key)
    sql, fold = _beside(path, stated, "sql"), _beside(path, stated, "fold")
    digest = hashlib.sha256("\0".join((text, sql or "", fold or "")).encode()).hexdigest()[:16]
    tables = {name: stated.get(name, {}) for name in ("recognise", "read", "time", "export", "identity", "columns", "values", "personal")}
    return Format(
        name=stated["format"],
        title=stated["title"],
        system=stated["system"],
        menu=stated["menu"],
        row=stated["row"],
        seen=stated["seen"],
        feeds=stated["feeds"],
        grain=stated.get("grain", "event"),
        origin=origin,
        path=path,
        hash=digest,
        exclude=tuple(stated.get("exclude", ())),
        unpivot=stated.get("unpivot"),
        extra=tuple(stated.get("extra", ())),
        sql=sql,
        fold=fold,
        **tables,
    )


def with_date_order(made_by: Format, order: object) -> Format:
    """The format with only the date patterns of an answered order (dmy, mdy or ymd); its hash says so. Unchanged without an answer."""
    first = {"dmy": "%d", "mdy": "%m", "ymd": "%Y"}.get(str(order or "").lower())
    if first is None:
        return made_by
    columns = {
        name: {**column, "formats": [one for one in column["formats"] if str(one[0]).startswith(first)] or column["formats"]}
        if column.get("formats") and isinstance(column["formats"][0], list)
        else column
        for name, column in made_by.columns.items()
    }
    return replace(made_by, columns=columns, hash=f"{made_by.hash}{order}")


def needs_zone(made_by: Format) -> bool:
    """Whether a file of this format cannot be read without knowing the zone of its clock."""
    if made_by.grain in COARSE_GRAINS or made_by.time.get("zone", "feed") != "feed":
        return False
    if made_by.sql and not made_by.columns:
        return made_by.feeds != "web_daily"
    return any(column.get("type") == "timestamp" for column in made_by.columns.values())


def _check_beside(path: Path, stated: dict, key: str) -> None:
    """Raises FormatError where the SQL that a format names is not beside it or is not one SELECT."""
    name = stated.get(key)
    if name is None:
        return
    is_name = isinstance(name, str) and re.fullmatch(r"[a-z0-9_]+\.sql", name)  # anything else could leave the folder
    if not is_name or not path.with_name(name).is_file():
        raise FormatError(f'{path.name}: {key}: there is no file "{name}" beside it.')
    try:
        if len(duckdb.extract_statements(_beside(path, stated, key) or "")) != 1:
            raise FormatError(f"{name}: it must be one SELECT.")
    except duckdb.ParserException as error:
        raise FormatError(f"{name}: {str(error).splitlines()[0]}") from error


def _beside(path: Path, stated: dict, key: str) -> str | None:
    name = stated.get(key)
    return path.with_name(name).read_text(encoding="utf-8").strip().rstrip(";") if name else None
