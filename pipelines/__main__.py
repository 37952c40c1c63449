"""The one command line: python -m pipelines VERB. Exit codes: 0 good, 1 the data need attention, 2 wrong use."""

import argparse
import importlib
import json
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from pipelines import commands, commands_map, commands_reports, commands_undo, commands_watch
from pipelines.build import FindingMaker
from pipelines.errors import ChannelShiftError, QueryError, UsageError, is_disk_full
from pipelines.folders import Folders, data_folder, demo_folder
from pipelines.garbage import collect_seldom


GOOD, ATTENTION, WRONG_USE = 0, 1, 2
TAKING_VALUES = ("ask", "report", "map")  # verbs with name=value words
SPARE_MEGABYTES = 50  # the least to ask for on a full disk


def main(arguments: Sequence[str]) -> int:
    """Runs one verb and returns its exit code; a sentence for what the user can mend, a traceback only for a bug."""
    parser = _parser()
    options, beyond = parser.parse_known_args(arguments)
    if options.verb in TAKING_VALUES and all("=" in each and not each.startswith("-") for each in beyond):
        options.parameters += beyond  # name=value may also stand after the options
    elif beyond:
        parser.error(f"unrecognized arguments: {' '.join(beyond)}")
    try:
        return int(options.run(options))
    except (UsageError, QueryError) as error:
        print(error, file=sys.stderr)
        return WRONG_USE
    except ChannelShiftError as error:
        print(_disk_full(options) if is_disk_full(error) else error, file=sys.stderr)
        return ATTENTION
    except KeyboardInterrupt:
        print("Stopped. Nothing published has changed; run build again to go on.", file=sys.stderr)
        return ATTENTION
    except BrokenPipeError:
        return GOOD
    except Exception as error:
        if not is_disk_full(error):
            raise
        print(_disk_full(options), file=sys.stderr)
        return ATTENTION


def _disk_full(options: argparse.Namespace) -> str:
    """What to free: room to write the warehouse and the newest published file again, with their temporary copies."""
    folders = Folders(data_folder(options.data))
    largest = max((path.stat().st_size for path in [folders.warehouse, *folders.published.glob("*.duckdb")] if path.is_file()), default=0)
    megabytes = max(SPARE_MEGABYTES, 4 * largest // 1_000_000)
    return f"The disk is full: free {megabytes:,} MB and run {options.verb} again; what was published stays."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines",
        description="Channel Shift: exports of a council's web, phone, office and case systems in, figures a finance director can sign out.",
        epilog="A first time: put exports in data/raw, run 'build', then 'status'. To see how it looks with invented figures: 'demo'.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    loading = (_demo, _build, _status, _check, _ask, _formats, _recognise, _map)
    after = (_report, _digest, _undo, _snapshots, _publish, _retire, _erase)
    for add in (*loading, *after):
        add(verbs)
    return parser


def _verb(
    verbs: argparse._SubParsersAction, name: str, teaches: str, run: Callable[[argparse.Namespace], int], epilog: str = ""
) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=teaches, description=teaches, epilog=epilog)
    verb.add_argument("--data", metavar="DIR", help="data folder; else CHANNEL_SHIFT_DATA, else data/")
    verb.set_defaults(run=run)
    return verb


def _folder(options: argparse.Namespace) -> Path:
    return data_folder(options.data)


def _print_json(content: object) -> None:
    print(json.dumps(content, indent=1, default=str))


