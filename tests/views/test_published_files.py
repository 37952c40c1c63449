"""Published files are opened once, and again when they were let go while somebody still reads them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from analysis import ask as questions
from pipelines.database import open_published
from pipelines.errors import TookTooLong
from tests.views.conftest import PAGES, words_of
from tests.views.council import Council, publish_council
from views.data import source_of


def test_a_file_let_go_while_it_is_read_can_be_opened_again(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(7)]  # more than are kept open
    for folder in folders:
        publish_council(folder, Council(first=date(2026, 8, 1), last=date(2026, 10, 31)))
    held = [open_published(folder).connection.cursor() for folder in folders]
    for folder in folders:
        with open_published(folder).connection.cursor() as cursor:
            assert cursor.execute("select count(*) from daily.contacts").fetchone()[0] > 0
            assert cursor.execute("select current_setting('lock_configuration')").fetchone()[0]
    for cursor in held:
        cursor.close()


def test_an_answer_is_shared_and_no_page_may_change_its_rows(tmp_path: Path) -> None:
    publish_council(tmp_path, Council(first=date(2026, 8, 1), last=date(2026, 10, 31)))
    source = source_of(tmp_path)
    rows = source.rows("services")
    assert rows
    assert source.rows("services")[0] is rows[0]
    with pytest.raises(TypeError, match="shared"):
        rows[0]["service_id"] = "another"
    rows.clear()
    assert source.rows("services")


@pytest.mark.parametrize("page", PAGES)
def test_a_snapshot_of_an_older_version_is_a_sentence_that_says_what_to_do(show: Callable[..., AppTest], tmp_path: Path, page: str) -> None:
    publish_council(tmp_path, Council(first=date(2025, 8, 1), last=date(2026, 10, 31)), change="drop macro table daily.kinds_between")
    app = show(tmp_path, page)
    assert len(app.title) >= 1
    if page in ("Headlines", "E-services"):
        assert "cannot be asked of this snapshot, which an older version made; run python" in words_of(app)


def stopped_at_its_limit(*_: object) -> object:
    """What a busy machine makes of a question: DuckDB stops it while it runs."""
    with duckdb.connect(config={"max_execution_time": "20"}) as connection:
        return connection.execute("select sum(a.range * b.range) from range(1000000) a, range(1000000) b")


def test_a_question_that_a_busy_machine_stops_is_a_sentence_and_not_kept(
    show: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_council(tmp_path, Council(first=date(2025, 8, 1), last=date(2026, 10, 31)))
    source = source_of(tmp_path)
    with monkeypatch.context() as busy:
        busy.setattr(questions, "_executed", stopped_at_its_limit)
        with pytest.raises(TookTooLong, match="reload the page"):
            source.finding("savings")
    assert source.rows("contacts_by_grain")
    with monkeypatch.context() as busy:
        asked = questions._executed
        busy.setattr(
            questions, "_executed", lambda *given: (stopped_at_its_limit if given[1] == "digital_take_up_by_month" else asked)(*given)
        )
        assert "the machine has too much to do" in words_of(show(tmp_path))
