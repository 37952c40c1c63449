"""Makes the worlds between two snapshots: published databases with some inputs of the one and the others of the other."""

import contextlib
import datetime
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from pipelines.database import sql
from pipelines.kept_inputs import EXCHANGED, Kept, changed_inputs, private_rules_differ, quoted
from pipelines.publishing import add_shared_queries, method_digest
from pipelines.shadow_build import CannotMakeAgain, shadow_build


FACT_STEPS = frozenset({"files", "rules", "method"})  # what the counts themselves are made of


class Between:
    """Figures' worlds between two snapshots: which inputs come from which, made on demand in a temporary folder."""

    def __init__(self, data: Path, first: Kept, second: Kept, folder: Path) -> None:
        self.data, self.first, self.second, self.folder = data, first, second, folder
        self.changed = changed_inputs(first, second)
        self._shadows: dict[tuple, Path | str] = {}  # by what they are made of: the published file, or why there is none

    @contextlib.contextmanager
    def world(self, inputs: frozenset[str], files: Mapping[str, str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A published database with the named inputs of the second snapshot and all others of the first; `files` may be given apart."""
        costs, definitions = ((self.second if step in inputs else self.first).path for step in EXCHANGED)
        with exchanged(self._facts(inputs, files), costs, definitions, self.folder) as connection:
            yield connection

    @contextlib.contextmanager
    def made_again(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The second snapshot built anew from data/raw: what tells whether shadow builds can be trusted."""
        facts = self._shadow(self.second.files, self.second, self.second.built_at)
        with exchanged(facts, self.second.path, self.second.path, self.folder) as connection:
            yield connection

    @property
    def used_shadows(self) -> bool:
        """Whether anything had to be built again."""
        return any(isinstance(shadow, Path) for shadow in self._shadows.values())

    def _facts(self, inputs: frozenset[str], files: Mapping[str, str] | None) -> Path:
        moved = FACT_STEPS & self.changed
        if files is None and not moved & inputs:
            return self.first.path
        if files is None and moved <= inputs:
            return self.second.path
        if "method" in self.changed - inputs:
            raise CannotMakeAgain("The programme that counted the first snapshot is no longer here, so its counts cannot be made again.")
        if method_digest() != self.second.method:
            raise CannotMakeAgain("The programme has changed since both snapshots, so their counts cannot be made again.")
        rules = self.second if "rules" in inputs else self.first
        if rules is self.first and "rules" in self.changed and private_rules_differ(self.first, self.second):
            raise CannotMakeAgain("Answers about files or network addresses have changed; the earlier ones are not kept.")
        source = self.second if "files" in inputs else self.first
        return self._shadow(source.files if files is None else files, rules, source.built_at)

    def _shadow(self, files: Mapping[str, str], rules: Kept, now: datetime.datetime) -> Path:
        key = (tuple(sorted(files.items())), rules.name)
        if self.first.retired or self.second.retired:
            raise CannotMakeAgain("Files were retired, so counts cannot be made again from what is left.")
        if key not in self._shadows:
            folder = self.folder / f"shadow-{len(self._shadows)}"
            try:
                self._shadows[key] = shadow_build(self.data, files, rules.tables, now, folder)
            except CannotMakeAgain as reason:
                self._shadows[key] = str(reason)
        found = self._shadows[key]
        if isinstance(found, str):
            raise CannotMakeAgain(found)
        return found


@contextlib.contextmanager
def exchanged(facts: Path, unit_costs: Path, definitions: Path, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of a published file whose unit costs and definitions are those of other published files, costs worked out anew."""
    copy = folder / "exchanged.duckdb"
    copy.unlink(missing_ok=True)
    shutil.copyfile(facts, copy)
    connection = duckdb.connect(str(copy))
    try:
        connection.execute("set enable_progress_bar = false")
        for table, path in (("unit_costs", unit_costs), ("take_up_definitions", definitions)):
            if path != facts:
                connection.execute(f"attach '{quoted(path)}' as other (read_only)")
                connection.execute(f'create or replace table reference."{table}" as from other.reference."{table}"')
                connection.execute("detach other")
        connection.execute(sql("daily/costs"))
        add_shared_queries(connection)
        yield connection
    finally:
        connection.close()
        copy.unlink(missing_ok=True)
