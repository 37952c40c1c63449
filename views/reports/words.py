"""Sentences of the screen as they stand on paper, and the few that only paper says."""

import html
import re

from views.formatting import JOINER, one_line


BOLD = re.compile(r"\*\*(.+?)\*\*")
CODE = re.compile(r"`([^`]*)`")
COLOURED = re.compile(r":\w+(?:-badge)?\[([^\]]*)\]")


def unmarked(text: object) -> str:
    """A sentence of the screen without its Markdown: the words a reader sees."""
    bare = str("" if text is None else text)
    for pattern in (COLOURED, BOLD, CODE):
        bare = pattern.sub(r"\1", bare)
    return html.unescape(bare).replace(JOINER, "").replace("\u00a0", " ").strip()


def paper(text: object) -> str:
    """A text for a document: one line, without Markdown, unseen characters, and marks that turn what follows, figures too, round."""
    return one_line(unmarked(text))