def _demo(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        folder = data_folder(options.data) if options.data else demo_folder()
        return commands.write_demo(folder, options.years, options.scale, options.seed, options.build, ask, finding_maker())

    verb = _verb(verbs, "demo", "Writes three years of exports of an invented council into data-demo/, with the truth beside them.", run)
    verb.add_argument("--years", type=float, default=3.0, help="years of history (default 3)")
    verb.add_argument("--scale", type=float, default=1.0, help="size of the council, 1 = a district (default 1)")
    verb.add_argument("--seed", type=int, default=20051, help="the same seed writes the same files")
    verb.add_argument("--build", action="store_true", help="build the figures too")


def _build(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        if options.watch:
            if options.json:
                raise UsageError("--watch prints a line for each build; leave --json out.")
            return commands_watch.watch(_folder(options), options.every, options.settle, options.verify)
        if options.every is not None or options.settle is not None:
            raise UsageError("--every and --settle say how --watch looks; add --watch, or leave them out.")
        report, lines = commands.run_build(_folder(options), options.verify, ask, finding_maker())
        if options.json:
            _print_json(report)
        else:
            print("\n".join(lines))
        return ATTENTION if report["needs_attention"] else GOOD

    verb = _verb(
        verbs,
        "build",
        "Loads what is new in data/raw and publishes the figures.",
        run,
        "A file that was read before is not opened again. One bad file never stops the good ones; the exit code is then 1, "
        "and where a question is open.",
    )
    verb.add_argument("--json", action="store_true", help="print the report as JSON")
    verb.add_argument("--verify", action="store_true", help="hash every file again, also those whose size and time are unchanged")
    commands_watch.add_options(verb)


def _status(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        report, lines, attention = commands.status(_folder(options), ask)
        _print_json(report) if options.json else print("\n".join(lines))
        return ATTENTION if attention else GOOD

    _verb(verbs, "status", "Says what is published, how far the data go, which feeds are late and which files wait.", run).add_argument(
        "--json", action="store_true", help="print it as JSON"
    )


def _check(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        report, lines, attention = commands.check(_folder(options), ask)
        _print_json(report) if options.json else print("\n".join(lines))
        return ATTENTION if attention else GOOD

    _verb(verbs, "check", "Lists what only a person can decide, and every promise the published figures break.", run).add_argument(
        "--json", action="store_true", help="print it as JSON"
    )


def _ask(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print(commands.answer(_folder(options), options.name, options.parameters, options.format, options.snapshot, ask, questions))
        return GOOD

    verb = _verb(
        verbs,
        "ask",
        "Answers a metric from the published figures; without a name it lists what can be asked.",
        run,
        "For example: ask digital_take_up_by_month start_date=2025-04-01 end_date=2026-04-01 service_id=council_tax --format csv",
    )
    verb.add_argument("name", nargs="?", help="a metric's name")
    verb.add_argument("parameters", nargs="*", metavar="name=value", help="its parameters; dates as YYYY-MM-DD, end_date is exclusive")
    verb.add_argument("--format", choices=("table", "csv", "json"), default="table")
    verb.add_argument("--snapshot", metavar="ID", help="ask an earlier published file")


def _formats(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print("\n".join(commands.list_formats(_folder(options))))
        return GOOD

    _verb(verbs, "formats", "Lists every export this product can read, and how to export it there.", run)


def _recognise(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print("\n".join(commands.recognise_file(_folder(options), Path(options.file))))
        return GOOD

    _verb(verbs, "recognise", "Says which export a file is, without loading it.", run).add_argument("file")


def _report(verbs: argparse._SubParsersAction) -> None:
    commands_reports.add_report(verbs, _verb, report_maker)


def _digest(verbs: argparse._SubParsersAction) -> None:
    commands_reports.add_digest(verbs, _verb, digest)


def _map(verbs: argparse._SubParsersAction) -> None:
    commands_map.add_map(verbs, _verb)


def _undo(verbs: argparse._SubParsersAction) -> None:
    commands_undo.add_undo(verbs, _verb, effect_of, lambda data: commands.run_build(data, False, ask, finding_maker()))


def _snapshots(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print("\n".join(commands.list_snapshots(_folder(options))))
        return GOOD

    _verb(verbs, "snapshots", "Lists the published files that are kept, newest first.", run)


def _publish(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print(commands.publish_again(_folder(options), options.snapshot))
        return GOOD

    _verb(verbs, "publish", "Shows an earlier published file again (roll back).", run).add_argument("snapshot")


def _retire(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print(commands.retire(_folder(options), options.before))
        return GOOD

    verb = _verb(verbs, "retire", "Removes pseudonymised rows older than a date; the daily figures stay.", run)
    verb.add_argument("--before", required=True, metavar="DATE", help="rows of days before this date go (YYYY-MM-DD)")


def _erase(verbs: argparse._SubParsersAction) -> None:
    def run(options: argparse.Namespace) -> int:
        print(commands.erase(_folder(options), options.key))
        return GOOD

    _verb(
        verbs, "erase", "Removes every link to one person, by phone number, e-mail or reference; published counts stay.", run
    ).add_argument("key")


def ask(name: str, parameters: dict | None, snapshot: str | None, data: Path) -> object:
    """The answer of analysis.ask, met here because this is where the layers meet."""
    from analysis.ask import ask as ask_question

    return ask_question(name, parameters, snapshot, data)


def effect_of(before: Path, after: Path) -> tuple:
    """The figures that differ between two data folders."""
    from analysis.effect import effect_of as effects

    return effects(before, after)


def finding_maker() -> FindingMaker:
    """What works out the findings that a build publishes."""
    from analysis.ask import findings_version, load_findings, make_findings

    return FindingMaker(make_findings, findings_version(), load_findings)


def report_maker() -> commands_reports.Maker:
    """What makes a report of a data folder; the screen's libraries are loaded only now."""
    _without_screen_warnings()
    from views.reports.making import make_of_folder

    return make_of_folder


def digest(data: Path, is_sent: bool) -> list[str]:
    """The weekly digest as lines, sent first where that is asked for."""
    _without_screen_warnings()
    from views.reports.digest_mail import digest_of_folder

    return digest_of_folder(data, is_sent)


def _without_screen_warnings() -> None:
    """Loads the screen's cache while nothing warns that there is no screen."""
    logging.disable(logging.WARNING)
    try:
        importlib.import_module("views.data")
    finally:
        logging.disable(logging.NOTSET)


def questions() -> list:
    """Every question that can be asked."""
    from analysis.ask import list_questions

    return list(list_questions())


if __name__ == "__main__":
    collect_seldom()
    sys.exit(main(sys.argv[1:]))
