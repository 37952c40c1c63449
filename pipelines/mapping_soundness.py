"""What makes a whole table unfit to be read by its format: a column that stands twice, or letters that were spoiled before it came here."""

from typing import TYPE_CHECKING

import duckdb

from pipelines.errors import FileRefused
from pipelines.mapping_cells import Overlay, identifier
from pipelines.mapping_values import literal
from pipelines.reading_encoding import SPOILED
from pipelines.reading_header import header_key
from pipelines.reading_types import TextTable


if TYPE_CHECKING:
    from pipelines.mapping import Format

SECOND = " (2)"  # what a repeated header is called


def refuse_unsound(connection: duckdb.DuckDBPyConnection, made_by: "Format", table: TextTable) -> None:
    """Raises FileRefused for a whole table, as it was read, of which a guess would have to be made."""
    overlay = Overlay(made_by, table, "UTC")
    _refuse_doubled(overlay)
    if overlay.table.may_be_spoiled and not overlay.made_by.read.get("encoding"):
        _refuse_spoiled(connection, overlay)


def _refuse_doubled(overlay: Overlay) -> None:
    """A column the format reads may stand once only, unless the format names the second as well: which of two is meant cannot be told."""
    stated = overlay.made_by
    read = set(overlay.used) if stated.columns else {header_key(name) for name in stated.recognise.get("require", ())}
    named = read | set(overlay.personal)
    for key in sorted(read & set(overlay.by_key)):
        second = header_key(f"{key}{SECOND}")
        if second in overlay.by_key and second not in named:
            name = overlay.by_key[key]
            raise overlay.refusal(f'has two columns "{name}", and which one is meant cannot be told; export it again with that column once')


def _refuse_spoiled(connection: duckdb.DuckDBPyConnection, overlay: Overlay) -> None:
    """Labels with lost letters would stand beside the right ones for ever. Text that is not kept, such as a subject, does no harm."""
    cells = [overlay.by_key[key] for key in overlay.used if not overlay.personal.get(key)]
    if not cells:
        return
    pattern = literal(SPOILED)
    found = ", ".join(f"min(row_no) filter (where regexp_matches({identifier(name)}, {pattern}))" for name in cells)
    first = connection.execute(f"select {found} from ({overlay.table.relation})").fetchone() or ()
    for name, row_no in zip(cells, first, strict=True):
        if row_no is not None:
            raise FileRefused(
                "encoding",
                f'{overlay.table.name}: row {row_no}, column "{name}" has letters that another program spoiled, such as \u00c3\u00a9 for '
                "\u00e9; export it again as UTF-8, or name its encoding in the format.",
            )
