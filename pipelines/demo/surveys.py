"""Writes the satisfaction answers of every quarter: one row per answer, asked after a contact on its channel."""

from pathlib import Path

import numpy as np

from pipelines.demo.council import OFFICES
from pipelines.demo.days import Days
from pipelines.demo.forms import quarters
from pipelines.demo.services import SERVICES
from pipelines.demo.tally import Tally
from pipelines.demo.text import write_text


HEADER = "Response ID,Answered on,Channel,Service,Office,Question,Score,Lowest,Highest,Resolved,Invited"
QUESTION, LOWEST, HIGHEST = "satisfaction", 1, 5
# Channel word, id, mean score of 1 to 5, share resolved, people invited per answer, answers a year at scale 1.
CHANNELS = (
    ("Phone", "phone", 4.05, 0.86, 6, 2400),
    ("Face to face", "face_to_face", 4.25, 0.90, 3, 900),
    ("Web form", "web", 3.75, 0.81, 14, 3200),
    ("E-mail", "email", 3.40, 0.70, 9, 600),
)
WEB_GAIN_PER_YEAR = 0.12
SPREAD = 1.0


def write_surveys(folder: Path, days: Days, tally: Tally, scale: float, rng: np.random.Generator) -> None:
    """Writes one file per quarter."""
    sums: dict[str, list[int]] = {channel: [0, 0] for _, channel, *_ in CHANNELS}
    number = 0
    for name, begin, end in quarters(days):
        lines = []
        for word, channel, mean, resolved, invited, yearly in CHANNELS:
            for offset in sorted(rng.integers(begin, end, rng.poisson(yearly * scale * (end - begin) / 365.25)).tolist()):
                number += 1
                gain = WEB_GAIN_PER_YEAR * offset / 365.25 if channel == "web" else 0.0
                score = int(np.clip(round(rng.normal(mean + gain, SPREAD)), LOWEST, HIGHEST))
                one = SERVICES[int(rng.integers(0, len(SERVICES)))]
                office = OFFICES[number % 2] if channel == "face_to_face" else ""
                answer = "yes" if rng.random() < resolved else "no"
                lines.append(
                    f"S{number:06d},{days.dates[offset]},{word},{one.name},{office},{QUESTION},{score},{LOWEST},{HIGHEST},{answer},{invited}"
                )
                sums[channel][0] += 1
                sums[channel][1] += score
        file = f"surveys/satisfaction_{name}.csv"
        write_text(folder / file, "\n".join([HEADER, *lines]) + "\n")
        tally.add_file(file, len(lines))
    tally.more["surveys"] = {channel: {"responses": count, "score_sum": total} for channel, (count, total) in sums.items()}
