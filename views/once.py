"""What a page works out of the published file and its filters: worked out once for everybody who looks at the same."""

from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock
from typing import Generic, TypeVar, cast


KEPT = 2000  # answers, and what pages make of them: pages x periods x the services people look at; most are some ten kilobytes
T = TypeVar("T")


class Place(Generic[T]):
    """Where one result is kept; the lock lets one session work it out while the others wait for it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.found: list[T] = []


def once(work: Callable[[], T], *key: Hashable) -> T:
    """The result of the work, from memory where the same key was asked before; an error is not kept.

    The key names the work and holds all it depends on, such as the source and the view. The result is shared: nobody may change it.
    """
    place = cast(Place[T], _place(*key))
    if not place.found:
        with place.lock:
            if not place.found:
                place.found.append(work())
    return place.found[0]


@lru_cache(maxsize=KEPT, typed=True)
def _place(*_key: Hashable) -> Place:
    return Place()
