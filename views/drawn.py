"""Charts as Plotly has checked them: it looks at every part of a spec, which takes longer than all else of a chart, so once is enough."""

import json
from functools import lru_cache

from plotly.basedatatypes import BaseFigure
from plotly.tools import return_figure_from_figure_or_data
from plotly.utils import PlotlyJSONEncoder


CHARTS_KEPT = 1000  # some ten kilobytes each


class Checked(BaseFigure):
    """A figure that is checked and never changed, so that all sessions can be handed the same."""

    def __init__(self, parts: dict) -> None:
        self._parts = parts

    def to_dict(self) -> dict:
        """The traces and the layout."""
        return self._parts


def checked(spec: dict) -> Checked:
    """The figure of a chart's spec; raises Plotly's error where the spec is wrong."""
    return _checked(json.dumps(spec, default=PlotlyJSONEncoder().default))


@lru_cache(maxsize=CHARTS_KEPT)
def _checked(text: str) -> Checked:
    return Checked(return_figure_from_figure_or_data(json.loads(text), validate_figure=True))
