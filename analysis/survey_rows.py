"""Rows of contact_quality about what people answered in surveys."""

import numpy as np

from analysis.finding import Refusal
from analysis.finding_rows import percent, percent_range, refused, told
from analysis.proportions import wilson_range
from analysis.quality_rows import FIGURES, Rows, figures_of, identity_of, names_of, number_of
from analysis.satisfaction import SMALLEST_RESPONSES, Satisfaction, derived_net, satisfaction, summed_satisfaction


def satisfaction_rows(answers: Rows) -> Rows:
    """Mean satisfaction per scale, over all, by channel and by service; net of five-point answers as derived; what people say was resolved."""
    if not answers:
        return [
            refused(
                identity_of("satisfaction"),
                FIGURES,
                Refusal("NO_DATA", "No survey answers have been loaded."),
                "mean with an answer added at each end",
            )
        ]
    rows: Rows = []
    chosen: list[tuple[str | None, str | None, Rows]] = [(None, None, answers)]
    chosen += [(None, name, [row for row in answers if row["channel_id"] == name]) for name in names_of(answers, "channel_id")]
    chosen += [(name, None, [row for row in answers if row["service_id"] == name]) for name in names_of(answers, "service_id")]
    for service, channel, own in chosen:
        for question, low, high in sorted(
            {(str(row["question"]), number_of(row["scale_low"]), number_of(row["scale_high"])) for row in own}
        ):
            same = [row for row in own if (row["question"], row["scale_low"], row["scale_high"]) == (question, low, high)]
            rows += _scale_rows(service, channel, question, low, high, same)
        rows += _resolved_rows(service, channel, own)
    return rows


def _scale_rows(service: str | None, channel: str | None, question: str, low: float, high: float, own: Rows) -> Rows:
    invited = sum(number_of(row["invited"]) for row in own) if all(row["invited"] is not None for row in own) else None
    scores = np.array([number_of(row["score"]) for row in own if row["score"] is not None])
    counts = np.array([number_of(row["responses"]) for row in own if row["score"] is not None])
    n = int(sum(number_of(row["responses"]) for row in own))
    if counts.sum() == n:
        found = [satisfaction(scores, counts, low, high, invited)]
        found += [derived_net(scores, counts, invited)] if (low, high) == (1, 5) else []
    else:
        found = [summed_satisfaction(sum(number_of(row["score_sum"]) for row in own), n, low, high, invited)]
    return [
        _satisfaction_row(service, channel, question, "net" if place or (low, high) == (-1, 1) else "score", each)
        for place, each in enumerate(found)
    ]


def _satisfaction_row(
    service: str | None, channel: str | None, question: str, scale: str, found: Satisfaction | Refusal
) -> dict[str, object]:
    identity, method = (
        identity_of("satisfaction", service, channel, scale=f"{question}, {scale}"),
        "mean with an answer added at each end of the scale",
    )
    unit = "score, -1 to 1" if scale == "net" else "score, 0 to 1"
    if isinstance(found, Refusal):
        return refused(identity, FIGURES, found, method, unit=unit)
    said = ["People who answer may differ from those who do not."]
    said += ["Channels count by their answers, not by their contacts."] if channel is None else []
    said += ["Five-point answers told as good (4, 5) less poor (1, 2): derived, nobody was asked it this way."] if found.is_derived else []
    label = "self-selected" if found.is_self_selected else "derived" if found.is_derived else None
    rate = "response rate unknown" if found.response_rate is None else f"{percent(found.response_rate)} of those asked answered"
    figures = figures_of(found.score, found.score.central, unit, response_rate=found.response_rate, label=label)
    sentence = f"Satisfaction {found.score.central:.2f} on a scale of {unit.removeprefix('score, ')} (80% range {found.score.low_80:.2f} to {found.score.high_80:.2f}, {found.n:,} answers, {rate})."
    return told(identity, figures, found.n, method, said, sentence)


def _resolved_rows(service: str | None, channel: str | None, own: Rows) -> Rows:
    known, resolved = (int(sum(number_of(row[name]) for row in own)) for name in ("resolved_known", "resolved"))
    if known < SMALLEST_RESPONSES:
        return []
    found = wilson_range(resolved, known)
    sentence = f"{percent(found.central)} of those who answered say that it was resolved ({percent_range(found)}, {known:,} answers)."
    figures = figures_of(found, found.central, "share of answers")
    return [
        told(
            identity_of("said_resolved", service, channel),
            figures,
            known,
            "Wilson",
            ["People who answer may differ from those who do not."],
            sentence,
        )
    ]
