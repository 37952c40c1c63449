"""Bank holidays of England and Wales, computed: Easter, substitutes for weekends, and the days moved or added once."""

from datetime import date, timedelta


FIRST_YEAR, LAST_YEAR = 1990, 2045
MONDAY = 0

# Days that a proclamation moved or added; None takes the usual day away.
ONE_OFFS: dict[date, str | None] = {
    date(1995, 5, 1): None,
    date(1995, 5, 8): "Early May bank holiday (VE day)",
    date(1999, 12, 31): "Millennium bank holiday",
    date(2002, 5, 27): None,
    date(2002, 6, 3): "Golden Jubilee bank holiday",
    date(2002, 6, 4): "Spring bank holiday",
    date(2011, 4, 29): "Royal wedding bank holiday",
    date(2012, 5, 28): None,
    date(2012, 6, 4): "Spring bank holiday",
    date(2012, 6, 5): "Diamond Jubilee bank holiday",
    date(2020, 5, 4): None,
    date(2020, 5, 8): "Early May bank holiday (VE day)",
    date(2022, 5, 30): None,
    date(2022, 6, 2): "Spring bank holiday",
    date(2022, 6, 3): "Platinum Jubilee bank holiday",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}


def bank_holidays() -> tuple[tuple[date, str], ...]:
    """Every bank holiday from 1990 to 2045 with its name, in order of date."""
    days: dict[date, str] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days.update(_usual_days(year))
    for day, name in ONE_OFFS.items():
        if name is None:
            del days[day]
        else:
            days[day] = name
    return tuple(sorted(days.items()))


def easter_sunday(year: int) -> date:
    """Easter Sunday by the anonymous Gregorian algorithm."""
    golden = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, rest = divmod(year_of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _usual_days(year: int) -> dict[date, str]:
    easter = easter_sunday(year)
    christmas, boxing_day = _christmas(year)
    return {
        _or_next_monday(date(year, 1, 1)): "New Year's Day",
        easter - timedelta(days=2): "Good Friday",
        easter + timedelta(days=1): "Easter Monday",
        _monday_from(date(year, 5, 1)): "Early May bank holiday",
        _monday_from(date(year, 5, 25)): "Spring bank holiday",
        _monday_from(date(year, 8, 25)): "Summer bank holiday",
        christmas: "Christmas Day",
        boxing_day: "Boxing Day",
    }


def _christmas(year: int) -> tuple[date, date]:
    """Christmas and Boxing Day, or their substitutes: the weekdays that follow, 27 and 28 December."""
    weekday = date(year, 12, 25).weekday()
    days = {4: (25, 28), 5: (27, 28), 6: (27, 26)}.get(weekday, (25, 26))
    return date(year, 12, days[0]), date(year, 12, days[1])


def _or_next_monday(day: date) -> date:
    return _monday_from(day) if day.weekday() >= 5 else day


def _monday_from(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)
