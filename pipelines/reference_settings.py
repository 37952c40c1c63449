"""Reads data/reference/settings.toml into one typed value; every setting has a default."""

import ipaddress
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipelines.reference_files import SETTINGS_FILE, Problems
from pipelines.reference_values import READERS as CELL_READERS
from pipelines.reference_values import BadValue, nearest


CURRENCY = re.compile(r"[A-Z]{3}")
PRIVATE_SETTINGS = ("staff_networks", "proxies")  # addresses: published files hold none


@dataclass(frozen=True)
class Settings:
    """What the council states once; amounts in pounds, null where no default would be honest."""

    organisation: str = "Your council"
    zone: str = "Europe/London"
    currency: str = "GBP"
    financial_year_starts: int = 4  # month
    answer_target_seconds: int = 20
    reject_share: float = 0.05  # a file is refused above this share and above reject_rows
    reject_rows: int = 20
    retention_days: int | None = None  # null: rows are kept until somebody runs retire
    value_of_time: Decimal = Decimal("14.70")  # pounds an hour of customers' own time, HMRC's figure of 2012
    back_office_rate: Decimal | None = None  # pounds an hour of keying
    discount_rate: tuple[tuple[date, float], ...] = ((date(2003, 4, 1), 0.035),)  # real, Green Book
    baseline_spend: Decimal | None = None
    baseline_price_year: str | None = None
    control_total_tolerance: float = 0.01  # of a system's own monthly total: rounding and calls at midnight
    staff_networks: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()


SETTING_NAMES = tuple(setting.name for setting in fields(Settings))


def read_settings(folder: Path, problems: Problems) -> tuple[Settings, frozenset[str]]:
    """The settings and the names that the file gives; without the file, the defaults."""
    path = folder / SETTINGS_FILE
    given = _parsed(path, problems) if path.is_file() else {}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if name not in SETTING_NAMES:
            problems.add(SETTINGS_FILE, None, f'unknown setting "{name[:40]}"{nearest(name, SETTING_NAMES)}')
            continue
        try:
            values[name] = READERS[name](value)
        except BadValue as bad:
            value_shown = "the value" if name in PRIVATE_SETTINGS else f'"{str(value)[:60]}"'
            problems.add(SETTINGS_FILE, None, f"{name} {value_shown} {bad}")
    return Settings(**values), frozenset(values)


def _parsed(path: Path, problems: Problems) -> dict:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        problems.add(SETTINGS_FILE, None, "this is not UTF-8 text; save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        problems.add(SETTINGS_FILE, None, f'this is not TOML ({error}); write settings as name = value, text in "quotes".')
    return {}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadValue('must be text in quotes, like "Anytown council".')
    return value.strip()


def _zone(value: object) -> object:
    return CELL_READERS["zone"](_text(value))


def _year(value: object) -> object:
    return CELL_READERS["year"](_text(value))


def _currency(value: object) -> str:
    if not isinstance(value, str) or not CURRENCY.fullmatch(value):
        raise BadValue('is not a currency; write three letters, like "GBP".')
    return value


def _whole(least: int, most: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadValue(f"must be a whole number from {least} to {most}.")
        return value

    return read


def _money(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadValue("must be an amount in pounds without quotes, like 14.70.")
    return CELL_READERS["money"](str(value))


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not 0 <= value <= 1:
        raise BadValue("must be a share from 0 to 1; write 5% as 0.05.")
    return float(value)


def _dated_shares(value: object) -> tuple[tuple[date, float], ...]:
    """One rate for all time, or [[discount_rate]] blocks with from_date and rate, in order of date."""
    if not isinstance(value, list):
        return ((date(1900, 1, 1), _share(value)),)
    rates = []
    for block in value:
        if not isinstance(block, dict) or set(block) != {"from_date", "rate"} or type(block["from_date"]) is not date:
            raise BadValue("must be one rate, or [[discount_rate]] blocks with from_date = 2003-04-01 and rate = 0.035.")
        rates.append((block["from_date"], _share(block["rate"])))
    if len({day for day, _ in rates}) != len(rates) or not rates:
        raise BadValue("must have one rate for each from_date, and at least one.")
    return tuple(sorted(rates))


def _networks(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadValue('must be a list, like ["10.20.0.0/16", "192.0.2.7"].')
    try:
        return tuple(str(ipaddress.ip_network(item)) for item in map(str, value))
    except ValueError:
        raise BadValue('holds something that is no network; write it like "10.20.0.0/16", with zeros after the network part.') from None


READERS: dict[str, Callable[[Any], Any]] = {
    "organisation": _text,
    "zone": _zone,
    "currency": _currency,
    "financial_year_starts": _whole(1, 12),
    "answer_target_seconds": _whole(1, 3600),
    "reject_share": _share,
    "reject_rows": _whole(0, 1_000_000),
    "retention_days": _whole(1, 36_500),
    "value_of_time": _money,
    "back_office_rate": _money,
    "discount_rate": _dated_shares,
    "baseline_spend": _money,
    "baseline_price_year": _year,
    "control_total_tolerance": _share,
    "staff_networks": _networks,
    "proxies": _networks,
}
