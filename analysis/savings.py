"""How much fewer contacts saved and how sure that is: draws of contacts avoided, unit costs, keying, longer calls and running cost."""

import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.block_bootstrap import block_weights
from analysis.finding import Range, Refusal
from analysis.rekeying import MINUTES, StraightThrough
from analysis.unit_cost_draws import SHARED_ERROR, Z_80, UnitCost, quantile_of


Array = NDArray[np.float64]
DRAWS = 10_000
SEED = 20_052
FARTHEST_LOG = 3.0  # an effect beyond twentyfold is a tail of the t distribution, not a finding
WEEKS, EFFECT, COSTS, KEYING, HANDLE = "weeks", "effect", "costs", "keying", "handle"
SOURCES = (WEEKS, EFFECT, COSTS, KEYING, HANDLE)
GROSS, KEYED, INDUCED, LONGER, RUNNING, NET = "gross", "keying", "induced", "longer", "running", "net"
PARTS = (GROSS, KEYED, INDUCED, LONGER, RUNNING)
PAPER = frozenset({"email", "post"})  # typed from paper or a message; calls and visits are typed while talking
QUANTILES = (0.5, 0.1, 0.9, 0.025, 0.975)


@dataclass(frozen=True)
class Effect:
    """What a launch did: log of contacts over what would have come, its standard error and degrees of freedom of its t distribution."""

    log_ratio: float = 0.0
    standard_error: float = 0.0
    df: float = math.inf


UNCHANGED = Effect()


@dataclass(frozen=True)
class Drift:
    """How much longer a contact takes than without the change, as a log ratio, and its standard error; seconds a contact takes now."""

    log_ratio: float
    standard_error: float
    seconds_now: float


@dataclass(frozen=True, eq=False)
class Line:
    """One channel of one service: contacts in whole weeks or months of the period, contacts a year, and what they are compared with.

    `change`: an Effect; or the fall a year (counterfactual less actual) as a Range; None where every contact is new, as of a tool launched.
    `records_share` is the share of contacts that end as a record somebody may have to type. `is_loose`: its change is known too loosely to
    be given alone, so it may only be shown in sums.
    """

    channel_id: str
    is_staffed: bool
    steps: Array
    annual: float
    cost: UnitCost
    change: Effect | Range | None
    block: int = 4
    cost_key: str = ""
    drift: Drift | None = None
    records_share: float = 0.0
    source_service: str = ""
    is_loose: bool = False


@dataclass(frozen=True)
class KeyingTerms:
    """Minutes a record, pounds an hour, and the share that needs no typing."""

    minutes: float
    rate: float
    straight_through: StraightThrough


@dataclass(frozen=True)
class Case:
    """One service: its lines, its keying terms when known, and what running the online service costs a year."""

    service_id: str
    lines: tuple[Line, ...]
    keying: KeyingTerms | None = None
    running_cost: float = 0.0

    @property
    def has_marginal(self) -> bool:
        """Whether every line says which part of its unit cost a contact fewer saves."""
        return all(line.cost.variable_share is not None for line in self.lines)

    @property
    def is_keying_unknown(self) -> bool:
        """Whether keying matters and nobody knows how much of it there is."""
        return self.keying is not None and self.keying.straight_through.central is None and self.keying.minutes > 0


