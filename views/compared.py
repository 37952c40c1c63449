"""What a comparison with the year before leaves out, because one of the two years did not count it, in words."""

from collections.abc import Callable, Mapping
from datetime import date

from analysis.wording import months_named
from views.filters import Period, first_of_month
from views.formatting import count, md


Ask = Callable[..., list[dict]]
MEND = "Where there were none, type 0, or give the dates of a service in `services.csv`."
NAMED = 3  # services and channels in the sentence; the command line lists all


def not_compared(rows: Ask, period: Period, published: tuple[date, date], who: Mapping[str, str | None]) -> str:
    """The sentence that names the months left out of both years; empty where there are none, or the data hold no year before."""
    if period.compared_start < published[0]:
        return ""
    found = rows("months_not_compared", start_date=period.start, end_date=period.end, **who)
    if not found:
        return ""
    begun = (
        first_of_month(period.end) if period.end.day > 1 else None
    )  # the month that the period ends within, which nobody may have counted yet
    known = [{**row, "months": [month for month in row["months"] if month != begun]} for row in found if row["why"] == "not counted"]
    missing = [row for row in known if row["months"]]
    sentences = [missing_words(missing)] if missing else []
    if begun and any(row["why"] == "not counted" and begun in row["months"] for row in found):
        sentences.append(f"What is counted by the month is compared without {months_named([begun])}, which is not over.")
    if other := sorted({month for row in found if row["why"] == "weeks" for month in row["months"]}):
        sentences.append(f"Counts by the week leave out months in which more weeks begin in one of the two years: {months_named(other)}.")
    return " ".join(sentences)


def missing_words(found: list[dict]) -> str:
    """Which months of which services and channels one of the years did not count."""
    said = [f"{md(row['channel_name'])}, {md(row['service_name'])} ({months_named(row['months'])})" for row in found[:NAMED]]
    more = f"; and {count(len(found) - NAMED)} more, listed by `python -m pipelines ask months_not_compared`" if len(found) > NAMED else ""
    return f"Changes on a year before leave out, in both years, what was not counted in one: {'; '.join(said)}{more}. {MEND}"
