"""Works out each finding of a new published file once; in a second process too, where the file is large enough to be worth one."""

import json
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Self

from analysis import findings
from analysis.findings import FAILED, Asker, as_json, columns_of, question
from analysis.questions import Answer, Question
from pipelines.errors import ChannelShiftError, is_disk_full
from pipelines.folders import REPOSITORY
from pipelines.published_findings import MadeFinding


ValuesOf = Callable[[Question, Mapping[str, object]], dict]


class NeedsWarehouse(ChannelShiftError):
    """A finding needs pairs of contacts, which only the process of the build can read."""


class Maker:
    """The findings of one published file by name, each worked out once, also where another asks for it."""

    def __init__(self, asked: Asker, values_of: ValuesOf) -> None:
        self.made: dict[str, MadeFinding] = {}
        self._open: set[str] = set()
        self._asked = asked
        self._values_of = values_of

    def of(self, name: str) -> list[dict]:
        """The rows of a finding; one that fails gives a row that says so, and one that asks for itself through another gets no rows."""
        if name not in self.made and name not in self._open:
            self._open.add(name)
            try:
                self.made[name] = self._make(name)
            finally:
                self._open.remove(name)
        return self.made[name].rows if name in self.made else []

    def _make(self, name: str) -> MadeFinding:
        started = time.monotonic()
        try:
            rows = self._rows(name, {})
        except NeedsWarehouse:
            raise
        except Exception as error:  # one faulty finding must not keep the counts from being published
            if is_disk_full(error):
                raise
            sentence = f"{name} could not be worked out ({type(error).__name__}); this is a fault of the programme, please report it."
            return MadeFinding([{"code": FAILED, "sentence": sentence}], time.monotonic() - started, True)
        return MadeFinding(rows, time.monotonic() - started, False)

    def _rows(self, name: str, given: Mapping[str, object]) -> list[dict]:
        return as_json(findings.rows_of(name, self._asking, self._values_of(question(name), given)))

    def _asking(self, part: str, parameters: Mapping[str, object] | None = None) -> Answer:
        """As asked, but a published finding asked without parameters is worked out once and then remembered."""
        given = {name: value for name, value in (parameters or {}).items() if value is not None}
        if part not in findings.names() or question(part).when == "asked":
            return self._asked(part, parameters)
        rows = self._rows(part, given) if given else self.of(part)
        columns = columns_of(rows)
        cells = tuple(tuple(row.get(name) for name in columns) for row in rows)
        return Answer(part, question(part).question, columns, cells, given, "")


def make_all(maker: Maker, published: Path | None) -> dict[str, MadeFinding]:
    """Every finding that is published, by name; with the path of the published file, a second process takes part."""
    wanted = [name for name in findings.names() if question(name).when != "asked"]
    waiting = deque(name for name in wanted if question(name).when == "build")
    mine = [name for name in wanted if name not in waiting]
    if published is not None:
        with _helped(published, maker, waiting):
            for name in mine:
                maker.of(name)
            while waiting:
                with suppress(IndexError):  # the other took the last one
                    maker.of(waiting.pop())
    for name in wanted:  # what the second process could not do
        maker.of(name)
    return {name: maker.made[name] for name in wanted}


def _helped(published: Path, maker: Maker, waiting: deque[str]) -> AbstractContextManager:
    """A second process, or none where the system has none to give."""
    try:
        return SecondProcess(published, maker, waiting)
    except OSError:
        return nullcontext()


class SecondProcess:
    """A process beside this one that takes findings from the head of a queue until it is empty; when it ends early, the rest stays there.

    It is asked by a line of JSON: the name of a finding, and the rows of those that it does not know yet. It answers by a line: what it made.
    """

    def __init__(self, published: Path, maker: Maker, waiting: deque[str]) -> None:
        self._maker = maker
        self._waiting = waiting
        self._told: set[str] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "analysis.making_apart", str(published.resolve())],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a fault of its own costs time only, and shows when this process does the same
            text=True,
            encoding="utf-8",
        )
        self._thread = threading.Thread(target=self._feed, name="second process of findings")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is not None:
            self._process.kill()
        self._thread.join()
        self._process.communicate()

    def _feed(self) -> None:
        while self._waiting:
            with suppress(IndexError):  # this process took the last one
                name = self._waiting.popleft()
                if not self._make(name):
                    return

    def _make(self, name: str) -> bool:
        """Has a finding made there; false when the process has ended."""
        assert self._process.stdin is not None and self._process.stdout is not None
        news = {known: made.rows for known, made in list(self._maker.made.items()) if known not in self._told}
        try:
            print(json.dumps({"name": name, "known": news}), file=self._process.stdin, flush=True)
            line = self._process.stdout.readline()
        except OSError:
            return False
        if not line:
            return False
        answered = {found: MadeFinding(*parts) for found, parts in json.loads(line).items()}
        self._told |= {*news, *answered}
        for found, made in answered.items():
            self._maker.made.setdefault(found, made)
        return True
