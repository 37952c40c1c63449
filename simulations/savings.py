"""How often the ranges of a saving hold the truth: simulated services whose contacts, effects, unit costs and keying are known.

python -m simulations.savings [--seeds 1000] prints the table. A draw of the truth: a year of weeks with noise that lasts, a launch effect
estimated with few degrees of freedom, unit costs drawn from what low, central and high say, and a sample of straight-through records.
"""

import math
from dataclasses import dataclass

import numpy as np

from analysis.finding import Range
from analysis.rekeying import StraightThrough
from analysis.savings import NET, Case, Drift, Effect, KeyingTerms, Line
from analysis.savings_doubt import Saving, estimate_saving
from analysis.unit_cost_draws import UnitCost, correlated_scores, quantile_of
from simulations.table import COVERS_80, COVERS_95, judged, print_table


DRAWS = 1_000
CONTACTS = "80 % range of contacts avoided covers"
BANDS = {"80 % range covers": COVERS_80, "95 % range covers": COVERS_95, CONTACTS: COVERS_80}
WEEKS, MONTHS = 52, 12
NOISE, LASTING = 0.08, 0.3  # standard deviation of the log of a step's level, and its correlation with the step before
COSTS = {"phone": UnitCost(4.2, 5.5, 7.1, 0.55), "face_to_face": UnitCost(12, 15, 19.5, 0.4), "web": UnitCost(0.3, 0.45, 0.7, 0.1)}
MINUTES, RATE, SAMPLE = 6.0, 19.4, 200


@dataclass(frozen=True)
class Kind:
    """One kind of service to simulate: steps of the year, whether falls come from a launch, and how surely they are known."""

    what: str
    steps: int
    is_launch: bool
    df: float
    moved: tuple[str, ...] = ("phone", "face_to_face", "web")  # channels whose contacts changed


KINDS = (
    Kind("launch, calls alone, by week, 3 degrees of freedom", WEEKS, True, 3.0, ("phone",)),
    Kind("launch, three channels, by week, 3 degrees of freedom", WEEKS, True, 3.0),
    Kind("launch, three channels, by week, 8 degrees of freedom", WEEKS, True, 8.0),
    Kind("falls against other services, by month", MONTHS, False, math.inf),
)


def run(seeds: range) -> list[dict]:
    """One row per kind of service and range: how many of the seeds it covers, and the band a right range falls in."""
    rows: list[dict[str, object]] = []
    for kind in KINDS:
        covered = dict.fromkeys(BANDS, 0)
        for seed in seeds:
            found, truth, avoided = _one(kind, seed)
            net = found.average[NET]
            covered["80 % range covers"] += net.low_80 <= truth <= net.high_80
            covered[CONTACTS] += found.contacts.low_80 <= avoided <= found.contacts.high_80
            if net.low_95 is not None and net.high_95 is not None:
                covered["95 % range covers"] += net.low_95 <= truth <= net.high_95
        names = [name for name in BANDS if kind.steps == WEEKS or not name.startswith("95")]
        rows += [judged(f"{kind.what}: {name}", len(seeds), covered[name], BANDS[name]) for name in names]
    return rows


def _one(kind: Kind, seed: int) -> tuple[Saving, float, float]:
    """A simulated service's estimate, its true saving in pounds a year, and the contacts with staff it truly avoided."""
    random = np.random.default_rng([seed, kind.steps, len(kind.moved), 0 if math.isinf(kind.df) else int(kind.df)])
    costs = dict(zip(COSTS, correlated_scores(len(COSTS), 1, random)[:, 0], strict=True))
    pounds = {channel: float(quantile_of(COSTS[channel], np.array([score]))[0]) for channel, score in costs.items()}
    share = float(random.uniform(0.2, 0.9))
    lines, truth, contacts = [], 0.0, 0.0
    for channel, level, fall in (("phone", 8_000.0, 0.15), ("face_to_face", 3_000.0, 0.25)):
        line, avoided = _line(kind, channel, level, fall, random)
        drift, longer = _drift(random)
        lines.append(Line(**{**vars(line), "drift": drift}))
        contacts += avoided
        truth += avoided * pounds[channel] - level * pounds[channel] * float(COSTS[channel].variable_share or 0) * longer
    web, gained = _line(kind, "web", 4_000.0, -0.3, random)
    lines.append(Line(**{**vars(web), "records_share": 1.0}))
    truth += gained * pounds["web"] + gained * (1 - share) * MINUTES / 60 * RATE - 900
    straight = StraightThrough(records=int(random.binomial(SAMPLE, share)), sample=SAMPLE)
    case = Case("simulated", tuple(lines), KeyingTerms(MINUTES, RATE, straight), 900)
    found = estimate_saving([case], seed, DRAWS, with_doubt=False)
    assert isinstance(found, Saving)
    return found, truth, contacts


def _line(kind: Kind, channel: str, level: float, fall: float, random: np.random.Generator) -> tuple[Line, float]:
    """A channel as it was counted and estimated, and the contacts it truly avoided in a year of average weeks."""
    counts = _counts(level / kind.steps, kind.steps, random)
    block = 4 if kind.steps == WEEKS else 3
    if channel not in kind.moved:
        return Line(channel, channel != "web", counts, float(counts.sum()), COSTS[channel], Effect(), block), 0.0
    sigma = 0.05
    if kind.is_launch:
        effect = math.log(1 - fall)
        error = sigma * math.sqrt(random.chisquare(kind.df) / kind.df)
        change: Effect | Range = Effect(effect + sigma * float(random.standard_normal()), error, kind.df)
        avoided = level * (math.exp(-effect) - 1)
    else:
        avoided = level * (1 / (1 - fall) - 1)
        reach = sigma * level
        central = avoided + reach * float(random.standard_normal())
        change = Range(central, central - 1.281552 * reach, central + 1.281552 * reach)
    return Line(channel, channel != "web", counts, float(counts.sum()), COSTS[channel], change, block), avoided


def _counts(mean: float, steps: int, random: np.random.Generator) -> np.ndarray:
    noise = np.empty(steps)
    last = float(random.standard_normal())
    for step in range(steps):
        last = LASTING * last + math.sqrt(1 - LASTING**2) * float(random.standard_normal())
        noise[step] = last
    return random.poisson(mean * np.exp(NOISE * noise - NOISE**2 / 2)).astype(float)


def _drift(random: np.random.Generator) -> tuple[Drift, float]:
    true, error = 0.03, 0.01
    return Drift(true + error * float(random.standard_normal()), error, 400.0), math.expm1(true)


if __name__ == "__main__":
    print_table(run, __doc__)
