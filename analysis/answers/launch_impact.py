"""The launch_impact finding: every launch and release, on every channel of the services it should move, against other services."""

import datetime
from collections.abc import Mapping

import numpy as np

from analysis.finding import Range, Refusal
from analysis.finding_rows import RANGE_COLUMNS, range_cells, refused, told
from analysis.findings import Asker
from analysis.launch_cases import ALL_ASSISTED, Case, Facts, assisted, best_case, read_launch_facts, self_assessments, totals
from analysis.launch_changes import Launch, read_launches
from analysis.launch_impact import METHOD, BeforeAfter, LaunchImpact, before_after, said_by
from analysis.launch_panel import LaunchPanel
from analysis.questions import Question


QUESTION = Question(
    "launch_impact",
    "What did each launch do to calls, visits and online requests, compared with services it could not reach?",
    "one row per launch, service and channel, and one for all staffed channels together; a second row, without a range, where nothing can be compared",
    ("service_id", "channel_id"),
    when="build",
    filters=("service_id", "channel_id"),
)
YEAR_BEFORE = "same periods a year before"
UNIT = "share of contacts that would have come"
RANGES = ("contacts_avoided", "counterfactual_contacts")
FIGURES = (
    *RANGE_COLUMNS, "unit",
    *(f"{name}{end}" for name in RANGES for end in ("", "_low_80", "_high_80", "_low_95", "_high_95")),
    "actual_contacts", "grade", "p_primary", "p_second", "p_placebo", "second_estimate", "second_low_95", "second_high_95", "mde_80",
    "n_pre", "n_post", "post_start", "post_end", "effect_log", "effect_log_se", "effect_df", "standard_error", "df",
    "is_weakened", "counterfactual_per_period", "donors", "donor_weights", "donors_left_out", "checks",
)  # fmt: skip
SUBJECTS = {
    "phone": "Calls about", "face_to_face": "Visits about", "web": "Online contacts about", "app": "App contacts about", "email": "E-mails about",
    "chat": "Web chats about", "sms": "Text messages about", "social": "Social media contacts about", "post": "Letters about",
    ALL_ASSISTED: "All contacts with staff about",
}  # fmt: skip
ASSUMED = (
    "Without the launch, the service would have kept its course beside the other services of the channel.",
    "The launch did not reach those other services, and nothing else happened to this one that nobody wrote down.",
)
Rows = list[dict[str, object]]


def answer(asked: Asker, _values: Mapping[str, object]) -> Rows:
    """Rows in order of launch, service and channel; both parameters only choose among them."""
    records, services = asked("all_changes", {}).records(), asked("launch_services", {}).records()
    assessed = self_assessments(services)
    launches = read_launches(records, assessed)
    if not launches:
        why = Refusal("NO_DATA", "No launch or release is written down, so there is none to measure: changes.csv has a row for each.")
        return [refused(_identity(None, None, None, (), None), FIGURES, why, METHOD, unit=UNIT)]
    facts = read_launch_facts(asked, records, services)
    return [row for launch in launches for service in launch.services for row in _service_rows(facts, launch, service, assessed)]


def _service_rows(facts: Facts, launch: Launch, service: str | None, assessed: set[str]) -> Rows:
    """The rows of one service: its channels, then all staffed channels together."""
    if service in assessed:
        sentence = "People only check here what they may get. Add a row of the same date for each service whose visits, calls or requests it should change."
        return [refused(_identity(launch, service, None, (), None), FIGURES, Refusal("NO_BASELINE", sentence), METHOD, unit=UNIT)]
    channels = sorted({*facts.weekly.channels(service), *facts.monthly.channels(service)})
    if not channels:
        why = Refusal("NO_DATA", "No feed counts contacts of this service.")
        return [refused(_identity(launch, service, None, (), None), FIGURES, why, METHOD, unit=UNIT)]
    all_channels = totals(facts, launch, service)
    cases = [best_case(facts, launch, service, (channel,), channel) for channel in channels]
    rows = []
    for case in [*cases, *all_channels]:
        others = [] if case.channel_id == ALL_ASSISTED or case.channel_id not in assisted(facts) else all_channels
        rows.append(_row(facts, case, others))
        if isinstance(case.found, Refusal) and case.found.code == "NO_DONORS":
            rows += _year_before(facts, case)
    return rows


