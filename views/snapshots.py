"""The snapshots kept beside the one shown."""

from pipelines.folders import Folders
from pipelines.publishing import snapshots
from views.data import Source
from views.formatting import plain


def kept_snapshots(source: Source) -> list[dict[str, str]]:
    """Newest first, the shown one marked."""
    return [
        {
            "snapshot": (name := str(manifest["snapshot"]).removesuffix(".duckdb")),
            "built": plain(str(manifest.get("built_at", ""))[:16].replace("T", " ")),
            "through": plain(manifest.get("data_through") or "no data")[:10],
            "shown": "Yes" if name == source.snapshot else "",
        }
        for manifest in snapshots(Folders(source.folder))
    ]
