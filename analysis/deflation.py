"""Money of different years in the prices of one: financial years by name, and a price index that refuses years it does not have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from analysis.finding import Refusal


# Which series is used when several have every year that is needed; two are never mixed.
SERIES = {"gdp": "GDP deflator", "own": "the council's own index", "cpi": "consumer prices index"}


@dataclass(frozen=True)
class PriceIndex:
    """One index: its series and its value by financial year, all above zero."""

    series: str
    values: Mapping[str, Fraction]

    def factor(self, price_year: str, base_year: str) -> Fraction:
        """What turns an amount in prices of `price_year` into one in prices of `base_year`: D_base / D_price; 1 for the same year."""
        return Fraction(1) if price_year == base_year else self.values[base_year] / self.values[price_year]

    @property
    def label(self) -> str:
        """The name of the series, for a sentence."""
        return SERIES.get(self.series, self.series)


NO_INDEX = PriceIndex("none", {})  # enough while all money is of one year


def by_series(rows: Iterable[Mapping]) -> dict[str, dict[str, float]]:
    """The index of each financial year by series, from rows of series, financial_year and index_value."""
    indices: dict[str, dict[str, float]] = {}
    for row in rows:
        indices.setdefault(row["series"], {})[row["financial_year"]] = row["index_value"]
    return indices


def choose_index(indices: Mapping[str, Mapping[str, float]], years: Iterable[str]) -> PriceIndex | Refusal:
    """The first of the GDP deflator, the council's own index and the CPI that has every year; of one year alone, none is needed.

    `indices` holds the index of each financial year by series. Refuses NO_DEFLATOR naming the years that the nearest series lacks.
    """
    needed = sorted(set(years))
    if len(needed) <= 1:
        return NO_INDEX
    known = {name: {year: value for year, value in values.items() if value and value > 0} for name, values in indices.items()}
    ordered = sorted(known, key=lambda name: (list(SERIES).index(name) if name in SERIES else len(SERIES), name))
    for name in ordered:
        if all(year in known[name] for year in needed):
            return PriceIndex(name, {year: Fraction(str(value)) for year, value in known[name].items()})
    lacking = min(([year for year in needed if year not in known[name]] for name in ordered), key=len, default=needed)
    return Refusal("NO_DEFLATOR", f"No price index is stated for {_listed(lacking)}; add the year to deflators.csv to compare its money.")


def financial_year(day: date, first_month: int = 4) -> str:
    """The name of the day's financial year: 2025-26, or 2026 where years begin in January."""
    return year_label(day.year - (day.month < first_month), first_month)


def year_label(first_year: int, first_month: int = 4) -> str:
    """The name of the financial year that begins in that calendar year."""
    return str(first_year) if first_month == 1 else f"{first_year}-{(first_year + 1) % 100:02d}"


def first_day(year: str, first_month: int = 4) -> date:
    """The first day of a financial year given by name."""
    return date(int(year[:4]), first_month, 1)


def years_from(year: str, count: int, first_month: int = 4) -> list[str]:
    """So many financial years, the named one first."""
    return [year_label(int(year[:4]) + number, first_month) for number in range(count)]


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
