"""Which of several date orders a column is in: proven over the whole column, else a question."""

import re
from dataclasses import dataclass

import duckdb

from pipelines.database import only_row
from pipelines.errors import FileRefused, Question
from pipelines.mapping_cells import Overlay, headers_from
from pipelines.mapping_values import FIRST_YEAR, LAST_YEAR, format_alternatives, literal


SPAN = "(?i)(?:FY ?)?((?:19|20)?[0-9]{2}) ?[/\u2013_-] ?((?:19|20)?[0-9]{2})"  # a year of two: 2024/25, FY24-25
YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:[_-]((?:19|20)?\d\d))?(?!\d)")
MONTHS = 12
FEWEST_TO_TELL = 5  # dates of text that all lie after the 12th, and of cells that never do: by chance one column in a million
ISO_LOOK = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"


@dataclass(frozen=True)
class Facts:
    """The rows to look at: SQL up to and with the common table expression facts."""

    connection: duckdb.DuckDBPyConnection
    query: str


def date_text(overlay: Overlay, column: dict, text: str) -> str:
    """The text a date is read from: a year of two such as 2024/25 is its first, a year that only the file's name states stands before.

    Raises FileRefused where the name states none. Two years that do not follow each other make no date.
    """
    if column.get("year") == "file_name":
        text = f"{literal(_year_of_name(overlay))} || ' ' || {text}"
    if "year_begins" not in column:
        return text
    first, second = (f"try_cast(regexp_extract({text}, {literal(SPAN)}, {part}) as integer)" for part in (1, 2))
    return f"case when ({second} - {first} + 10000) % 100 = 1 then regexp_replace({text}, {literal(SPAN)}, '\\1') end"


def _year_of_name(overlay: Overlay) -> str:
    year = year_in_name(overlay.table.name.rpartition("/")[2].partition(", sheet ")[0])
    if year is None:
        raise overlay.refusal("its months have no year, and its name states no one year; name it with it, such as contacts 2025-26")
    return year


def year_in_name(name: str) -> str | None:
    """The one year that a file's name states, 2025 or 2025-26; None for none and for several."""
    found = {f"{first}-{second[-2:]}" if second and follow(first, second) else first for first, second in YEAR_IN_NAME.findall(name)}
    return found.pop() if len(found) == 1 else None


def follow(first: str, second: str) -> bool:
    """Whether two years, of four digits or two, follow each other."""
    return (int(second) - int(first)) % 100 == 1


def short_september(text: str, formats: list[str]) -> str:
    """The text with Sep for Sept, where months are written short."""
    return f"regexp_replace({text}, '(?i)\\bsept\\b', 'Sep')" if any("%b" in form for form in formats) else text


def year_after(column: dict, clock: str) -> str:
    """A date of a year of two such as 2024/25: the months before the one it begins in belong to the second."""
    if "year_begins" not in column:
        return clock
    return f"list_transform([{clock}], lambda c: case when month(c) < {column['year_begins']} then c + interval 1 year else c end)[1]"


def proven_formats(rows: Facts, overlay: Overlay, name: str, text: str) -> list[str]:
    """The one alternative that reads every date any alternative reads; a date in ISO form and a cell nobody can read prove nothing.

    Two that fit leave the order open; none that fits means that the column mixes orders. Both are questions.
    """
    column = overlay.made_by.columns[name]
    if overlay.table.may_be_spoiled:
        _refuse_swapped(rows, overlay, column, text)
    alternatives = format_alternatives(column)
    if len(alternatives) == 1:
        return alternatives[0]
    unread, total = _unread_by(rows, alternatives, text)
    fitting = [one for one, failed in zip(alternatives, unread, strict=True) if failed == 0]
    if total == 0 or len(fitting) == 1:
        return fitting[0]
    where = f"{overlay.table.name or overlay.made_by.title}: the dates of column {' '.join(headers_from(column))}"
    mend = "say dmy or mdy in the column date_order of data/reference/file_answers.csv"
    if fitting:
        raise Question("date_order", f"{where} can be read day first and month first, such as 03/04; {mend}.")
    raise Question("date_order", f"{where} are partly day first and partly month first; export it again with one order, or {mend}.")


def _refuse_swapped(rows: Facts, overlay: Overlay, column: dict, text: str) -> None:
    """A spreadsheet that reads month first makes real dates of 03/04/2026, with day and month changed, and leaves 27/03/2026 as text.

    Within one month real dates up to the 12th and text after it may be two habits of who kept the sheet.
    """
    parts = "t, '^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-](?:[0-9]{2})?([0-9]{2})', ['day', 'month', 'year']"
    query = f"""
        {rows.query},
        dates as (select distinct {text} as t from facts where excluded is null),
        looked as (
            select try_cast(p.day as integer) as of_text, try_cast(case when regexp_matches(t, '{ISO_LOOK}') then t[9:10] end as integer) as of_cell,
                case when p.day = '' then t[3:4] || t[6:7] else p.year || lpad(p.month, 2, '0') end as month
            from (select t, regexp_extract({parts}) as p from dates))
        select count(of_text), count(of_cell), min(of_text), max(of_cell), count(distinct month) from looked"""
    texts, cells, least_text, most_cell, months = only_row(rows.connection.execute(query))
    if min(texts, cells) >= FEWEST_TO_TELL and least_text > MONTHS >= most_cell and months > 1:
        where = f"{overlay.table.name or overlay.made_by.title}: the dates of column {' '.join(headers_from(column))}"
        raise FileRefused(
            "dates",
            f"{where} were changed by a spreadsheet that reads the month first: days up to the 12th are real dates, with day and month "
            "changed, and all others are text; open the export again in one with British settings, or export it as CSV and leave it as it is.",
        )


def _unread_by(rows: Facts, alternatives: list[list[str]], text: str) -> tuple[list[int], int]:
    """How many distinct readable dates each alternative fails on, and how many there are."""
    # a CASE tries the next format only for what is left; in coalesce, a reading that stands in two places would be made of every row
    reads = [f"case {' '.join(f'when {_is_read(form)} then true' for form in one)} else false end" for one in alternatives]
    looks = ", ".join(f"{test} as r{n}" for n, test in enumerate(reads))
    fails = ", ".join(f"count(*) filter (where not r{n})" for n in range(len(reads)))
    readable = " or ".join(f"r{n}" for n in range(len(reads)))
    query = f"""
        {rows.query},
        dates as (select distinct {text} as t from facts where excluded is null),
        looked as (select {looks} from dates where t is not null and not regexp_matches(t, '{ISO_LOOK}'))
        select count(*), {fails} from looked where {readable}"""
    total, *unread = only_row(rows.connection.execute(query))
    return unread, total


def _is_read(form: str) -> str:
    """Whether a text is a date in one format. A reading that fails takes seven times as long as one that does not: no am or pm is seen without trying."""
    read = f"year(try_strptime(t, {literal(form)})) between {FIRST_YEAR} and {LAST_YEAR}"
    return f"(contains(t, 'm') or contains(t, 'M')) and {read}" if "%p" in form else read
