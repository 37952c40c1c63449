"""What the next click will probably ask is worked out when nobody waits, the newest first, and never more than is kept."""

from threading import Event

from pipelines.errors import QueryError
from views import ready
from views.ready import Spare


PATIENCE = 30  # seconds after which a test gives up; none waits for it to pass


def test_before_the_server_starts_nothing_is_taken() -> None:
    spare, done = Spare(), Event()
    spare.have_ready([done.set])
    spare.start()
    later = Event()
    spare.have_ready([later.set])
    assert later.wait(PATIENCE) and not done.is_set()


def test_the_likeliest_of_the_newest_view_is_first_and_the_oldest_is_dropped(monkeypatch) -> None:
    monkeypatch.setattr(ready, "QUIET_SECONDS", 0.2)
    spare, order, last = Spare(), [], Event()
    spare.start()
    spare.have_ready([lambda: None] * (ready.WORKS_KEPT - 4) + [last.set, lambda: order.append("one too many")])
    spare.have_ready([lambda: order.append("new, first"), lambda: order.append("new, second")])
    spare.have_ready([lambda: order.append("newest")])
    assert last.wait(PATIENCE)
    assert order == ["newest", "new, first", "new, second"]


def test_work_that_fails_does_not_end_the_rest(caplog) -> None:
    spare, done = Spare(), Event()

    def refused() -> None:
        raise QueryError("no such period")

    def broken() -> None:
        raise ZeroDivisionError

    spare.start()
    spare.have_ready([refused, broken, done.set])
    assert done.wait(PATIENCE)
    assert "could not be worked out" in caplog.text and "no such period" not in caplog.text
