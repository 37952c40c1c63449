"""The services of the invented council and their sizes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Service:
    """One service: `calls`, `visits` and `web` are yearly numbers at scale 1; `web` goes from first to last over the whole period."""

    service_id: str
    name: str
    lgsl_id: int
    directorate: str
    code: str
    queue: str
    calls: int
    visits: int
    web: tuple[int, int]
    season: str
    slug: str
    form: str = ""
    payment: str = ""
    price: tuple[float, float] = (0.0, 0.0)
    kind: str = "transaction"
    rekey_minutes: float = 4.0
    straight_through: float = 0.3
    addressable: float = 0.7
    offline: float = 0.12
    identified: float = 0.0
    leak: float = 0.1
    handle_seconds: float = 300.0
    completion_rate: float = 0.72


# fmt: off
SERVICES = (
    Service("council_tax", "Council tax", 58, "Revenues and benefits", "CT", "Council Tax", 17000, 3800, (9000, 15000), "flat",
            "council-tax/pay", payment="council-tax", price=(60, 220), straight_through=0.9, rekey_minutes=3, identified=0.45,
            leak=0.16, handle_seconds=330, completion_rate=0.8),
    Service("housing_benefit", "Housing benefit", 69, "Revenues and benefits", "HB", "Benefits", 11000, 6000, (1800, 2300), "flat",
            "housing-benefit/claim", form="Claim housing benefit", rekey_minutes=18, straight_through=0.05, offline=0.25,
            identified=0.4, leak=0.26, handle_seconds=480, completion_rate=0.48),
    Service("benefits_calculator", "Benefits calculator", 190, "Revenues and benefits", "BC", "", 0, 0, (0, 6500), "flat",
            "benefits-calculator", kind="self_assessment", rekey_minutes=0, straight_through=1, addressable=0.8, offline=0.1, leak=0.03,
            completion_rate=0.62),
    Service("missed_bin", "Report a missed bin", 524, "Environment", "MB", "Refuse Collection", 12000, 250, (7000, 12000), "winter",
            "bins/report-missed-bin", form="Report a missed bin", straight_through=0.6, rekey_minutes=3, leak=0.1, handle_seconds=210,
            completion_rate=0.78),
    Service("bulky_waste", "Bulky waste collection", 528, "Environment", "BW", "Bulky Waste", 5000, 300, (2500, 4200), "summer",
            "bins/bulky-waste", payment="bulky-waste", price=(38, 38), straight_through=0.8, leak=0.12, handle_seconds=290,
            completion_rate=0.7),
    Service("garden_waste", "Garden waste subscription", 530, "Environment", "GW", "Garden Waste", 3500, 200, (7000, 9000), "spring",
            "bins/garden-waste", payment="garden-waste", price=(52, 52), straight_through=0.95, leak=0.08, handle_seconds=240,
            completion_rate=0.82),
    Service("parking_permits", "Parking permits", 474, "Parking", "PP", "Parking Permits", 4500, 2200, (3000, 4800), "flat",
            "parking/permit", form="Apply for a parking permit", straight_through=0.4, rekey_minutes=6, identified=0.3, leak=0.15,
            handle_seconds=310, completion_rate=0.66),
    Service("pcn", "Pay a penalty charge notice", 471, "Parking", "PN", "Penalty Charge Notices", 5500, 900, (6500, 8000), "flat",
            "parking/pay-pcn", payment="pcn", price=(35, 70), straight_through=1, rekey_minutes=0, identified=0.55, leak=0.12,
            handle_seconds=350, completion_rate=0.83),
    Service("planning", "Planning applications", 485, "Planning", "PL", "Planning", 4500, 1500, (1500, 1900), "summer",
            "planning/comment", form="Comment on a planning application", rekey_minutes=7, leak=0.08, handle_seconds=390,
            completion_rate=0.64),
    Service("housing_repairs", "Housing repairs", 141, "Housing", "HR", "Housing Repairs", 13000, 1800, (2600, 2600), "winter",
            "housing/report-repair", form="Report a repair", rekey_minutes=5, straight_through=0.2, identified=0.3, leak=0.24,
            handle_seconds=340, completion_rate=0.58),
    Service("housing_register", "Housing register", 92, "Housing", "HO", "Housing Options", 4200, 3000, (1500, 1500), "flat",
            "housing/join-register", form="Join the housing register", rekey_minutes=20, straight_through=0.05, offline=0.22, leak=0.18,
            handle_seconds=520, completion_rate=0.45),
    Service("electoral_register", "Electoral register", 364, "Governance", "ER", "Elections", 2200, 300, (4500, 4800), "autumn",
            "elections/register", form="Register to vote query", straight_through=0.9, leak=0.05, handle_seconds=230,
            completion_rate=0.85),
    Service("fly_tipping", "Report fly-tipping", 587, "Environment", "FT", "Street Cleaning", 2600, 120, (3000, 4500), "summer",
            "streets/report-fly-tipping", form="Report fly-tipping", straight_through=0.7, leak=0.06, handle_seconds=220,
            completion_rate=0.8),
    Service("pest_control", "Pest control", 431, "Environment", "PC", "Pest Control", 2000, 100, (500, 900), "summer",
            "environment/pest-control", form="Book a pest control visit", rekey_minutes=5, leak=0.1, handle_seconds=280,
            completion_rate=0.69),
    Service("taxi_licence", "Taxi licences", 632, "Governance", "TX", "Licensing", 900, 600, (0, 0), "flat", "", addressable=0.5,
            handle_seconds=420),
)
# fmt: on


def service(service_id: str) -> Service:
    """The service of that id."""
    return next(one for one in SERVICES if one.service_id == service_id)
