"""Says which tables were edited after the figures in sight were built, so that nobody signs a figure that is about to change."""

import json

import streamlit as st

from pipelines.errors import ChannelShiftError
from pipelines.folders import Folders
from pipelines.reference import load_reference, reference_hash
from views.data import Source
from views.formatting import md, some
from views.once import once


def tell_edited(source: Source) -> None:
    """One line where the next build would make other figures of the same exports; nothing where it would not."""
    tables = edited_since(source)
    if tables:
        names = md(some([name.replace("_", " ") for name in tables]))
        st.caption(
            f":orange-badge[:material/edit: Not yet in these figures] {names}: edited after they were built. Build again on Add data."
        )


def edited_since(source: Source) -> tuple[str, ...]:
    """The edited tables that hold other values now than the figures were made with; none where either is not known."""
    folder = Folders(source.folder).reference
    marks = (
        tuple(sorted((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in folder.iterdir() if path.is_file()))
        if folder.is_dir()
        else ()
    )
    return once(lambda: _edited(source), "edited", source.folder, source.snapshot, marks)


def _edited(source: Source) -> tuple[str, ...]:
    try:
        made_with: dict[str, str] = json.loads(str(source.rows("made_with")[0]["inputs"]))["tables"]
        known = load_reference(Folders(source.folder).reference)
    except ChannelShiftError:  # an older snapshot did not keep it; a table that cannot be read stops the next build in its own words
        return ()
    return tuple(name for name, digest in sorted(made_with.items()) if reference_hash(known, (name,)) != digest)
