"""What a launch did to the contacts of a service: against other services, judged by placebo windows, with a second opinion."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from analysis.finding import Range, Refusal
from analysis.launch_checks import (
    Check,
    fake_dates,
    gap_windows,
    grade,
    negative_control,
    one_donor_less,
    other_dates,
    placebo_services,
    shapes,
    textbook,
    weighted_weeks,
)
from analysis.launch_lasting import lasting
from analysis.launch_series import LEAST_MEAN, PRE_PER_POST, Comparison, LaunchSeries, known_post, line_up
from analysis.placebo_windows import WindowComparison, minimum_detectable, placebo_differences
from analysis.structural_series import WEEKS_OF_YEAR, StepEstimate, estimate_step, fourier
from analysis.wording import listed


SMALLEST_USEFUL_EFFECT = 0.25  # where even a fall by a quarter could not be seen, no figure is given
SEASONAL_PERIODS = 104  # weeks from which the second opinion carries a season of its own
METHOD = "log ratio to other services, placebo windows"


@dataclass(frozen=True)
class LaunchImpact:
    """The effect of a launch on one service and channel; shares are of what would have been, -0.14 is 14 % fewer contacts."""

    windows: WindowComparison
    effect: Range
    second: StepEstimate | None
    actual: float  # contacts in the periods compared after the launch
    avoided: Range  # contacts that did not come in those periods
    grade: str
    smallest_visible: float  # MDE80, a share
    checks: tuple[Check, ...]
    comparison: Comparison
    weights: tuple[float, ...]
    notes: tuple[str, ...]
    latest: WindowComparison | None = None  # the effect in the last periods known, where it has clearly weakened

    @property
    def holding(self) -> WindowComparison:
        """The effect that a year may be counted at."""
        return self.latest or self.windows

    @property
    def second_effect(self) -> float | None:
        """The second opinion as a share."""
        return None if self.second is None else math.expm1(self.second.step)

    @property
    def counterfactual(self) -> Range:
        """Contacts that would have come in the periods compared."""
        avoided = self.avoided
        low_95, high_95 = (end if end is None else self.actual + end for end in (avoided.low_95, avoided.high_95))
        return Range(self.actual + avoided.central, self.actual + avoided.low_80, self.actual + avoided.high_80, low_95, high_95)


@dataclass(frozen=True)
class BeforeAfter:
    """The change against the same periods a year before: suggestive at best, and without a range."""

    change: float  # a share
    actual: float
    year_before: float
    periods: int


def estimate_launch_impact(series: LaunchSeries) -> LaunchImpact | Refusal:
    """The effect of the launch, or why it is not given. Nothing in it is random.

    Where an effect of a quarter would be invisible, donors are chosen once more, by longer means: by what is known before the launch alone.
    """
    refusal = _too_little(series)
    if refusal:
        return refusal
    comparison = line_up(series)
    refusal = _not_comparable(series, comparison)
    if refusal:
        return refusal
    windows, checks = gap_windows(comparison), [fake_dates(comparison)]
    if not checks[0].passed:
        return Refusal(
            "UNSTABLE_PRE",
            "The counts were not steady beside other services before the launch: a launch date made up before it shows an effect too.",
        )
    if windows.smallest_visible > SMALLEST_USEFUL_EFFECT:
        found = None if series.by_block or series.rules.block == 1 else estimate_launch_impact(replace(series, by_block=True))
        return found if isinstance(found, LaunchImpact) else _underpowered(series, comparison, windows)
    checks += [
        placebo_services(comparison),
        one_donor_less(comparison),
        other_dates(comparison),
        negative_control(comparison),
        shapes(comparison),
    ]
    lasts, latest = lasting(comparison)
    checks += [each for each in (lasts, weighted_weeks(comparison), textbook(comparison)) if each]
    second = second_opinion(comparison)
    agrees = second is not None and second.step * windows.effect_log > 0
    best = "moderate" if comparison.is_loose or latest else series.rules.best_grade
    actual = float(comparison.counts[comparison.post].sum())
    return LaunchImpact(
        windows=windows,
        effect=windows.share(),
        second=second,
        actual=actual,
        avoided=windows.avoided(actual),
        grade=grade(windows.p_value, second.p_value if second else None, agrees, {check.check: check for check in checks}, best),
        smallest_visible=windows.smallest_visible,
        checks=tuple(checks),
        comparison=comparison,
        weights=tuple(float(weight) for weight in comparison.reference()[1]),
        notes=_notes(series, comparison),
        latest=latest,
    )


def loose_windows(series: LaunchSeries) -> WindowComparison:
    """The comparison behind a refusal as UNDERPOWERED: only for sums that carry its doubt along, never to be shown by itself."""
    return gap_windows(line_up(series))


def second_opinion(comparison: Comparison) -> StepEstimate | None:
    """The step in a local level model of the service's logs, with its donors as a regressor, and a season where two years are known."""
    end = int(comparison.post[-1]) + 1
    y = np.full(end, np.nan)
    used = np.r_[comparison.pre, comparison.post]
    y[used] = comparison.treated[used]
    start = int(comparison.pre[0])
    donors = comparison.reference()[0][:end]
    donors = np.where(np.isfinite(donors), donors, np.nanmean(donors[used]))
    columns = [donors[start:, None]]
    if comparison.rules.grain == "week" and end - start >= SEASONAL_PERIODS:
        columns.append(fourier(np.arange(start, end), WEEKS_OF_YEAR))
    step = (np.arange(start, end) >= comparison.post[0]).astype(float)
    return estimate_step(y[start:], step, np.column_stack(columns))


