"""The second process of the findings: `python -m analysis.making_apart PUBLISHED` makes what it is asked for, line by line, until its input ends."""

import json
import sys
from contextlib import suppress
from pathlib import Path

from analysis.ask import open_maker
from analysis.making import Maker, NeedsWarehouse
from pipelines.garbage import collect_seldom
from pipelines.published_findings import MadeFinding


def serve(maker: Maker) -> None:
    """Reads a name and what is known by now from each line of the input, and answers with a line of what was made since."""
    known: set[str] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        for name, rows in asked["known"].items():
            maker.made.setdefault(name, MadeFinding(rows, 0.0, False))
        known |= {*asked["known"]}
        with suppress(NeedsWarehouse):  # left to the process of the build
            maker.of(asked["name"])
        news = {name: (made.rows, made.seconds, made.is_failed) for name, made in maker.made.items() if name not in known}
        known |= {*news}
        sys.stdout.write(json.dumps(news) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    collect_seldom()
    with open_maker(Path(sys.argv[1]), None) as of_the_published_file:
        serve(of_the_published_file)
