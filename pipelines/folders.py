"""Where a council's data lie: one folder with raw exports, hand-edited tables, staged rows, the warehouse and what is published."""

import os
from dataclasses import dataclass
from pathlib import Path


REPOSITORY = Path(__file__).resolve().parents[1]
DATA_VARIABLE = "CHANNEL_SHIFT_DATA"


@dataclass(frozen=True)
class Folders:
    """The places inside one data folder."""

    root: Path

    @property
    def raw(self) -> Path:
        """Exports as received; never written by us."""
        return self.root / "raw"

    @property
    def set_aside(self) -> Path:
        """Exports somebody took out of raw, under the same paths; no build reads them."""
        return self.root / "set_aside"

    @property
    def reference(self) -> Path:
        """Tables people edit."""
        return self.root / "reference"

    @property
    def mappings(self) -> Path:
        """The council's own formats."""
        return self.root / "mappings"

    @property
    def staged(self) -> Path:
        """One Parquet file per input file."""
        return self.root / "staged"

    @property
    def published(self) -> Path:
        """One small DuckDB file per build, and current.json that names the newest."""
        return self.root / "published"

    @property
    def warehouse(self) -> Path:
        """The private workshop database."""
        return self.root / "warehouse.duckdb"

    @property
    def work(self) -> Path:
        """Scratch space of a running build; emptied when one starts."""
        return self.root / ".work"

    @property
    def lock(self) -> Path:
        """Held by the one build that may write."""
        return self.root / ".build.lock"

    def make(self) -> None:
        """Creates the folders that a build writes to, readable by their owner only."""
        for folder in (self.raw, self.reference, self.mappings, self.staged, self.published, self.work):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.staged, self.work):
            folder.chmod(0o700)


def has_exports(data: Path) -> bool:
    """Whether data/raw holds anything but its README."""
    raw = Folders(data).raw
    return raw.is_dir() and any(p.is_file() and p.name not in ("README.md", ".gitkeep") for p in raw.rglob("*"))


def demo_folder() -> Path:
    """The invented council's own data folder."""
    return REPOSITORY / "data-demo"


def data_folder(given: str | Path | None = None) -> Path:
    """The data folder asked for, else the one the environment names, else data/ beside the code."""
    return Path(given or os.environ.get(DATA_VARIABLE) or REPOSITORY / "data").resolve()


def shown_folder() -> Path:
    """The folder the dashboard shows: the council's own, or the demo while the council has brought no exports."""
    own = data_folder()
    if os.environ.get(DATA_VARIABLE) or has_exports(own) or not Folders(demo_folder()).published.is_dir():
        return own
    return demo_folder()