def before_after(counts: ArrayLike, launch: int, season: int, ramp: int = 0) -> BeforeAfter | Refusal:
    """Periods after the launch against the same ones a year (`season` periods) before, for services nothing can be compared with.

    Only periods known in both years and before the launch in the earlier one count, at most a year of them.
    """
    values = np.asarray(counts, float)
    after = np.arange(launch + ramp, min(len(values), launch + season))
    after = after[after >= season]
    after = after[np.isfinite(values[after]) & np.isfinite(values[after - season])]
    then = float(values[after - season].sum())
    if len(after) == 0 or then < LEAST_MEAN * len(after):
        return Refusal("NO_BASELINE", "The same time a year before the launch is not known, or had too few contacts.")
    now = float(values[after].sum())
    return BeforeAfter(now / then - 1, now, then, len(after))


def _too_little(series: LaunchSeries) -> Refusal | None:
    """The gates that need no donors, in the order in which nothing else could mend them."""
    rules, counts = series.rules, np.asarray(series.counts, float)
    if series.clashes:
        sentence = f"Something else changed within four weeks of the launch, so the two cannot be told apart: {listed(series.clashes)}."
        return Refusal("CONFOUNDED", sentence)
    if not np.isfinite(counts).any():
        return Refusal("NO_DATA", f"No complete {rules.grain} of this service and channel is known.")
    before = counts[: series.launch][np.isfinite(counts[: series.launch])]
    if len(before) < rules.least_pre:
        since = f" since {series.started_by}" if series.started_by else ""
        return Refusal(
            "TOO_SHORT_PRE",
            f"Only {len(before)} {rules.grain}s before the launch are known{since}; it takes {rules.least_pre}. {_mend(series)}",
        )
    after = known_post(series)
    if after < rules.least_post and series.stopped_by:
        sentence = f"Only {after} {rules.grain}s after the launch can be used before something else changed ({series.stopped_by}); it takes {rules.least_post}."
        return Refusal("CONFOUNDED", sentence)
    if after < rules.least_post:
        return _too_early(series, rules.least_post - after)
    if before.mean() < LEAST_MEAN:
        return Refusal(
            "TOO_FEW_CONTACTS",
            f"Fewer than {LEAST_MEAN} contacts a {rules.grain} before the launch: the chance of counting hides any likely effect.",
        )
    return None


def _mend(series: LaunchSeries) -> str:
    """What would bring more periods before the launch."""
    if series.follows_launch:
        return (
            "Waiting does not help. To judge both launches as one, give them one row of changes.csv: "
            "from_date of the first, and a to_date four weeks after the second."
        )
    return "Waiting does not help." if series.started_by else "Older exports would help."


def _too_early(series: LaunchSeries, missing: int) -> Refusal:
    """Until when: the day the last period still missing is over, counted from the end of the data or from the launch."""
    rules = series.rules
    last = max(len(np.asarray(series.counts)), series.launch + series.ramp)
    ready = series.date_of(last + missing)
    until = f" Too early until {ready.isoformat()}." if ready else ""
    weeks = f"{rules.least_post} {rules.grain}s after the launch"
    ramp = f" and its {series.ramp} {rules.grain}{'s' if series.ramp > 1 else ''} of starting up" if series.ramp else ""
    return Refusal("TOO_SHORT_POST", f"It takes {weeks}{ramp} to say what it did.{until}")


