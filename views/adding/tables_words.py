"""What a table and its columns mean, in the words of data/reference/README.md, so that the screen and the file say the same."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pipelines.folders import REPOSITORY


README = REPOSITORY / "data" / "reference" / "README.md"
SECTION = re.compile(r"(?m)^## (?=\w+$)")
COLUMN = re.compile(r"^\| (?:\*\*)?(\w+)(?:\*\*)? \| (.+?) \| (.*?) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Words:
    """What a table is for, what its absence costs, and for each column what it may hold and what it means."""

    purpose: str = ""
    when_absent: str = ""
    columns: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def help(self, column: str) -> str:
        """One line about a column."""
        holds, meaning = self.columns.get(column, ("", ""))
        return f"{meaning}. May hold: {holds}." if meaning else holds


@cache
def words_by_table() -> dict[str, Words]:
    """Words of every table that the README explains; none where it is not there."""
    text = README.read_text(encoding="utf-8") if README.is_file() else ""
    return {part.split("\n", 1)[0]: _words(part.split("\n", 1)[1]) for part in SECTION.split(text)[1:]}


def _words(section: str) -> Words:
    paragraphs = [" ".join(each.split()) for each in section.strip().split("\n\n")]
    absent = next((each for each in paragraphs if each.startswith("When absent:")), "")
    columns = {name: (holds.replace("`", ""), meaning) for name, holds, meaning in COLUMN.findall(section) if name != "Column"}
    return Words(paragraphs[0], absent, columns)


def words_of(table: str) -> Words:
    """What the README says of a table."""
    return words_by_table().get(table, Words())
