"""Recovers the demo council's truth from its raw exports, end to end, seed by seed: python -m simulations.demo_truth --seeds 5.

Each seed is written, built with its findings and asked through the same door as the command line; what comes back is compared with truth.json.
"""

import argparse
import csv
import datetime
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from analysis.ask import ask, findings_version, load_findings, make_findings
from analysis.savings_terms import RUNNING_KINDS
from pipelines.build import FindingMaker, build
from pipelines.demo import write_demo


FIRST_SEED = 20051
TOOL = "benefits_calculator"  # the self-assessment whose launch is measured on the service it serves
FINDER = FindingMaker(make_findings, findings_version(), load_findings)


def _quiet(_line: str) -> None:
    """Progress nobody watches."""


@dataclass(frozen=True)
class Row:
    """One comparison of one seed: what the truth is, what was found, whether it agrees."""

    seed: int
    what: str
    truth: str
    found: str
    agrees: bool


def run(seeds: range, scale: float = 1.0) -> list[Row]:
    """Every comparison of every seed."""
    rows: list[Row] = []
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="demo-truth-") as folder:
            data = Path(folder) / "data"
            write_demo(data, years=3.0, scale=scale, seed=seed, progress=_quiet)
            build(data, _quiet, findings=FINDER)
            truth = json.loads((data / "truth.json").read_text(encoding="utf-8"))
            rows += compare(
                seed, truth, lambda name, data=data, **parameters: ask(name, parameters, None, data).records(), data / "reference"
            )
    return rows


def compare(seed: int, truth: dict, asked: Callable[..., list[dict]], reference: Path) -> list[Row]:
    """The comparisons of one built council; `reference` is its folder of edited tables."""
    effects = truth["effects"]
    launch = effects["launch"]
    rows = [_launch(seed, asked, launch, channel, launch[word]) for channel, word in (("phone", "calls"), ("face_to_face", "visits"))]
    rows += _failed_online(seed, asked, truth["failed_online"])
    rows += [_cut(seed, asked, effects["cut"], service_id) for service_id in effects["cut"]["service_ids"]]
    rows.append(_outage(seed, asked, effects["outage"]))
    rows.append(_break(seed, asked, effects["consent"]["date"], "consent banner"))
    rows.append(_break(seed, asked, effects["relabelled"]["date"], "relabelled queue"))
    rows.append(_saving(seed, asked, launch, truth, reference))
    return rows


def _launch(seed: int, asked: Callable[..., list[dict]], launch: dict, channel_id: str, effect: float) -> Row:
    found = [
        row
        for row in asked("launch_impact", service_id=launch["service_id"], channel_id=channel_id)
        if row.get("launch_on") == launch["date"]
    ]
    row = found[0] if found else {}
    known = row.get("low_95") is not None
    says = f"{row['estimate']:+.3f} ({row['low_95']:+.3f} to {row['high_95']:+.3f}), {row['grade']}" if known else str(row.get("code"))
    return Row(seed, f"launch effect, {channel_id}", f"{effect:+.2f}", says, known and row["low_95"] <= effect <= row["high_95"])


def _failed_online(seed: int, asked: Callable[..., list[dict]], truth: dict[str, dict]) -> list[Row]:
    rows = []
    for row in asked("failed_online"):
        true = truth.get(row.get("service_id") or "")
        if true is None or not row["is_headline"] or row["path"] or row["standard_error"] is None:
            continue
        off = (row["estimate"] - true["true_leak_share"]) / row["standard_error"]
        says = f"{row['estimate']:.3f}, standard error {row['standard_error']:.3f} ({row['method']})"
        rows.append(Row(seed, f"failed online, {row['service_id']}", f"{true['true_leak_share']:.2f}", says, abs(off) <= 3))
    return rows


def _cut(seed: int, asked: Callable[..., list[dict]], cut: dict, service_id: str) -> Row:
    verdicts = {row["verdict"] for row in asked("shift_or_cut", service_id=service_id, channel_id="phone") if row.get("verdict")}
    return Row(seed, f"shorter phone hours, {service_id}", cut["word"], ", ".join(sorted(verdicts)), cut["word"] in verdicts)


def _outage(seed: int, asked: Callable[..., list[dict]], outage: dict) -> Row:
    days = sorted({str(row["from_date"]) for row in asked("outage_calls") if row["from_date"] and row["code"] is None})
    hit = [day for day in days if outage["from"] <= day <= outage["to"]]
    return Row(seed, "website outage and its calls", f"{outage['from']} to {outage['to']}", ", ".join(hit) or "not found", bool(hit))


def _break(seed: int, asked: Callable[..., list[dict]], day: str, what: str) -> Row:
    date = datetime.date.fromisoformat(day)
    near = sorted(
        {
            row["from_date"]
            for row in asked("breaks_found")
            if row.get("from_date") and abs((datetime.date.fromisoformat(row["from_date"]) - date).days) <= 7
        }
    )
    return Row(seed, f"break: {what}", day, ", ".join(near) or "not found", bool(near))


def _saving(seed: int, asked: Callable[..., list[dict]], launch: dict, truth: dict, reference: Path) -> Row:
    """The launch's saving a year at the central unit costs: contacts truly avoided, less the new tool's own use and its running cost."""
    service_id = launch["service_id"]
    (row,) = (each for each in asked("savings", service_id=service_id) if each["rung"] == "L3")
    start, end = (datetime.date.fromisoformat(row[name]) for name in ("start_date", "end_date"))
    costs = {
        each["channel_id"]: float(each["central"])
        for each in _table(reference / "unit_costs.csv")
        if each["from_date"] < row["end_date"] and (not each["to_date"] or each["to_date"] >= row["end_date"])
    }
    last = datetime.date.fromisoformat(truth["period"]["last"])
    weeks = (last - datetime.date.fromisoformat(launch["date"])).days / 7 - launch["ramp_weeks"] / 2  # the effect grew evenly
    a_year = (end - start).days / 7 / weeks
    avoided = (launch["visits_avoided"] * costs["face_to_face"] + launch["calls_avoided"] * costs["phone"]) * a_year
    tool = sum(
        done
        for month, done in truth["web_completions"][TOOL].items()
        if start <= datetime.date.fromisoformat(f"{month}-01") and f"{month}-01" < end.isoformat()
    )
    running = sum(
        float(each["amount"])
        for each in _table(reference / "investments.csv")
        if each["kind"] in RUNNING_KINDS
        and row["start_date"] <= each["paid_on"] < row["end_date"]
        and each["service_id"] in (service_id, TOOL)
    )
    true = avoided - tool * costs["web"] - running
    says = f"{row['estimate']:,.0f} ({row['low_80']:,.0f} to {row['high_80']:,.0f})" if row["low_80"] is not None else str(row["code"])
    agrees = row["low_80"] is not None and row["low_80"] <= true <= row["high_80"]
    return Row(seed, "saving of the launch a year, pounds, 80 % range", "see each", f"truth {true:,.0f}: {says}", agrees)


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Prints the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    options = parser.parse_args()
    rows = run(range(FIRST_SEED, FIRST_SEED + options.seeds), options.scale)
    print("| what | truth | agrees | found, seed by seed |\n|---|---|---|---|")
    for what in dict.fromkeys(row.what for row in rows):
        of = [row for row in rows if row.what == what]
        print(f"| {what} | {of[0].truth} | {sum(row.agrees for row in of)} of {len(of)} | {'; '.join(row.found for row in of)} |")


if __name__ == "__main__":
    main()