@dataclass(frozen=True)
class Noise:
    """Draws by name, so that services share the errors they share; a source that is not `active` stays at its central value.

    What is `known` depends on seed and number of draws alone, so that a noise made from another by replace() need not draw it again.
    """

    seed: int = SEED
    draws: int = DRAWS
    active: frozenset[str] = frozenset(SOURCES)
    correlation: float = SHARED_ERROR
    df: float = math.inf  # of the sum of launch effects, see `joint_df`
    known: dict[tuple, Array] = field(default_factory=dict, compare=False)  # made once, never changed

    def generator(self, *name: object) -> np.random.Generator:
        """A generator of its own for every name."""
        return np.random.default_rng([self.seed, zlib.crc32("|".join(map(str, name)).encode())])

    def normal(self, source: str, *name: object) -> Array:
        """Standard normal draws, or one zero."""
        return self._kept((source, *name), lambda: self.generator(source, *name).standard_normal(self.draws), source)

    def effect(self, *name: object) -> Array:
        """Draws of the error of one launch effect, in standard errors: t distributed when it is the only one.

        All effects of a sum share the factor by which errors may be underestimated, with the degrees of freedom of the sum: a t for
        each of them on its own would make the range of the sum too wide.
        """
        if EFFECT not in self.active or math.isinf(self.df):
            return self.normal(EFFECT, *name)
        factor = self._kept(
            (EFFECT, "factor", self.df), lambda: np.sqrt(self.df / self.generator(EFFECT, "factor").chisquare(self.df, self.draws)), EFFECT
        )
        return np.asarray(self.normal(EFFECT, *name) * factor)

    def cost_scores(self, key: str) -> Array:
        """Scores of one unit cost: partly an error that all unit costs share."""
        shared, own = self.normal(COSTS, "shared"), self.normal(COSTS, key)
        return np.asarray(math.sqrt(self.correlation) * shared + math.sqrt(1 - self.correlation) * own)

    def contacts(self, line: Line) -> Array:
        """Contacts a year of one line: its steps in the weights of the bootstrap, which are the same for every series of as many steps."""
        steps = np.asarray(line.steps, float)
        mean = float(steps.mean())
        if mean <= 0:
            return np.array([line.annual])
        if WEEKS not in self.active:
            return np.asarray(np.full((1, len(steps)), 1 / len(steps)) @ steps * (line.annual / mean))
        return self._kept(
            (WEEKS, line), lambda: _block_weights(self.seed, len(steps), self.draws, line.block) @ steps * (line.annual / mean), WEEKS
        )

    def _kept(self, name: tuple, make: Callable[[], Array], source: str) -> Array:
        if source not in self.active:
            return np.zeros(1)
        if name not in self.known:
            self.known[name] = make()
        return self.known[name]


@lru_cache(maxsize=8)
def _block_weights(seed: int, steps: int, draws: int, block: int) -> Array:
    weights = block_weights(steps, draws, block, np.random.default_rng([seed, steps, block]))
    weights.flags.writeable = False  # shared by whoever asks for the same
    return weights


@dataclass(frozen=True)
class LineDraws:
    """Draws of one line: contacts a year now, contacts avoided a year, unit cost in pounds, and log drift of handle time."""

    line: Line
    now: Array
    avoided: Array
    cost: Array
    drift: Array


@dataclass(frozen=True)
class Rungs:
    """Draws in pounds a year by part; a cost is below zero. `marginal` counts only the part of unit costs that varies with contacts."""

    average: dict[str, Array]
    marginal: dict[str, Array]
    contacts: Array  # staffed contacts avoided a year
    lines: tuple[LineDraws, ...]


def draw_rungs(case: Case, noise: Noise, unknown_share: float = 0.0) -> Rungs:
    """Every part of one service's saving in every draw; where the straight-through share is unknown it is taken as `unknown_share`."""
    drawn = tuple(_draw_line(case, line, noise) for line in case.lines)
    zero = np.zeros(1)
    staffed, online = ([each for each in drawn if each.line.is_staffed is kind] for kind in (True, False))
    average: dict[str, Array] = {}
    marginal: dict[str, Array] = {}
    for parts, with_share in ((average, False), (marginal, True)):
        parts[GROSS] = sum((each.avoided * _price(each, with_share) for each in staffed), zero)
        parts[INDUCED] = sum((each.avoided * _price(each, with_share) for each in online), zero)
        parts[LONGER] = sum((_longer(each) for each in staffed), zero)
        parts[KEYED] = -_keying(case, drawn, noise, unknown_share)
        parts[RUNNING] = np.array([-case.running_cost])
        parts[NET] = sum((parts[name] for name in PARTS), zero)
    return Rungs(average, marginal, sum((each.avoided for each in staffed), zero), drawn)


def add_rungs(found: Sequence[Rungs]) -> Rungs:
    """The sum over services of draws made with the same noise."""
    zero = np.zeros(1)
    totals = [
        {name: sum((each[name] for each in parts), zero) for name in (*PARTS, NET)}
        for parts in zip(*((r.average, r.marginal) for r in found), strict=True)
    ]
    return Rungs(totals[0], totals[1], sum((each.contacts for each in found), zero), tuple(line for each in found for line in each.lines))


