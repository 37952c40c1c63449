"""What one page of a folder asks, without a browser: seconds in which it is answered when nobody has asked it, and again from memory.

A page asks from two threads; a second in which both wait for an answer is one second.

Run as a process of its own: python -m benchmarks.questions PAGE FOLDER
"""

import os
import sys
import time
from pathlib import Path
from unittest.mock import patch


DASHBOARD = Path(__file__).resolve().parent.parent / "dashboard.py"
OTHER_VIEW = {"period": "12 months", "weeks": "13 weeks", "span": "13 weeks"}  # than the first, which warms imports and opens the file


def main(page: str, folder: str) -> str:
    """The seconds of both, in one line."""
    os.environ["CHANNEL_SHIFT_DATA"] = folder
    from streamlit.testing.v1 import AppTest

    import views.data as data
    from pipelines.garbage import collect_seldom

    collect_seldom()  # as the server does
    asked = data.Source.rows
    spent: list[tuple[float, float]] = []

    def timed(self: data.Source, name: str, **parameters: object) -> list[dict]:
        started = time.perf_counter()
        try:
            return asked(self, name, **parameters)
        finally:
            spent.append((started, time.perf_counter()))

    def run(view: dict[str, str]) -> float:
        spent.clear()
        app = AppTest.from_file(str(DASHBOARD), default_timeout=300)
        if page != "headlines":
            app.switch_page(f"views/pages/{page}.py")
        for key, value in view.items():
            app.query_params[key] = value
        app.run()
        return _covered(spent)

    with patch.object(data.Source, "rows", timed):  # the clock stands at the one door to figures
        run({})
        return f"{run(OTHER_VIEW):.4f} {run(OTHER_VIEW):.4f}"


def _covered(spans: list[tuple[float, float]]) -> float:
    """The length of what the spans cover, where they overlap counted once."""
    covered, until = 0.0, 0.0
    for start, end in sorted(spans):
        covered += max(0.0, end - max(start, until))
        until = max(until, end)
    return covered


if __name__ == "__main__":
    print(main(*sys.argv[1:3]))
