"""What one page of a folder asks, without a browser: seconds its questions take when nobody has asked them, and again from memory.

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

    asked = data.Source.rows
    spent: list[float] = []

    def timed(self: data.Source, name: str, **parameters: object) -> list[dict]:
        started = time.perf_counter()
        try:
            return asked(self, name, **parameters)
        finally:
            spent.append(time.perf_counter() - started)

    def run(view: dict[str, str]) -> float:
        spent.clear()
        app = AppTest.from_file(str(DASHBOARD), default_timeout=300)
        if page != "headlines":
            app.switch_page(f"views/pages/{page}.py")
        for key, value in view.items():
            app.query_params[key] = value
        app.run()
        return sum(spent)

    with patch.object(data.Source, "rows", timed):  # the clock stands at the one door to figures
        run({})
        return f"{run(OTHER_VIEW):.4f} {run(OTHER_VIEW):.4f}"


if __name__ == "__main__":
    print(main(*sys.argv[1:3]))
