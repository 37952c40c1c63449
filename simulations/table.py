"""The table every simulation prints: how often something held, and the band in which chance would leave it were the stated rate true."""

import argparse
from collections.abc import Callable


SEEDS = range(1, 1001)
COVERS_80, COVERS_80_LOOSE, COVERS_95 = (767, 832), (740, 860), (931, 967)  # exact binomial bands of 1,000; the loose one is 74 to 86 %
LEAST_JUDGED = 500  # fewer series say nothing of a band
Band = tuple[float, float]


def judged(what: str, n: int, count: float, band: Band | None = None, loose: Band | None = None, is_rate: bool = False) -> dict:
    """One row; bands are of 1,000 and are compared with what the count would be of as many, those of a rate with the rate itself."""
    row = {
        "what": what,
        "n": n,
        "count": round(count, 2),
        "band_low": None,
        "band_high": None,
        "verdict": "shown" if band is None else "not judged",
    }
    if band is None or n < LEAST_JUDGED:
        return row
    of_thousand = count if is_rate else 1000 * count / n
    verdict = "within" if band[0] <= of_thousand <= band[1] else "outside"
    if verdict == "outside" and loose is not None and loose[0] <= of_thousand <= loose[1]:
        verdict = "within the looser bar"
    return {**row, "band_low": band[0], "band_high": band[1], "verdict": verdict}


def print_table(run: Callable[[range], list[dict]], about: str | None) -> None:
    """Runs a simulation over the seeds of the command line and prints its table as Markdown."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help=f"how many series of each kind; bands are judged from {LEAST_JUDGED}")
    print("| What | n | Count | Band of 1,000 | Verdict |\n|---|---|---|---|---|")
    for row in run(range(1, parser.parse_args().seeds + 1)):
        band = "" if row["band_low"] is None else f"{row['band_low']} to {row['band_high']}"
        print(f"| {row['what']} | {row['n']} | {row['count']} | {band} | {row['verdict']} |")
