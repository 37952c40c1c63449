"""Suggests a service for each label of an export: by the names of the services, council short forms, and rules accepted before."""

import csv
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process


# 197 labels of real request systems and usual wrap-ups, judged by hand against 41 services: from 60 all 91 suggestions were right,
# from 50 seven of 109 were wrong. docs/decisions.md tells of the others that were tried.
SHOWN_FROM = 60  # of 100
SURE_FROM = 90  # from here a suggestion may be accepted without being read first
TIE = 5  # points by which the best service must lead, or both are named and neither is suggested
NAMED_PART, LABEL_PART = 0.7, 0.3  # what counts more: that a name is in the label whole, or that nothing else is
ALIKE = 90  # of 100: two words this alike are one: recyling is recycling, but planting is not planning
GUESSED = 0.85  # how far initials are trusted: PP may be parking permits, so it is never sure
LEAST_LETTERS = 4  # of a word that may be misspelled; shorter ones must be equal
MOST_ALIKE, MOST_NAMED = 3, 3
WORDS = Path(__file__).with_name("label_words.csv")
WRITTEN_TOGETHER = re.compile(r"(?<=[a-z])(?=[A-Z])")
NOT_LETTERS = re.compile(r"[\W\d_]+")
# Words that say what a person did, not about what.
EMPTY = """
a an and or the of for to in on at by with about my your our i am is it not
apply application book call chase check contact do done find get make new pay payment pick report request schedule tell up
ask comment complaint enquire enquiry form general line misc miscellaneous online other query question queue service team customer
"""
EMPTY_WORDS = frozenset(EMPTY.split())


@dataclass(frozen=True)
class Suggestion:
    """The service most like a label, 0 to 100 alike, and why; no service where nothing is like it or where two are (then `between`)."""

    service_id: str | None
    score: int
    why: str
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Name:
    """One thing a service is known by."""

    service_id: str
    words: frozenset[str]
    why: str
    trust: float = 1.0


@dataclass(frozen=True)
class _Known:
    """All names, where each word stands in them, and how much each word tells."""

    names: tuple[_Name, ...]
    by_word: Mapping[str, Sequence[int]]
    weights: Mapping[str, float]
    unknown: float  # the weight of a word that no name has
    titles: Mapping[str, str]


Hits = dict[str, tuple[str, float]]  # the word of the label and how alike they are, by the word of a name
NOTHING = Suggestion(None, 0, "")


def suggest(labels: Sequence[str], services: Mapping[str, str], rules: Iterable[Mapping[str, str]]) -> tuple[Suggestion, ...]:
    """A suggestion for each label, in their order.

    `services` are names by id; `rules` are rows of service_rules.csv as text, in the order of the file: what a label was accepted
    for in one feed is what it is like in another. Rules of paths and rules without a service say nothing about labels.
    """
    known = _known(services, rules)
    words = [words_of(label) for label in labels]
    alike = {word: _alike(word, known.by_word) for word in sorted({word for each in words for word in each})}
    return tuple(_best(each, known, alike) for each in words)


def words_of(text: str) -> frozenset[str]:
    """What a text is about: its words in small letters and the singular, short forms written out, without words that say nothing."""
    folded = NOT_LETTERS.sub(" ", WRITTEN_TOGETHER.sub(" ", text.replace("&", " and "))).lower()
    words = [_singular(word) for word in folded.split()]
    forms, longest = _short_forms()
    meant: list[str] = []
    place = 0
    while place < len(words):
        length = next((n for n in range(longest, 0, -1) if " ".join(words[place : place + n]) in forms), 0)
        meant += forms[" ".join(words[place : place + length])] if length else [words[place]]
        place += length or 1
    return frozenset(word for word in meant if word not in EMPTY_WORDS and len(word) > 1)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > LEAST_LETTERS:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) >= LEAST_LETTERS else word