def _row(facts: Facts, case: Case, all_channels: list[Case]) -> dict[str, object]:
    identity = _identity(case.launch, case.service, case.channel_id, case.channels, case.panel)
    found, panel = case.found, case.panel
    if isinstance(found, Refusal) or panel is None:
        why = found if isinstance(found, Refusal) else Refusal("NO_DATA", "No period is known.")
        n = None if panel is None else int(np.isfinite(np.asarray(panel.series.counts, float)).sum())
        return refused(identity, FIGURES, why, METHOD, n, UNIT)
    grain, windows, checks = panel.series.rules.grain, found.windows, _checks(found)
    sentence = said_by(found, _subject(facts, case), f"in {windows.n_post} {grain}s after launch")
    for total in all_channels:
        substitution = _substitution(found, total)
        checks.append(substitution)
        sentence += f" {substitution['says']}"
    return told(
        identity,
        {**_figures(found, panel), "checks": checks},
        windows.n_pre + windows.n_post,
        METHOD if not found.comparison.is_weighted else f"{METHOD}, weighted donors",
        [
            *ASSUMED,
            *found.notes,
            *(["Left out because of what else happened then: " + "; ".join(panel.masked) + "."] if panel.masked else []),
        ],
        f"{sentence} {_registration(case.launch)}",
    )


def _figures(found: LaunchImpact, panel: LaunchPanel) -> dict[str, object]:
    windows, comparison, second = found.windows, found.comparison, found.second
    ids = dict(zip(panel.series.donor_names, panel.donor_ids, strict=True))
    first, last = (panel.series.date_of(int(comparison.post[place])) for place in (0, -1))
    second_ends = (None, None) if second is None else tuple(float(np.expm1(end)) for end in second.ends())
    used = [ids[name] for name in comparison.names]
    left = [{"service_id": service, "why": why} for service, why in panel.left_out]
    left += [{"service_id": ids[name], "why": "too small, not known long enough, or moving otherwise"} for name in comparison.left_out]
    return {
        **range_cells(found.effect), "unit": UNIT, **_ends("contacts_avoided", found.avoided), **_ends("counterfactual_contacts", found.counterfactual),
        "actual_contacts": round(found.actual), "grade": found.grade, "p_primary": windows.p_value, "p_second": second.p_value if second else None,
        "p_placebo": windows.p_placebo, "second_estimate": found.second_effect, "second_low_95": second_ends[0], "second_high_95": second_ends[1],
        "mde_80": found.smallest_visible, "n_pre": windows.n_pre, "n_post": windows.n_post,
        "post_start": first.isoformat() if first else None, "post_end": last.isoformat() if last else None,
        "effect_log": found.holding.effect_log, "effect_log_se": found.holding.standard_error, "effect_df": found.holding.df,
        "standard_error": windows.standard_error, "df": windows.df, "is_weakened": found.latest is not None,
        "counterfactual_per_period": found.counterfactual.central / windows.n_post,
        "donors": used, "donor_weights": dict(zip(used, found.weights, strict=True)), "donors_left_out": left,
    }  # fmt: skip


def _ends(name: str, found: Range) -> dict[str, object]:
    return {
        name: found.central,
        f"{name}_low_80": found.low_80,
        f"{name}_high_80": found.high_80,
        f"{name}_low_95": found.low_95,
        f"{name}_high_95": found.high_95,
    }


def _checks(found: LaunchImpact) -> list[dict[str, object]]:
    return [
        {
            "check": check.check,
            "passed": check.passed,
            "says": check.says,
            "figures": {name: float(value) for name, value in check.figures.items()},
        }
        for check in found.checks
    ]


