"""How good contacts were: avoidable ones by cause, resolved at first contact, channels hopped, and how satisfied people were."""

from collections.abc import Iterable, Mapping

import numpy as np

from analysis.compositions import Asker
from analysis.contact_quality import NOT_CODED, OF_VALUE, AssessedShare, assessed_share, cause_shares, is_tagged, tally
from analysis.finding import Refusal
from analysis.finding_rows import percent, percent_range, refused, told
from analysis.quality_rows import FIGURES, Rows, figures_of, identity_of, names_of, number_of
from analysis.questions import Question
from analysis.repeat_contacts import ResolutionCurve, counted_episodes, first_contact_resolution
from analysis.survey_rows import satisfaction_rows


QUESTION = Question(
    "contact_quality",
    "How much contact was avoidable and why, was it resolved at once, did people hop between channels, and were they satisfied?",
    "one row per measure, service (null: all), channel (null: all), cause, window and scale",
    ("measure", "service_id", "channel_id", "cause"),
    when="warehouse",
    filters=("measure", "service_id", "channel_id", "cause"),
)
SHOWN_WINDOWS = (1, 3, 7, 14, 30)
HEADLINE_WINDOW = 7
CLOSED_TO_TRUST_NONE = 100  # closed episodes: not one hop among so many says that keys differ by channel
SHARE = "share of contacts"
NOT_A_SAMPLE = "Advisers coded contacts as they worked: tagged, not a sample, so there is no range."
TAKEN_AS_SAMPLE = (
    "Fewer than half of the contacts were assessed and are taken as a sample; had advisers picked them, the range would not hold."
)
PARTS_ASSESSED = "Each part counts by all its contacts; parts nobody assessed are left out."


def answer(asked: Asker, _values: Mapping[str, object]) -> Rows:
    """Rows of every measure; a measure without data is a row that says so."""
    contacts = asked("contact_quality_contacts", {}).records()
    repeats = asked("contact_quality_repeats", {}).records()
    persons = {row["service_id"]: row["persons"] for row in asked("contact_quality_persons", {}).records()}
    return [
        *avoidable_rows(contacts),
        *resolution_rows(contacts, repeats, persons),
        *hopping_rows(asked("contact_quality_episodes", {}).records()),
        *satisfaction_rows(asked("contact_quality_answers", {}).records()),
        refused(
            identity_of("coding_agreement"),
            FIGURES,
            Refusal("NO_DATA", "No contacts were coded by two people, so agreement is not known."),
            "Cohen's kappa",
        ),
    ]


def avoidable_rows(contacts: Rows) -> Rows:
    """Avoidable contact over all, by service and by channel, each by cause over all and by service; failure demand; what was not coded."""
    rows = _avoidable(contacts, "channel_id", None, None)
    for service in names_of(contacts, "service_id"):
        rows += _avoidable([row for row in contacts if row["service_id"] == service], "channel_id", service, None)
    for channel in names_of(contacts, "channel_id"):
        rows += _avoidable([row for row in contacts if row["channel_id"] == channel], "service_id", None, channel)[:1]
    return rows


def _avoidable(contacts: Rows, stratum: str, service: str | None, channel: str | None) -> Rows:
    strata, counts = [row[stratum] for row in contacts], [number_of(row["contacts"]) for row in contacts]
    causes = [row["avoidable_cause"] for row in contacts]
    _, population = tally(strata, counts)
    _, assessed = tally(strata, counts, [cause is not None for cause in causes])
    tagged = is_tagged(population, assessed)

    def found(wanted: Iterable[bool]) -> np.ndarray:
        return tally(strata, counts, list(wanted))[1]

    avoidable = assessed_share(population, assessed, found(cause not in (None, OF_VALUE) for cause in causes), tagged)
    rows = [_assessed_row("avoidable", service, channel, None, avoidable)]
    if isinstance(avoidable, Refusal) and avoidable.code == "NO_DATA":
        return rows
    by_cause = {str(cause): found(each == cause for each in causes) for cause in set(causes) if cause is not None}
    rows += [
        _assessed_row("avoidable_cause", service, channel, cause, share)
        for cause, share in cause_shares(population, assessed, by_cause, tagged).items()
    ]
    failure = found(
        cause is not None and (cause != OF_VALUE or row["is_chase"] is True) for cause, row in zip(causes, contacts, strict=True)
    )
    rows.append(_assessed_row("failure_demand", service, channel, None, assessed_share(population, assessed, failure, tagged)))
    return [*rows, _not_coded_row(service, channel, population, assessed)]


def _assessed_row(
    measure: str, service: str | None, channel: str | None, cause: str | None, found: AssessedShare | Refusal
) -> dict[str, object]:
    identity, method = identity_of(measure, service, channel, cause), "share by stratum, Wilson on the effective sample"
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, method, unit=SHARE)
    ends = found.contacts_range
    figures = figures_of(
        found.share, found.estimate, SHARE, contacts=found.contacts, contacts_low_95=ends.low_95 if ends else None,
        contacts_high_95=ends.high_95 if ends else None, basis=found.basis, effective_n=found.effective_n,
    )  # fmt: skip
    what = {"avoidable": "were avoidable", "failure_demand": "were failure demand (avoidable, or chasing progress)"}.get(
        measure, f"were avoidable by {_words(cause)}"
    )
    how = "as tagged by advisers, no range" if found.share is None else percent_range(found.share)
    return told(
        identity, figures, found.assessed, "share by stratum" if found.share is None else method,
        [NOT_A_SAMPLE if found.basis == "tagged" else TAKEN_AS_SAMPLE, PARTS_ASSESSED],
        f"{percent(found.estimate)} of contacts {what} ({how}, {found.assessed:,} assessed).",
    )  # fmt: skip


