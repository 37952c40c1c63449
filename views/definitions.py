"""The glossary on screen: docs/definitions.md cut at its headings."""

from functools import lru_cache
from pathlib import Path


DEFINITIONS = Path(__file__).resolve().parents[1] / "docs" / "definitions.md"


@lru_cache(maxsize=1)
def definition_sections(path: Path = DEFINITIONS) -> tuple[tuple[str, str], ...]:
    """Heading and text of each second-level section; empty when the file is not there."""
    if not path.is_file():
        return ()
    parts = ("\n" + path.read_text(encoding="utf-8")).split("\n## ")[1:]
    sections = [part.partition("\n") for part in parts]
    return tuple((heading.strip(), text.strip()) for heading, _, text in sections)