@cache
def _short_forms() -> tuple[dict[str, list[str]], int]:
    """What each short form means, in words, and how many words the longest has."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    forms = {" ".join(map(_singular, row["said"].split())): [_singular(word) for word in row["means"].split()] for row in rows}
    return forms, max(len(said.split()) for said in forms)


def _known(services: Mapping[str, str], rules: Iterable[Mapping[str, str]]) -> _Known:
    names = tuple(name for name in (*_own_names(services), *_ruled_names(services, rules)) if name.words)
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for word in name.words:
            by_word[word].append(number)
    total = len({name.service_id for name in names})
    # words that many services are known by tell little
    weights = {word: math.log(1 + total / len({names[number].service_id for number in numbers})) for word, numbers in by_word.items()}
    return _Known(names, by_word, weights, math.log(1 + total), {service: title or service for service, title in services.items()})


def _own_names(services: Mapping[str, str]) -> Iterator[_Name]:
    for service, title in services.items():
        yield from (_Name(service, words_of(text), f"like the name {title or service}") for text in (title, service.replace("_", " ")))
        initials = "".join(word[0] for word in title.lower().split() if word.isalpha())
        if 1 < len(initials) == len(title.split()):
            yield _Name(service, frozenset([initials]), f"the first letters of {title}", GUESSED)


def _ruled_names(services: Mapping[str, str], rules: Iterable[Mapping[str, str]]) -> Iterator[_Name]:
    for number, rule in enumerate(rules, start=1):
        if rule.get("field") != "path" and rule.get("match") != "regex" and rule.get("service_id") in services:
            yield _Name(rule["service_id"], words_of(rule["pattern"]), f"as rule {number}, “{rule['pattern']}”")


def _alike(word: str, known: Mapping[str, object]) -> list[tuple[str, float]]:
    """Known words that this one is, or is a misspelling of, with how alike they are."""
    if word in known:
        return [(word, 1.0)]
    if len(word) < LEAST_LETTERS:
        return []
    found = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST_ALIKE)
    return [(str(other), score / 100) for other, score, _ in found if len(str(other)) >= LEAST_LETTERS]


def _best(words: frozenset[str], known: _Known, alike: Mapping[str, list[tuple[str, float]]]) -> Suggestion:
    best: dict[str, tuple[float, int]] = {}
    for number, hits in _hits(words, known, alike).items():
        score, service = _score(words, known, number, hits), known.names[number].service_id
        if score > best.get(service, (0.0, 0))[0]:
            best[service] = (score, number)
    ranked = sorted(best.items(), key=lambda each: (-each[1][0], each[0]))
    if not ranked or round(ranked[0][1][0]) < SHOWN_FROM:
        return NOTHING
    service, (score, number) = ranked[0]
    close = tuple(other for other, (points, _) in ranked if score - points < TIE)
    if len(close) > 1:
        return Suggestion(None, round(score), " or ".join(known.titles[other] for other in close[:MOST_NAMED]), close)
    return Suggestion(service, round(score), known.names[number].why)


def _hits(words: frozenset[str], known: _Known, alike: Mapping[str, list[tuple[str, float]]]) -> dict[int, Hits]:
    """The names that share a word with the label, by number."""
    found: dict[int, Hits] = defaultdict(dict)
    for word in sorted(words):
        for other, score in alike[word]:
            for number in known.by_word[other]:
                if score > found[number].get(other, ("", 0.0))[1]:
                    found[number][other] = (word, score)
    return found


def _score(words: frozenset[str], known: _Known, number: int, hits: Hits) -> float:
    """How much of the name is in the label, and how much of the label is in the name, each word by what it tells; 0 to 100."""
    name = known.names[number]
    in_name = sum(known.weights[other] * score for other, (_, score) in hits.items()) / sum(known.weights[word] for word in name.words)
    told = {word: known.weights.get(word, known.unknown) for word in words}
    in_label = sum(told[word] * score for word, score in dict(hits.values()).items()) / sum(told.values())
    return 100 * name.trust * (NAMED_PART * in_name + LABEL_PART * in_label)
