"""A place in a format file, and the sentences about what stands there."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.errors import FormatError


@dataclass(frozen=True)
class Place:
    """Where in which file."""

    file: str
    name: str

    def error(self, what: str) -> FormatError:
        """What is wrong here, and what may stand here, as one sentence."""
        return FormatError(f"{self.file}: {self.name}: {what}.")

    def known(self, stated: object, allowed: Sequence[str]) -> None:
        """Raises for something that is no table, and for a key that is not allowed, with the nearest one that is."""
        if not isinstance(stated, dict):
            raise self.error(f"is a table of {', '.join(allowed)}")
        for key in stated:
            if key not in allowed:
                near = difflib.get_close_matches(str(key), allowed, 1)
                hint = f'did you mean "{near[0]}"?' if near else f"there may stand {', '.join(allowed)}."
                raise FormatError(f'{self.file}: {self.name}: unknown key "{key}"; {hint}')

    def one_of(self, value: object, allowed: Sequence[object]) -> None:
        """Raises for a word that is not on the list."""
        if value not in allowed:
            near = difflib.get_close_matches(str(value), [str(word) for word in allowed], 1)
            hint = f' (did you mean "{near[0]}"?)' if near else ""
            raise self.error(f'"{value}" is not one of {", ".join(map(str, allowed))}{hint}')
