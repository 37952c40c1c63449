"""The last word on a typed row: its day and grain, why it is no data, what is wrong with it."""

from pipelines.mapping_cells import Overlay, identifier
from pipelines.mapping_columns import ColumnPlan
from pipelines.mapping_targets import COARSE_GRAINS, INSTANT, REQUIRED, SIGNED, TARGETS, grains_of
from pipelines.mapping_values import NOBODY_COUNTED, literal


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
UNREAD, MISSING = "cannot be read", "is missing"
DAYS_TO_FIRST = 6  # from the last day of a week back to its first


def verdict_query(overlay: Overlay, plans: list[ColumnPlan]) -> str:
    """The staged columns of every row of typed: the problem is the first thing wrong, null for a good row and for one that is no data."""
    stated = [plan.name for plan in plans]
    tests = ["when unread is not null then unread", *_day_tests(overlay, stated), *_value_tests(overlay, stated)]
    kept = "".join(f", {identifier(name)}" for name in stated if name not in ("local_date", "grain", "updated_at"))
    updated = "updated_at" if "updated_at" in stated else "null::timestamp as updated_at"
    extra = ", extra" if overlay.made_by.extra else ""
    excluded = _excluded(plans)
    return f"""select row_no, fact_no, case when {excluded} is null then case {" ".join(tests)} end end as problem, {excluded} as excluded,
        row_hash, native_id, keys, unknown_words, {updated}, ({_first_day(overlay, stated)})::date as local_date, the_grain as grain{kept}{extra}
        from (select *, {_day(overlay, stated)} as the_day, {_grain(overlay, stated)} as the_grain from typed)"""


def unread_case(plans: list[ColumnPlan]) -> str:
    """The first column whose text could not be read, or whose clock time the format refuses."""
    tests = [
        f"when {plan.text} is not null and {identifier('v_' + plan.name)} is null then {literal(f'{plan.name}: {UNREAD}')}"
        for plan in plans
        if plan.is_typed
    ]
    tests += [f"when {test} then {literal(sentence)}" for plan in plans for test, sentence in plan.flags]
    return f"case {' '.join(tests)} end" if tests else "null::varchar"


def _excluded(plans: list[ColumnPlan]) -> str:
    """An empty count is no fact: nobody counted. Zero is one."""
    counted = next((plan for plan in plans if plan.name == "quantity" and plan.text and plan.otherwise is None), None)
    return f"coalesce(excluded, case when {counted.text} is null then {literal(NOBODY_COUNTED)} end)" if counted else "excluded"


def _grain(overlay: Overlay, stated: list[str]) -> str:
    fixed = literal(overlay.made_by.grain)
    return f"coalesce(lower(grain), {fixed})" if "grain" in stated else fixed


def _day(overlay: Overlay, stated: list[str]) -> str:
    moment = INSTANT.get(overlay.made_by.feeds)
    return "local_date" if "local_date" in stated else f"to_local({moment})::date" if moment in stated else "null::date"


def _first_day(overlay: Overlay, stated: list[str]) -> str:
    """The first day of the row's period."""
    of_week = f"the_day - {DAYS_TO_FIRST}" if overlay.made_by.time.get("period") == "end" else "the_day"
    of_month = "date_trunc('month', the_day)"
    if "grain" in stated:
        return f"case the_grain when 'month' then {of_month} when 'week' then {of_week} else the_day end"
    return {"month": of_month, "week": of_week}.get(overlay.made_by.grain, "the_day")


def _day_tests(overlay: Overlay, stated: list[str]) -> list[str]:
    made_by = overlay.made_by
    moment = INSTANT.get(made_by.feeds)
    told_by = "local_date" if made_by.grain in COARSE_GRAINS or "local_date" in stated or moment is None else moment
    tests = [f"when the_day is null then '{told_by}: {MISSING}'", f"when the_day > current_date + 1 then '{told_by}: lies in the future'"]
    if "grain" in stated:
        allowed = grains_of(made_by.feeds)
        tests.insert(0, f"when the_grain not in ({', '.join(map(literal, allowed))}) then 'grain: is not one of {', '.join(allowed)}'")
    if made_by.grain == "week" or "grain" in stated:
        first = WEEKDAYS.index(made_by.time.get("week_starts", "monday")) + 1
        which = "last" if made_by.time.get("period") == "end" else "first"
        wrong = f"the_grain = 'week' and isodow(({_first_day(overlay, stated)})::date) <> {first}"
        tests.append(f"when {wrong} then '{told_by}: is not the {which} day of a week'")
    return tests


def _value_tests(overlay: Overlay, stated: list[str]) -> list[str]:
    feeds = overlay.made_by.feeds
    kinds = TARGETS[feeds]
    counts = [name for name in stated if kinds.get(name) in ("bigint", "double", "decimal(9, 1)") and name not in SIGNED]
    tests = [f"when {identifier(name)} < 0 then '{name}: is negative'" for name in counts]
    tests += [f"when {identifier(name)} is null then '{name}: {MISSING}'" for name in REQUIRED.get(feeds, ()) if name in stated]
    if feeds == "survey_responses":
        answers = "coalesce(quantity, 1)" if "quantity" in stated else "1"
        tests.append("when scale_high <= scale_low then 'scale_high: is not above the lowest score'")
        tests.append(
            f"when score_sum not between {answers} * scale_low and {answers} * scale_high then 'score_sum: lies outside its scale'"
        )
    if overlay.made_by.identity.get("native_id"):
        tests.append(f"when native_id is null then 'identity: {MISSING}'")
    return tests
