"""The true effects and counts behind the invented exports, for scoring the product; the product never reads them."""

from datetime import timedelta

import numpy as np

from pipelines.demo import council
from pipelines.demo.days import DAY_SECONDS, Days, bill_dates
from pipelines.demo.demand import Demand
from pipelines.demo.online import Attempts, Followers
from pipelines.demo.services import SERVICES
from pipelines.demo.tally import Tally


LEAK_WINDOW_DAYS = 14


def truth_of(
    days: Days, demand: Demand, attempts: Attempts, followers: Followers, tally: Tally, made_with: tuple[float, float, int]
) -> dict[str, object]:
    """Everything that is known of the invented council."""
    years, scale, seed = made_with
    return {
        "about": "True numbers and effects of the invented council. Never read by the product.",
        "made_with": {"years": years, "scale": scale, "seed": seed},
        "period": {"first": str(days.first), "last": str(days.last)},
        "effects": _effects(days, demand),
        "failed_online": _failed_online(attempts, followers),
        "contacts": tally.contact_rows(),
        "files": tally.files,
        **tally.more,
    }


def _effects(days: Days, demand: Demand) -> dict[str, object]:
    events = days.events
    return {
        "launch": {
            "service_id": "housing_benefit",
            "date": str(events.launch),
            "registered_on": str(events.registered),
            "calls": council.LAUNCH_CALLS,
            "visits": council.LAUNCH_VISITS,
            "ramp_weeks": council.LAUNCH_RAMP_WEEKS,
            **_avoided(days, demand),
        },
        "cut": {
            "service_ids": list(council.CUT_SERVICES),
            "date": str(events.cut),
            "calls": council.CUT_CALLS,
            "online": 0.0,
            "word": "access reduced",
        },
        "bills": {
            "dates": [str(day) for day in bill_dates(days)],
            "quantity": council.BILL_QUANTITY,
            "calls_on_the_day": council.BILL_CALLS,
            "web_on_the_day": council.BILL_WEB,
            "visits_on_the_day": council.BILL_VISITS,
            "fades_with_days": council.BILL_DECAY_DAYS,
        },
        "outage": {
            "from": str(events.outage),
            "to": str(events.outage + timedelta(days=council.OUTAGE_DAYS)),
            "calls_per_lost_completion": council.OUTAGE_CALLS,
            "lost_completions": int(demand.outage_lost.sum()),
        },
        "consent": {"date": str(events.consent), "lost_share_of_ga4": council.CONSENT_LOSS},
        "relabelled": {"date": str(events.relabelled), "service_id": "fly_tipping"},
        "mobile_kit": {"date": str(events.mobile_kit)},
        "calls_trend_per_year": council.CALLS_TREND_PER_YEAR,
        "visits_trend_per_year": council.VISITS_TREND_PER_YEAR,
        "handle_drift_over_period": council.HANDLE_DRIFT,
        "repeat_share": council.REPEAT_SHARE,
        "leak_by_service": {one.service_id: one.leak for one in SERVICES if one.slug},
        "completion_rate_by_service": {one.service_id: one.completion_rate for one in SERVICES if one.slug},
        "take_up_first_and_last_year_rate": {one.service_id: list(one.web) for one in SERVICES},
    }


def _avoided(days: Days, demand: Demand) -> dict[str, float]:
    """Calls and visits of housing benefit that did not come because of the calculator, as the expected numbers say."""
    row = next(i for i, one in enumerate(SERVICES) if one.service_id == "housing_benefit")
    start = days.index(days.events.launch)
    since = np.arange(days.count) - start
    share = np.clip((since + 1) / (council.LAUNCH_RAMP_WEEKS * 7), 0, 1)
    found = {}
    for name, effect, expected in (
        ("calls", council.LAUNCH_CALLS, demand.expected_calls),
        ("visits", council.LAUNCH_VISITS, demand.expected_visits),
    ):
        factor = 1 + effect * share
        found[f"{name}_avoided"] = round(float((expected[row] * (1 / factor - 1)).sum()), 1)
    return found


def _failed_online(attempts: Attempts, followers: Followers) -> dict[str, dict[str, float]]:
    """By service: attempts given up, identified ones, and of those how many came to staff within 14 days with the same reference."""
    found = {}
    failed = ~attempts.is_done & ~attempts.is_outage
    known = followers.reference > 0
    at = np.zeros(int(attempts.reference.max(initial=0)) + 1, dtype=np.int64)
    at[attempts.reference] = attempts.second
    gap = followers.second - at[followers.reference]
    near = known & (gap > 0) & (gap < LEAK_WINDOW_DAYS * DAY_SECONDS)
    for number, one in enumerate(SERVICES):
        own = failed & (attempts.service == number)
        if not one.slug or not own.any():
            continue
        came = near & (followers.service == number)
        found[one.service_id] = {
            "attempts": int(own.sum()),
            "identified": int((own & (attempts.reference > 0)).sum()),
            "identified_came_within_14_days": len(np.unique(followers.reference[came])),
            "leaked": int((followers.is_leak & (followers.service == number)).sum()),
            "true_leak_share": one.leak,
        }
    return found