def _not_comparable(series: LaunchSeries, comparison: Comparison) -> Refusal | None:
    """The gates of the periods and donors that are left."""
    rules = series.rules
    if len(comparison.names) < 2:
        return Refusal(
            "NO_DONORS", "No two other services of this channel were left untouched, so nobody can say what would have happened anyway."
        )
    if len(comparison.pre) < rules.least_pre:
        return Refusal(
            "TOO_SHORT_PRE",
            f"Only {len(comparison.pre)} {rules.grain}s before the launch are known for it and other services; it takes {rules.least_pre}.",
        )
    if len(comparison.post) < rules.least_post:
        return _too_early(series, rules.least_post - len(comparison.post))
    return None


def _underpowered(series: LaunchSeries, comparison: Comparison, windows: WindowComparison) -> Refusal:
    """How large an effect would have to be, and when smaller ones will be seen."""
    percent = math.ceil(100 * windows.smallest_visible)
    sentence = f"An effect smaller than {percent}% would be invisible here; "
    longer = _periods_needed(comparison)
    ready = None if longer is None else series.date_of(int(comparison.post[0]) + longer)
    if longer is None or series.stopped_by:
        return Refusal("UNDERPOWERED", sentence + "waiting does not help, as what is known before the launch is too short or too uneven.")
    return Refusal(
        "UNDERPOWERED",
        sentence + (f"wait until {ready.isoformat()}." if ready else f"wait for {longer} {series.rules.grain}s after the launch."),
    )


def _periods_needed(comparison: Comparison) -> int | None:
    """The shortest longer post-period that would show an effect of a quarter; None when the pre-period allows none."""
    values = comparison.gap[comparison.pre]
    season = None if comparison.season is None else comparison.season[comparison.pre]
    for length in range(len(comparison.post) + 1, len(values) // PRE_PER_POST + 1):
        error = float(np.sqrt(np.mean(placebo_differences(values, length, season) ** 2)))
        if minimum_detectable(error, max(2.0, len(values) / length - 1)) <= SMALLEST_USEFUL_EFFECT:
            return length
    return None


def _notes(series: LaunchSeries, comparison: Comparison) -> tuple[str, ...]:
    """What a reader must know of the choice of periods and donors."""
    grain, notes = series.rules.grain, []
    if series.ramp:
        first = f"first {series.ramp} {grain}s" if series.ramp > 1 else f"first {grain}"
        notes.append(f"Left out: the {first} after the launch, while people found it.")
    if len(comparison.later):
        notes.append(
            f"Only the first {len(comparison.post)} {grain}s after that are used: a third of the {len(comparison.pre)} known before the launch."
        )
    if series.stopped_by:
        notes.append(f"Nothing after this change is used: {series.stopped_by}.")
    if series.started_by:
        notes.append(f"Nothing before this change is used: {series.started_by}.")
    if series.by_block:
        notes.append(f"Other services were chosen by means of {series.rules.block} {grain}s, as single {grain}s showed too little.")
    if comparison.is_loose:
        notes.append("Other services moved little with this one before the launch, so the grade is moderate at most.")
    if comparison.left_out:
        notes.append(f"Not compared with {listed(comparison.left_out)}: too small, not known long enough, or moving otherwise.")
    return tuple(notes)


def said_by(found: LaunchImpact, subject: str, after: str) -> str:
    """The plain statement, with its range: `subject` such as 'Calls about housing benefit', `after` such as 'in the 26 weeks after launch'."""
    effect, fake = found.effect, next(check.says for check in found.checks if check.check == "placebo in time")
    range_80, range_95 = _range_words(effect.low_80, effect.high_80), _range_words(effect.low_95, effect.high_95)
    if found.grade in ("none", "conflicting"):
        why = "The two methods disagree" if found.grade == "conflicting" else "No effect that we can see"
        return f"{why}: {subject} were from {range_95} than they would have been (95% range), {after}. Grade: {found.grade}. {fake}"
    direction = "lower" if effect.central < 0 else "higher"
    amount = f"{abs(100 * effect.central):.0f}% {direction} than they would have been"
    weakened = "" if found.latest is None else f" {next(check.says for check in found.checks if check.check == 'lasting')}"
    return f"{subject} were {amount} (80%: {range_80}; 95%: {range_95}), {after}.{weakened} Grade: {found.grade}. {fake}"


def _range_words(low: float | None, high: float | None) -> str:
    """9% to 19% lower; 3% lower to 5% higher."""
    small, large = sorted((low or 0.0, high or 0.0), key=abs)
    if (low or 0.0) * (high or 0.0) > 0:
        return f"{abs(100 * small):.0f}% to {abs(100 * large):.0f}% {'lower' if large < 0 else 'higher'}"
    return f"{abs(100 * (low or 0.0)):.0f}% lower to {abs(100 * (high or 0.0)):.0f}% higher"
