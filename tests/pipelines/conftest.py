"""What the tests of mappings get: a function that stages CSV text under a mapping."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.formats.staged import Staged, workshop
from tests.pipelines.mapped import stager


@pytest.fixture
def of(tmp_path: Path) -> Iterator[Callable[..., Staged]]:
    """of(mapping, csv) stages the text of a file under the text of a mapping."""
    with workshop() as connection:
        yield stager(connection, tmp_path)