def _substitution(found: LaunchImpact, total: Case) -> dict[str, object]:
    """(f) Whether all staffed channels together moved the same way: calls that became e-mails are not saved."""
    name = f"substitution by {total.panel.series.rules.grain if total.panel else 'week'}"
    channels = ", ".join(channel.replace("_", " ") for channel in total.channels)
    if isinstance(total.found, Refusal):
        return {
            "check": name,
            "passed": None,
            "says": f"Whether all staffed channels together ({channels}) moved as well is not known.",
            "figures": {},
        }
    whole = total.found.effect
    together = f"All staffed channels together ({channels}): {100 * whole.central:+.0f}% (80%: {100 * whole.low_80:+.0f}% to {100 * whole.high_80:+.0f}%)."
    fell = found.effect.high_80 < 0
    if fell and not whole.high_80 < 0:
        together += " So these contacts may have moved to another staffed channel instead of being saved."
    passed = whole.high_80 < 0 if fell else None
    return {
        "check": name,
        "passed": passed,
        "says": together,
        "figures": {"effect": whole.central, "low_80": whole.low_80, "high_80": whole.high_80},
    }


def _year_before(facts: Facts, case: Case) -> Rows:
    """The row that may still be shown where there are no donors: this year against last, without a range."""
    panel = case.panel
    if panel is None:
        return []
    series = panel.series
    found = before_after(series.counts, series.launch, series.rules.season, series.ramp)
    identity = _identity(case.launch, case.service, case.channel_id, case.channels, panel)
    if not isinstance(found, BeforeAfter):
        return [refused(identity, FIGURES, found, YEAR_BEFORE, unit=UNIT)]
    grain = series.rules.grain
    direction = "lower" if found.change < 0 else "higher"
    sentence = (
        f"{_subject(facts, case)} were {abs(100 * found.change):.0f}% {direction} in {found.periods} {grain}s after launch than in the same {grain}s a year before. "
        f"Suggestive only: no other service shows what would have happened anyway, so there is no range. {_registration(case.launch)}"
    )
    figures = dict.fromkeys(FIGURES) | {
        "estimate": found.change, "unit": "share of contacts a year before", "actual_contacts": round(found.actual), "grade": "suggestive", "n_post": found.periods,
    }  # fmt: skip
    return [
        told(identity, figures, 2 * found.periods, YEAR_BEFORE, ["Nothing but the launch changed from one year to the next."], sentence)
    ]


def _identity(
    launch: Launch | None, service: str | None, channel: str | None, channels: tuple[str, ...], panel: LaunchPanel | None
) -> dict[str, object]:
    return {
        "service_id": service,
        "channel_id": channel,
        "channels": list(channels),
        "grain": panel.series.rules.grain if panel else None,
        "launch_on": launch.on.isoformat() if launch else None,
        "launch_kind": launch.kind if launch else None,
        "launch_services": list(launch.named) if launch else [],
        "note": launch.note if launch else None,
        "registered_on": launch.registered_on.isoformat() if launch and launch.registered_on else None,
        "is_registered_beforehand": bool(launch and launch.registered_on and launch.registered_on <= launch.on),
    }


def _registration(launch: Launch) -> str:
    if launch.registered_on is None or launch.registered_on > launch.on:
        late = f" (written down on {_day(launch.registered_on)})" if launch.registered_on else ""
        return f"Not registered beforehand{late}."
    return f"Registered beforehand, on {_day(launch.registered_on)}."


def _subject(facts: Facts, case: Case) -> str:
    name = "every service" if case.service is None else facts.names.get(case.service, case.service)
    lowered = name[:1].lower() + name[1:] if name[1:2].islower() else name
    return f"{SUBJECTS.get(case.channel_id, f'Contacts ({case.channel_id}) about')} {lowered}"


def _day(day: datetime.date) -> str:
    return day.isoformat()
