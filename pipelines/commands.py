"""What each verb of the command line does; returns what to print."""

import datetime
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipelines import build as building
from pipelines import database, mapping, publishing, reading, recognise, retention
from pipelines.command_output import blocks, json_value, text_table, to_csv
from pipelines.errors import ChannelShiftError, UsageError
from pipelines.folders import Folders
from pipelines.reference_writing import FIRST_DATE, LAST_DATE


Ask = Callable[[str, dict | None, str | None, Path], Any]
# Every day of the calendar: what is in question may lie outside the published period.
EVER = {"start_date": str(FIRST_DATE), "end_date": str(LAST_DATE + datetime.timedelta(days=1))}
HEADLINE = ("contacts", "transactions", "digital_take_up", "cost_per_transaction", "saving_low", "saving_high")


class Progress:
    """Says what is going on: one line rewritten on a terminal, plain lines elsewhere."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.terminal = sys.stderr.isatty()

    def __call__(self, line: str) -> None:
        """Shows one line with the seconds since the start."""
        text = f"{time.monotonic() - self.started:6.1f} s  {line}"
        if self.terminal:
            sys.stderr.write("\r\x1b[2K" + text[:118])
            sys.stderr.flush()
        else:
            print(text, file=sys.stderr, flush=True)

    def finish(self) -> None:
        """Leaves the terminal on a fresh line."""
        if self.terminal:
            sys.stderr.write("\r\x1b[2K")


def write_demo(
    folder: Path, years: float, scale: float, seed: int, then_build: bool, ask: Ask, findings: building.FindingMaker | None = None
) -> int:
    """Writes the invented council; builds it when asked to."""
    if not (0 < years <= 30 and 0.003 <= scale <= 100 and seed >= 0):
        raise UsageError("--years must be more than 0 and at most 30, --scale from 0.003 to 100, --seed a whole number from 0.")
    from pipelines.demo import write_demo as write

    progress = Progress()
    if Folders(folder).raw.is_dir() and any(Folders(folder).raw.iterdir()) and not (folder / "truth.json").is_file():
        raise UsageError(f"{folder.name}/raw holds exports that are not the demo's; give another folder with --data.")
    write(folder, years=years, scale=scale, seed=seed, progress=progress)
    progress.finish()
    print(f"The invented council is in {folder.name}/; its truth is in {folder.name}/truth.json.")
    if not then_build:
        return 0
    report, lines = run_build(folder, False, ask, findings)
    print("\n".join(lines))
    return 0 if not [f for f in report["files"] if f["status"] == "question"] else 1


def run_build(data: Path, verify: bool, ask: Ask, findings: building.FindingMaker | None = None) -> tuple[dict, list[str]]:
    """Builds and returns the report as data and as lines."""
    progress = Progress()
    before = _headline(data, ask)
    started = time.monotonic()
    report = building.build(data, progress, verify, findings=findings)
    progress.finish()
    seconds = time.monotonic() - started
    changes = _headline_changes(before, _headline(data, ask)) if report.published_anew else []
    questions = ask("questions", None, None, data).records()
    in_doubt = [b["contacts"] for b in ask("compared_feeds", EVER, None, data).records() if b["why"] != "not_primary"]
    as_data = {
        "snapshot": report.manifest["snapshot"].removesuffix(".duckdb"),
        "data_through": report.manifest.get("data_through"),
        "published_anew": report.published_anew,
        "opened": report.opened,
        "seconds": round(seconds, 2),
        "needs_attention": report.needs_attention or bool(questions),
        "failed_findings": report.manifest.get("failed_findings", []),
        "open_questions": len(questions),
        "contacts_in_question": sum(in_doubt),
        "files": list(report.files),
        "headline_changes": changes,
        "reasons": list(report.reasons),
        "defaults": list(report.gaps),
    }
    return as_data, _build_lines(as_data)


def _build_lines(report: dict) -> list[str]:
    rows: list[tuple] = [
        (
            f["file"],
            f["format"] or "-",
            f["rows_read"],
            f["rows_loaded"],
            f["rows_excluded"],
            f["rows_rejected"],
            f["rows_duplicate"],
            f["sentence"] or ("" if f["complete"] else "marked incomplete"),
        )
        for f in report["files"]
    ]
    total = ("all files", "", *(sum(r[i] for r in rows) for i in range(2, 7)), "")
    head = ("file", "format", "read", "loaded", "excluded", "rejected", "duplicates", "")
    shown = rows if len(rows) <= 60 else [r for r in rows if r[5] or r[7]][:60]
    lines = text_table(head, [*shown, total])
    if len(shown) < len(rows):
        lines.append(f"({len(rows):,} files; shown are those with rejects or remarks; python -m pipelines ask files lists all)")
    lines.append("")
    if report["headline_changes"]:
        lines.append(f"What changed, because {', '.join(report['reasons']) or 'the definitions of this version differ'}:")
    lines += report["headline_changes"] or (["Nothing has changed since the last build."] if not report["published_anew"] else [])
    lines += [f"Default used: {gap}" for gap in report["defaults"]]
    lines += [f"{name} could not be worked out; this is a fault of the programme, please report it." for name in report["failed_findings"]]
    if questions := report["open_questions"]:
        lost = report["contacts_in_question"]
        left_out = f", so {lost:,} {'contact is' if lost == 1 else 'contacts are'} in no figure" if lost else ""
        lines.append(f"Questions open: {questions:,}{left_out}; python -m pipelines check shows them.")
    lines.append(
        f"{'Published' if report['published_anew'] else 'Still published'}: {report['snapshot']}, data through {report['data_through'] or 'no data'}; "
        f"{report['opened']:,} files opened in {report['seconds']:.1f} s."
    )
    return lines


def _headline(data: Path, ask: Ask) -> dict | None:
    """The headline of what is published; None where nothing is, it is damaged, or an earlier version published it."""
    try:
        rows = ask("headline", None, None, data).records()
    except ChannelShiftError:
        return None
    return rows[0] if rows else None


def _headline_changes(before: dict | None, after: dict | None) -> list[str]:
    """What moved in the headline since the last snapshot."""
    if before is None or after is None:
        return []
    lines = []
    for name in HEADLINE:
        old, new = before.get(name), after.get(name)
        if old != new:
            lines.append(f"{name.replace('_', ' ')}: was {_plain(old)}, now {_plain(new)}")
    return lines


def _plain(value: object) -> str:
    if value is None:
        return "no data"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) else str(value)


def status(data: Path, ask: Ask) -> tuple[dict, list[str], bool]:
    """What is published, how fresh every feed is, which raw files wait for a build."""
    manifest = database.read_manifest(data)
    feeds = ask("feeds", None, None, data).records()
    files = {row["file"] for row in ask("files", None, None, data).records()}
    waiting = [item.name for item in reading.list_inputs(Folders(data).raw) if item.name not in files]
    late = [f["source_id"] for f in feeds if f["is_late"]]
    report = {
        "snapshot": manifest["snapshot"].removesuffix(".duckdb"),
        "built_at": manifest["built_at"],
        "data_through": manifest["data_through"],
        "feeds": feeds,
        "late": late,
        "waiting": waiting,
    }
    lines = [f"Published: {report['snapshot']}, built {report['built_at']} UTC, data through {report['data_through'] or 'no data'}"]
    lines += text_table(
        ("feed", "format", "from", "to", "due", "late", "facts"),
        [
            (
                f["source_id"],
                f["format"] or "-",
                f["first_date"] or "-",
                f["last_date"] or "-",
                f["due_on"] or "-",
                "late" if f["is_late"] else "",
                f["facts"],
            )
            for f in feeds
        ],
    )
    lines += [f"Waiting for a build: {name}" for name in waiting[:20]]
    return report, lines, bool(late or waiting)


def check(data: Path, ask: Ask) -> tuple[dict, list[str], bool]:
    """Open questions, broken checks, labels without a service, words nobody knows."""
    questions = ask("questions", None, None, data).records()
    checks = ask("checks", None, None, data).records()
    unmapped = ask("unmapped_labels", None, None, data).records()
    words = ask("unknown_words", None, None, data).records()
    broken = [c for c in checks if c["rows"]]
    report = {"questions": questions, "checks": checks, "unmapped_labels": unmapped, "unknown_words": words}
    lines = [f"{'Not loaded' if q['kind'] == 'file' else 'Question'}: {q['sentence']}" for q in questions]
    lines += [f"Broken: {c['sentence']} ({c['rows']:,} rows)" for c in broken]
    lines += [
        f"No service for {u['field']} '{u['label']}' of {u['source_id']}: {u['contacts']:,} contacts; add a row to data/reference/service_rules.csv."
        for u in unmapped[:20]
    ]
    lines += [
        f"Unknown {w['field']} '{w['word']}' of {w['source_id']}: {w['rows']:,} rows; add it to the format's [values]." for w in words[:20]
    ]
    lines.append(f"{len(checks) - len(broken)} of {len(checks)} checks hold; {len(questions)} questions are open.")
    return report, lines, bool(questions or broken)


def answer(data: Path, name: str | None, given: list[str], form: str, snapshot: str | None, ask: Ask, questions: Callable[[], list]) -> str:
    """The answer to one question as a table, CSV or JSON; without a name, the list of questions."""
    if name is None:
        return "\n".join(text_table(("name", "question"), [(q.name, q.question) for q in questions()]))
    wrong = [p for p in given if "=" not in p]
    if wrong:
        raise UsageError(f"'{wrong[0]}' is not of the form name=value, e.g. start_date=2025-04-01.")
    found = ask(name, dict(p.split("=", 1) for p in given), snapshot, data)
    if form == "json":
        return json.dumps(
            {"name": found.name, "snapshot": found.snapshot, "parameters": found.parameters, "rows": found.records()},
            indent=1,
            default=json_value,
        )
    if form == "csv":
        return to_csv(found.columns, found.rows).rstrip("\r\n")
    is_finding = {"sentence", "code", "method"} <= set(found.columns)
    return "\n".join(blocks(found.columns, found.rows) if is_finding else text_table(found.columns, found.rows))


def list_formats(data: Path) -> list[str]:
    """Every format with its system, menu path and whether a real file was seen."""
    formats = mapping.load_formats(Folders(data).mappings)
    rows: list[tuple] = [
        (f.name, f.title, f.feeds, "own mapping" if f.origin == "own" else "" if f.seen == "file" else "not yet seen in the wild", f.menu)
        for f in sorted(formats.values(), key=lambda f: f.name)
    ]
    return text_table(("format", "export", "gives", "", "how to export it"), rows)


def recognise_file(data: Path, file: Path) -> list[str]:
    """Which format each table or member of a file is."""
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    formats = mapping.load_formats(Folders(data).mappings)
    lines = []
    for item in [each for each in reading.list_inputs(file.resolve().parent) if each.path == file.resolve()]:
        with tempfile.TemporaryDirectory() as work:
            opened = reading.open_input(item, Path(work), reading.Limits())
            found = recognise.recognise(opened, formats, None)
            lines.append(f"{item.name}: {found.format_name} ({formats[found.format_name].title})")
    return lines


def list_snapshots(data: Path) -> list[str]:
    """Kept snapshots, newest first, the shown one marked."""
    current = database.read_manifest(data)["snapshot"]
    rows: list[tuple] = [
        (m["snapshot"].removesuffix(".duckdb"), m["built_at"], m["data_through"], "shown" if m["snapshot"] == current else "")
        for m in publishing.snapshots(Folders(data))
    ]
    return text_table(("snapshot", "built (UTC)", "data through", ""), rows)


def publish_again(data: Path, snapshot: str) -> str:
    """Names an earlier snapshot as current."""
    manifest = publishing.restore(Folders(data), snapshot)
    return f"Shown now: {manifest['snapshot'].removesuffix('.duckdb')}, data through {manifest['data_through'] or 'no data'}. The next build publishes the newest again."


def retire(data: Path, before: str) -> str:
    """Removes rows of days before a date from the warehouse and the staged files."""
    try:
        day = datetime.date.fromisoformat(before)
    except ValueError as error:
        raise UsageError(f"'{before}' is not a date such as 2023-04-01.") from error
    if day > datetime.date.today():
        raise UsageError(f"{day} lies in the future, so every row would go; give the first day whose rows stay.")
    files, rows = retention.retire(Folders(data), day)
    return f"Retired: {rows:,} rows of {files:,} files before {day}. The daily figures stay; remove the raw exports yourself when they are no longer needed."


def erase(data: Path, key: str) -> str:
    """Removes the links of one person; an empty key is nobody's."""
    if not key.strip():
        raise UsageError("erase needs a phone number, an e-mail address or a reference; it was given nothing.")
    links, files = retention.erase(Folders(data), key)
    held = "; ".join(files[:10]) or "none"
    return f"Erased: {links:,} links. Raw exports that still hold it (edit or remove them yourself): {held}."
