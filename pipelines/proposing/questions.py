"""What a mapping cannot prove about a file: each is one question with the answers it takes and the safe one, where there is one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.errors import UsageError
from pipelines.mapping_targets import CHANNELS, CLOSED
from pipelines.proposing.words import header_words


CONTACT_TYPES = ("unknown", "transaction", "enquiry", "chase")
UNITS = ("s", "min", "h", "ms", "leave")


@dataclass(frozen=True)
class Open:
    """One question; default is None where no answer is safe; choices are empty where any text may be said."""

    name: str
    sentence: str
    choices: tuple[str, ...] = ()
    default: str | None = None
    answer: str | None = None

    @property
    def value(self) -> str | None:
        """The answer given, else the safe one."""
        return self.answer if self.answer is not None else self.default

    @property
    def must_be_answered(self) -> bool:
        """Whether nothing can be written before somebody answers."""
        return self.value is None


class Answers:
    """Answers given so far, and every question asked of them; a question that is asked notes its answer."""

    def __init__(self, given: Mapping[str, str], earlier: Mapping[str, str] | None = None) -> None:
        self.given = {normal(name): value.strip() for name, value in given.items()}
        self.earlier = {normal(name): value for name, value in (earlier or {}).items()}  # what the mapping before says
        self.asked: dict[str, Open] = {}

    def ask(self, name: str, sentence: str, choices: tuple[str, ...] = (), default: str | None = None) -> str | None:
        """The answer to a question, else its safe default, else None; raises UsageError for an answer that may not stand."""
        key = normal(name)
        answer = self.given.get(key)
        if answer is not None and choices and answer not in choices:
            raise UsageError(f"{key}={answer}: say one of {', '.join(choices)}.")
        self.asked[key] = Open(key, sentence, choices, self.earlier.get(key, default), answer)
        return self.asked[key].value

    def unknown(self) -> list[str]:
        """Answers to questions that nobody asked."""
        return [name for name in self.given if name not in self.asked]


def normal(name: str) -> str:
    """A question's name as it is compared: outcome.Hung up and outcome.hung_up are one."""
    group, dot, rest = name.strip().partition(".")
    return f"{group.lower()}.{as_word(rest)}" if dot else group.lower()


def as_word(text: str) -> str:
    """A word of a sheet or a header as part of a question's name."""
    return "_".join(header_words(text).split()) or re.sub(r"\W", "_", text.lower())


def ask_word(answers: Answers, kind: str, word: str, rows: int) -> str:
    """What an unknown channel, outcome or direction word stands for; unknown is safe, since such words are listed."""
    target = "channel_id" if kind == "channel" else kind
    allowed = (*CHANNELS, "exclude") if kind == "channel" else (*CLOSED[target], "exclude")
    default = "inbound" if kind == "direction" else "unknown"
    sentence = f'The {kind} word "{word}" stands in {rows:,} {"row" if rows == 1 else "rows"}. What does it mean? (exclude: such rows are no contacts)'
    return str(answers.ask(f"{kind}.{word}", sentence, allowed, default))
