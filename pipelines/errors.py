"""The errors a user can mend; anything else is a bug and shows a traceback."""


class ChannelShiftError(Exception):
    """One sentence: what is wrong, where (file, row, column), what to do."""


class UsageError(ChannelShiftError):
    """The command was called wrongly."""


class ReferenceTableError(ChannelShiftError):
    """A hand-edited table or the settings file cannot be used as it stands."""


class FormatError(ChannelShiftError):
    """A format file (TOML or its SQL) is wrong."""


class FileRefused(ChannelShiftError):
    """One input file cannot be loaded; the others go on."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class Question(ChannelShiftError):
    """Something only a person can decide; nothing is guessed."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind


class QueryError(ChannelShiftError):
    """A metric was asked with the wrong name or parameters."""