def _not_coded_row(service: str | None, channel: str | None, population: np.ndarray, assessed: np.ndarray) -> dict[str, object]:
    """How much of what could have been coded was not; the parts nobody coded at all are left out."""
    coded = assessed > 0
    total, without = float(population[coded].sum()), float((population - assessed)[coded].sum())
    share = without / total
    figures = figures_of(None, share, SHARE, contacts=without, basis="counted")
    sentence = f"{percent(share)} of contacts on the channels that code them were not coded; they are not spread over the causes."
    return told(
        identity_of("avoidable_cause", service, channel, NOT_CODED),
        figures,
        round(total),
        "count",
        ["A count of all contacts, no sample."],
        sentence,
    )


def resolution_rows(contacts: Rows, repeats: Rows, persons: Mapping[object, object]) -> Rows:
    """First-contact resolution over all and by service, at several windows; the headline window carries the curve."""
    rows: Rows = []
    for service in [None, *names_of(contacts, "service_id")]:
        own = [row for row in contacts if service is None or row["service_id"] == service]
        finished, keyed = (sum(number_of(row[name]) for row in own) for name in ("finished", "finished_with_key"))
        match = keyed / finished if finished else 0.0
        chosen = [row for row in repeats if service is None or row["service_id"] == service]
        known = persons.get(service)
        found = (
            _resolution(chosen, None if known is None else int(number_of(known)), match)
            if finished
            else Refusal("NO_DATA", "No finished contact with staff is known.")
        )
        rows += _resolution_rows(service, found, match)
    return rows


def _resolution(chosen: Rows, persons: int | None, match: float) -> ResolutionCurve | Refusal:
    is_repeat = np.array([row["repeat_day"] is not None for row in chosen], dtype=bool)
    days = np.array([row["watched_days"] if row["repeat_day"] is None else row["repeat_day"] for row in chosen], dtype=float)
    group = np.array([row["person_group"] for row in chosen], dtype=int)
    counts = np.array([row["contacts"] for row in chosen], dtype=float)
    return first_contact_resolution(days, is_repeat, group, counts, persons, min(match, 1.0))


def _resolution_rows(service: str | None, found: ResolutionCurve | Refusal, match: float) -> Rows:
    method, unit = "Kaplan-Meier, Greenwood on the log-log scale, persons drawn again", "share of finished contacts"
    if isinstance(found, Refusal):
        return [refused(identity_of("first_contact_resolution", service, window=HEADLINE_WINDOW), FIGURES, found, method, unit=unit)]
    assumptions = [
        "A contact counts as resolved when the same person does not contact staff again about the same service in the window; somebody who gave up looks resolved.",
        "Contacts without a key are taken to be like those with one; planned follow-ups count as repeats, since no export flags them.",
        "Watching ends with the feed, at a silence of it longer than a week, and where counting changed.",
    ]
    rows = []
    for window in SHOWN_WINDOWS:
        point = found.at(window)
        identity = identity_of("first_contact_resolution", service, window=window)
        if point is None:
            rows.append(
                refused(
                    identity, FIGURES, Refusal("TOO_EARLY", f"Too few contacts have been watched for {window} days yet."), method, unit=unit
                )
            )
            continue
        curve = [
            {"days": each.days, "share": each.share.central, "low_80": each.share.low_80, "high_80": each.share.high_80}
            for each in found.points
        ]
        figures = figures_of(point.share, point.share.central, unit, match_rate=match, curve=curve if window == HEADLINE_WINDOW else None)
        sentence = f"{percent(point.share.central)} of finished contacts were not followed by another within {_days(window)} ({percent_range(point.share)}; {percent(match)} of contacts carry a key)."
        rows.append(told(identity, figures, found.n, method, assumptions, sentence, found.seed))
    return rows


def hopping_rows(services: Rows) -> Rows:
    """The share of closed episodes that used two channels or more, over all and by service."""
    totals = {name: sum(number_of(row[name]) for row in services) for name in ("episodes", "closed", "hopped")}
    if not totals["hopped"] and totals["closed"] >= CLOSED_TO_TRUST_NONE:
        why = "Nobody is known by the same key on two channels, so it cannot be seen who used several."
        return [
            refused(
                identity_of("channel_hopping", window=14), FIGURES, Refusal("LOW_MATCH", why), "Wilson", unit="share of closed episodes"
            )
        ]
    rows: Rows = []
    everybody: list[tuple[str | None, Mapping[str, object]]] = [(None, totals)]
    for service, counts in [*everybody, *((str(row["service_id"]), row) for row in services if row["service_id"] != "unmapped")]:
        identity, method, unit = identity_of("channel_hopping", service, window=14), "Wilson", "share of closed episodes"
        found = counted_episodes(*(int(number_of(counts[name])) for name in ("episodes", "closed", "hopped")))
        if found.share is None:
            rows.append(refused(identity, FIGURES, Refusal("NO_DATA", "No episode of a known person is closed yet."), method, unit=unit))
            continue
        assumptions = [
            "An episode is one person and service, contacts at most 14 days apart; only those closed for 14 days count.",
            f"{found.episodes - found.closed:,} open episodes are left out.",
            "Somebody known by other keys on other channels looks like two people, so hopping is a lower bound.",
        ]
        sentence = (
            f"{percent(found.share.central)} of {found.closed:,} closed episodes used more than one channel ({percent_range(found.share)})."
        )
        rows.append(told(identity, figures_of(found.share, found.share.central, unit), found.closed, method, assumptions, sentence))
    return rows


def _words(cause: str | None) -> str:
    return str(cause).replace("_", " ")


def _days(window: int) -> str:
    return "1 day" if window == 1 else f"{window} days"