def range_of(draws: Array, with_95: bool = True) -> Range:
    """Median, 80 % and 95 % range of draws; monthly counts alone earn no 95 %."""
    central, low_80, high_80, low_95, high_95 = (float(value) for value in np.quantile(draws, QUANTILES))
    return Range(central, low_80, high_80, *((low_95, high_95) if with_95 else (None, None)))


def joint_df(cases: Sequence[Case], known_variance: float = 0.0) -> float:
    """Degrees of freedom of the sum of all launch effects in pounds; those of the effect when there is one.

    Welch's form for few degrees of freedom (Biometrika 34, 1947): each is counted two higher and the sum two lower. `known_variance` is
    that of everything else in the sum, whose size is not estimated from few placebo windows.
    """
    terms = [
        (line.annual * math.exp(-line.change.log_ratio) * line.cost.central * line.change.standard_error, line.change.df)
        for case in cases
        for line in case.lines
        if isinstance(line.change, Effect)
    ]
    variance, shaky = known_variance + sum(error**2 for error, _ in terms), sum(error**4 / (df + 2) for error, df in terms)
    return variance**2 / shaky - 2 if shaky > 0 else math.inf


def wrong_case(case: Case) -> Refusal | None:
    """Why a service cannot be priced: a unit cost out of order, counts that are no numbers, a share outside 0 to 1."""
    for line in case.lines:
        refusal = line.cost.wrong()
        if refusal:
            return refusal
        steps = np.asarray(line.steps, float)
        if steps.size == 0 or not np.all(np.isfinite(steps)) or np.any(steps < 0) or not math.isfinite(line.annual) or line.annual < 0:
            return Refusal("NO_DATA", f"The contacts of channel {line.channel_id} are not known for any whole week or month of the period.")
    if case.keying is None:
        return None
    if not all(math.isfinite(value) and value >= 0 for value in (case.keying.minutes, case.keying.rate)):
        return Refusal("BAD_SETTING", "Minutes a record and the back-office rate must not be below zero.")
    return case.keying.straight_through.wrong()


def _draw_line(case: Case, line: Line, noise: Noise) -> LineDraws:
    now = noise.contacts(line)
    name = (line.source_service or case.service_id, line.channel_id)
    cost = quantile_of(line.cost, noise.cost_scores(line.cost_key or "|".join(name)))
    if line.change is None:
        avoided = -now
    elif isinstance(line.change, Effect):
        error = line.change.standard_error * noise.effect(*name)
        avoided = now * np.expm1(np.clip(-(line.change.log_ratio + error), -FARTHEST_LOG, FARTHEST_LOG))
    else:
        z = noise.normal(EFFECT, *name)
        reach = np.where(z < 0, line.change.central - line.change.low_80, line.change.high_80 - line.change.central)
        avoided = line.change.central + reach * z / Z_80
    drift = np.zeros(1) if line.drift is None else line.drift.log_ratio + line.drift.standard_error * noise.normal(HANDLE, *name)
    return LineDraws(line, now, avoided, cost, drift)


def _price(drawn: LineDraws, with_share: bool) -> Array:
    share = drawn.line.cost.variable_share
    return drawn.cost * (share or 0.0) if with_share else drawn.cost


def _longer(drawn: LineDraws) -> Array:
    """What longer contacts cost, below zero; an unknown variable share counts as all, the cautious end. Staff time is all marginal."""
    share = drawn.line.cost.variable_share
    return -drawn.now * drawn.cost * (1.0 if share is None else share) * np.expm1(drawn.drift)


def _keying(case: Case, drawn: Sequence[LineDraws], noise: Noise, unknown_share: float) -> Array:
    """What typing costs now less what it would have cost, a year."""
    terms = case.keying
    if terms is None:
        return np.zeros(1)
    share: Array | float
    if terms.straight_through.central is None:
        share = unknown_share
    elif KEYING in noise.active:
        share = terms.straight_through.draw(noise.draws, noise.generator(KEYING, case.service_id))
    else:
        share = terms.straight_through.central
    online = sum((each.avoided * each.line.records_share for each in drawn if not each.line.is_staffed), np.zeros(1))
    paper = sum((each.avoided * each.line.records_share for each in drawn if each.line.channel_id in PAPER), np.zeros(1))
    return np.asarray((-online * (1 - share) - paper) * terms.minutes / MINUTES * terms.rate)
