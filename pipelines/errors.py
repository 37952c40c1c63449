"""The errors a user can mend; anything else is a bug and shows a traceback."""

import errno


DISK_FULL = (
    "No space left on device",
    "Disk quota exceeded",
    "not enough space on the disk",
)  # how DuckDB passes on what Linux and Windows say


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


class NothingPublished(ChannelShiftError):
    """There is no figure to show yet."""


class QueryError(ChannelShiftError):
    """A metric was asked with the wrong name or parameters."""


class TookTooLong(ChannelShiftError):
    """A question was stopped at its time limit; it may be answered when asked again."""


def is_disk_full(error: BaseException) -> bool:
    """Whether the error, or one that led to it, says that nothing more can be written: a roll-back that fails too hides the first."""
    chain: list[BaseException] = []
    following: BaseException | None = error
    while following is not None and following not in chain:
        chain.append(following)
        following = following.__cause__ or following.__context__
    return any(
        (isinstance(each, OSError) and each.errno in (errno.ENOSPC, errno.EDQUOT)) or any(words in str(each) for words in DISK_FULL)
        for each in chain
    )
