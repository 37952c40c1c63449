"""Drafts how a file is read and how it is known again."""

import re
from typing import TYPE_CHECKING

from pipelines.proposing.layout import grouped_cells, merged_cells, separators
from pipelines.proposing.table import all_sheets


if TYPE_CHECKING:
    from pipelines.proposing.drafting import Draft


def add_reading(draft: "Draft") -> None:
    """How the file is read: its words for unknown, its separators, merged cells, closing remarks and sheets."""
    read = draft.stated["read"]
    figures = [column.place for column in (*draft.used, *draft.layout.counts)]
    nulls = {cell.lower() for column in (*draft.used, *draft.layout.counts) for cell in column.nulls}
    if nulls:
        read["nulls"] = sorted(nulls)
        draft.comments["read.nulls"] = "nobody knows; zero stays zero"
    read.update(separators(draft.columns, figures))
    is_list = draft.layout.shape == "event"
    if merged := (grouped_cells if is_list else merged_cells)(draft.found, draft.columns):
        sentence = (
            f'Blank cells of "{" and ".join(merged)}" stand below filled ones. Do they mean the same as the cell above (merged cells)?'
        )
        if draft.answers.ask("fill_down", sentence, ("yes", "no"), None if is_list else "yes") == "yes":
            read["fill_down"] = merged
            draft.comments["read.fill_down"] = "merged cells: blank ones stand for the one above"
    if draft.found.header_rows > 1:
        read["header_rows"] = draft.found.header_rows
    if draft.found.footer:
        read["stop_at"] = draft.found.footer
        draft.comments["read.stop_at"] = "a closing remark, no row"
    if draft.found.alike:
        read.update(all_sheets(draft.found.alike))
    elif (sheet := draft.answers.given.get("sheet")) is not None:
        read["sheet"] = f"^{re.escape(sheet)}$"


def add_recognising(draft: "Draft") -> None:
    """The headers that tell the file apart: those that are used; few and common ones only where sources.csv names the format."""
    told_by = draft.stated.get("identity", {}).get("native_id", ())
    needed = [column for column in draft.columns if column in draft.used or column.header in told_by]
    written = dict(enumerate(draft.found.written))  # the name of a sheet is a column that no header names
    require = list(dict.fromkeys(header for column in needed if (header := written.get(column.place))))
    draft.stated["recognise"]["require"] = require
    if not require and not draft.found.alike:  # no header of its own is always there
        draft.stated["read"]["header_row"] = draft.found.header_row
    if len(require) < 4:
        draft.stated["recognise"]["guess"] = False
        draft.comments["recognise.guess"] = "too few headers to know it by its look: sources.csv names it"
