"""A watched folder is built when something has changed and stopped growing; nothing but Ctrl+C ends the watch."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.commands_watch import Built, outcome
from pipelines.watching import RETRY_SECONDS, Watched, after_build, after_look, growing, has_lost_all, is_ready, look
from tests.build.council import REPOSITORY, call_line, run, write_calls, write_council


SETTLE = 60.0
MARCH, APRIL = "raw/calls/march.csv", "raw/calls/april.csv"
PATIENCE = 120  # seconds a test waits for a process at most


def watched(*looks: tuple[float, dict[str, tuple[int, int]]]) -> Watched:
    """The state after looks at these times, the first of which a build has seen."""
    state = Watched(looks[0][1], looks[0][1])
    for clock, seen in looks[1:]:
        state = after_look(state, seen, clock)
    return state


def test_a_new_file_is_ready_once_it_has_kept_its_size_for_the_settle_time() -> None:
    state = watched((0, {MARCH: (9, 1)}), (30, {MARCH: (9, 1), APRIL: (5, 2)}), (60, {MARCH: (9, 1), APRIL: (5, 2)}))
    assert (state.changed, growing(state, 89, SETTLE)) == ((APRIL,), (APRIL,))
    assert not is_ready(state, 89, SETTLE) and is_ready(state, 90, SETTLE)


def test_a_file_that_grows_begins_to_settle_anew_and_holds_back_the_others() -> None:
    state = watched((0, {}), (30, {MARCH: (9, 1), APRIL: (5, 2)}), (80, {MARCH: (9, 1), APRIL: (6, 3)}))
    assert growing(state, 100, SETTLE) == (APRIL,)
    assert not is_ready(state, 139, SETTLE) and is_ready(state, 140, SETTLE)
    assert state.pending_since == 30


def test_the_same_size_at_another_time_is_a_change_and_a_file_that_is_back_as_it_was_is_none() -> None:
    assert watched((0, {MARCH: (9, 1)}), (30, {MARCH: (9, 2)})).changed == (MARCH,)
    back = watched((0, {MARCH: (9, 1)}), (30, {}), (60, {MARCH: (9, 1)}))
    assert back.changed == () and back.pending_since is None and not is_ready(back, 900, SETTLE)


def test_a_removed_file_is_taken_up_but_never_when_all_are_gone_at_once() -> None:
    one_left = watched((0, {MARCH: (9, 1), APRIL: (5, 1)}), (30, {MARCH: (9, 1)}))
    assert is_ready(one_left, 90, SETTLE)
    none_left = watched((0, {MARCH: (9, 1), "reference/services.csv": (3, 1)}), (30, {"reference/services.csv": (3, 1)}))
    assert has_lost_all(none_left) and not is_ready(none_left, 900, SETTLE)


def test_what_changes_during_a_build_is_for_the_next_one() -> None:
    state = watched((0, {}), (30, {MARCH: (5, 1)}))
    saw = state.seen
    state = after_build(state, saw, 100, True)
    assert not is_ready(state, 900, SETTLE)
    assert is_ready(after_look(state, {MARCH: (6, 2)}, 110), 170, SETTLE)


def test_a_build_that_published_nothing_is_tried_again_without_a_change() -> None:
    state = after_build(watched((0, {MARCH: (5, 1)})), {MARCH: (5, 1)}, 100, False)
    assert not is_ready(state, 100 + RETRY_SECONDS - 1, SETTLE) and is_ready(state, 100 + RETRY_SECONDS, SETTLE)


def test_a_look_leaves_out_what_no_build_reads(tmp_path: Path) -> None:
    names = ("raw/a.csv", "raw/b.csv.part", "raw/.hidden.csv", "reference/services.csv", "reference/.edit.lock", "mappings/own.toml")
    for name in (*names, "reference/edit_log.csv", "reference/sign_offs.csv", "reference/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = look(tmp_path)
    assert sorted(found) == ["mappings/own.toml", "raw/a.csv", "reference/services.csv"]
    assert found["raw/a.csv"][0] == 1
    with pytest.raises(OSError, match="raw"):
        look(tmp_path / "gone")


def test_one_line_tells_a_build() -> None:
    waits = {"status": "refused", "sentence": "calls/bad.csv: it holds a zero byte; export it again."}
    report = {
        "published_anew": True, "reasons": ["1 files came"], "headline_changes": ["contacts: was 120, now 140"], "opened": 2,
        "files": [waits, {"status": "loaded", "sentence": None}], "snapshot": "snap-1", "data_through": "2026-03-08",
    }  # fmt: skip
    assert outcome(Built(report)) == (
        "2 files opened; 1 files came; contacts: was 120, now 140; calls/bad.csv: it holds a zero byte; export it again; "
        "published snap-1, data through 2026-03-08."
    )
    assert outcome(Built({}, "services.csv is wrong.")) == "services.csv is wrong."


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str], Callable[[str], str]]]:
    """A council under a watch with short times, and what waits for a line it prints."""
    folder, log = write_council(tmp_path / "council", days=1), tmp_path / "said.txt"
    command = [sys.executable, "-m", "pipelines", "build", "--watch", "--every", "0.2", "--settle", "1.5", "--data", str(folder)]
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(command, cwd=REPOSITORY, stdout=out, stderr=subprocess.STDOUT, text=True, preexec_fn=_hears_ctrl_c) as running,
    ):

        def until(words: str) -> str:
            for _ in range(PATIENCE * 10):
                said = log.read_text("utf-8")
                if words in said:
                    return said
                assert running.poll() is None, said
                time.sleep(0.1)
            raise AssertionError(f"never said {words!r}: {said}")

        yield folder, running, until
        if running.poll() is None:
            running.kill()


def _hears_ctrl_c() -> None:
    """A suite that a shell started in the background ignores Ctrl+C, and so would all it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="a console's Ctrl+C cannot be sent to one process there")
def test_a_growing_file_is_loaded_once_it_has_stopped_and_errors_do_not_end_the_watch(watch) -> None:
    folder, running, until = watch
    until("Watching")
    path = write_calls(folder, "later.csv", [call_line(3, 9, 200)])
    for number in range(201, 220):  # two seconds of growing, with pauses shorter than the settle time
        time.sleep(0.1)
        with path.open("a", encoding="utf-8") as file:
            file.write(call_line(3, 9, number) + "\n")
    said = until("was 25, now 45")  # contacts: 20 calls and 5 visits that reached the confirmation page; 20 calls more
    assert said.count("; published snap-") == 2  # the first build, and one of the whole file
    services = folder / "reference" / "services.csv"
    good = services.read_text("utf-8")
    services.write_text(good + "waste,Waste again,transaction\n", encoding="utf-8")
    until("services.csv")
    services.write_text(good + "parks,Parks,transaction\n", encoding="utf-8")
    until("services changed")
    running.send_signal(signal.SIGINT)
    assert running.wait(PATIENCE) == 0
    manifest = json.loads((folder / "published" / "current.json").read_text("utf-8"))
    said = (folder.parent / "said.txt").read_text("utf-8")
    assert manifest["snapshot"].removesuffix(".duckdb") in said and said.strip().endswith("Stopped watching. What was published stays.")


def test_how_often_to_look_without_a_watch_is_wrong_use(tmp_path: Path) -> None:
    council = write_council(tmp_path, days=1, calls_a_day=2)
    for option in ("--every", "--settle"):
        done = run(council, "build", option, "3")
        assert (done.returncode, done.stderr.strip()) == (2, "--every and --settle say how --watch looks; add --watch, or leave them out.")
