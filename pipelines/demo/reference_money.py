"""What contact costs the invented council, who does the work, what it spent on the calculator and what it wants to reach."""

from datetime import date
from pathlib import Path

from pipelines.demo.days import Days
from pipelines.demo.text import write_table


# Low, central and high pounds per contact in the first financial year of the period; each later year costs 3 % more.
COSTS = {
    "phone": (4.10, 5.20, 6.40),
    "face_to_face": (11.20, 13.90, 16.80),
    "web": (0.28, 0.42, 0.61),
    "email": (3.60, 4.90, 6.30),
    "post": (5.90, 7.40, 9.10),
    "chat": (3.00, 3.90, 4.90),
}
OWN_COSTS = {("housing_benefit", "face_to_face"): (16.5, 20.4, 24.9), ("council_tax", "phone"): (4.4, 5.6, 6.8)}
YEARLY_RISE = 0.03
VARIABLE_SHARE = {"phone": 0.55, "face_to_face": 0.40, "web": 0.10, "email": 0.5, "post": 0.6, "chat": 0.55}


def write_money(folder: Path, days: Days) -> None:
    """Writes unit costs, staffing, targets, benefits, investments and deflators."""
    years = list(range(days.first.year - (days.first.month < 4), days.last.year + (days.last.month >= 4)))
    _write_unit_costs(folder, years)
    _write_staffing(folder, years[0])
    write_table(
        folder / "targets.csv",
        "target_id,measure,service_id,channel_id,value,from_date,to_date,note",
        [
            (
                f"efficiency_{year}",
                "efficiency_gain_share",
                "",
                "",
                0.025,
                date(year, 4, 1),
                date(year + 1, 4, 1),
                "2.5 % a year of the baseline spend",
            )
            for year in years
        ]
        + [
            (
                f"take_up_{years[-1]}",
                "digital_take_up",
                "",
                "",
                0.65,
                date(years[-1], 4, 1),
                date(years[-1] + 1, 4, 1),
                "Customer strategy",
            )
        ],
    )
    _write_project(folder, days, years)


def _write_unit_costs(folder: Path, years: list[int]) -> None:
    rows = []
    every = {("*", channel): values for channel, values in COSTS.items()}
    for (service_id, channel), values in {**every, **OWN_COSTS}.items():
        for number, year in enumerate(years):
            low, central, high = (f"{value * (1 + YEARLY_RISE) ** number:.2f}" for value in values)
            to = date(year + 1, 4, 1) if number + 1 < len(years) else ""
            evidence = f"Invented unit cost study {year}-{(year + 1) % 100:02d}"
            rows.append((service_id, channel, date(year, 4, 1), to, low, central, high, VARIABLE_SHARE[channel], "own_estimate", evidence))
    write_table(folder / "unit_costs.csv", "service_id,channel_id,from_date,to_date,low,central,high,variable_share,basis,evidence", rows)


def _write_staffing(folder: Path, year: int) -> None:
    header = (
        "team,channel_id,services,from_date,to_date,posts,release_step,block_hours,price,minimum_commitment,hours_per_post_year,"
        "contract_hours_week,cost_per_post,shrinkage_share,owner"
    )
    start = date(year, 4, 1)
    rows = [
        ("Contact centre", "phone", "*", start, "", 16.0, 0.5, "", "", "", 1480, 37, 31400, 0.32, "Customer services manager"),
        (
            "Contact centre agency",
            "phone",
            "*",
            start,
            "",
            2.0,
            "agency_hours",
            7.4,
            21.5,
            0,
            1600,
            37,
            "",
            0.20,
            "Customer services manager",
        ),
        ("Reception desks", "face_to_face", "*", start, "", 6.5, 0.5, "", "", "", 1480, 37, 29800, 0.30, "Customer services manager"),
        ("Correspondence", "email", "*", start, "", 3.0, 1, "", "", "", 1480, 37, 28900, 0.30, "Correspondence manager"),
    ]
    write_table(folder / "staffing.csv", header, rows)


def _write_project(folder: Path, days: Days, years: list[int]) -> None:
    launch = days.events.launch
    budget = launch.year - (launch.month < 4)
    label = f"{budget}-{(budget + 1) % 100:02d}"
    following = f"{budget + 1}-{(budget + 2) % 100:02d}"
    write_table(
        folder / "benefits.csv",
        "benefit_id,project,service_id,directorate,budget_line,planned_by_year,category,amount,cashable_amount,price_year,is_one_off,low,high,"
        "quality_indicator,quality_before,quality_after,is_ict_enabled,owner,from_date,persists_until,evidence,status",
        [
            (
                "B01",
                "Benefits calculator",
                "housing_benefit",
                "Revenues and benefits",
                "4410 counter staff",
                f"{label}=6000;{following}=15000",
                "transactions",
                14200,
                9800,
                label,
                "false",
                10500,
                18100,
                "satisfaction",
                0.78,
                0.79,
                "true",
                "Head of Revenues",
                launch,
                "",
                "HR-INVENTED-44",
                "evidenced",
            )
        ],
    )
    write_table(
        folder / "investments.csv",
        "project,paid_on,amount,kind,service_id,budget_line,note",
        [
            ("Benefits calculator", launch, 18500, "build", "housing_benefit", "7720", "supplier, fixed price"),
            ("Benefits calculator", launch, 3200, "staff", "housing_benefit", "7720", "testing with residents"),
            ("Benefits calculator", date(years[-1], 4, 1), 2900, "licence", "housing_benefit", "7720", "yearly licence"),
        ],
    )
    write_table(
        folder / "deflators.csv",
        "series,financial_year,index,published_on,source",
        [("own", f"{year}-{(year + 1) % 100:02d}", f"{100 * 1.025**n:.1f}", date(year, 9, 30), "invented") for n, year in enumerate(years)],
    )
