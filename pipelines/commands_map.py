"""The verb map: shows what a file would become, asks what it cannot prove, and writes the mapping when it is accepted."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pipelines.command_output import text_table
from pipelines.errors import UsageError
from pipelines.folders import data_folder
from pipelines.proposing.proposal import Context, Proposal, accept, context_of, propose
from pipelines.proposing.questions import Open


SHOWN_CELL = 24  # characters
SHOWN_COLUMNS = 12


def add_map(verbs: argparse._SubParsersAction, add_verb: Callable[..., argparse.ArgumentParser]) -> None:
    """Adds the verb to the command line."""
    verb = add_verb(
        verbs,
        "map",
        "Proposes a mapping for a CSV or workbook that no format knows, and writes it when you agree.",
        _run,
        "Answers may be given: map raw/log.csv date_order=dmy time_zone=Europe/London channel.counter=face_to_face --yes",
    )
    verb.add_argument("file", type=Path, metavar="FILE")
    verb.add_argument("parameters", nargs="*", metavar="name=value", help="answers to its questions")
    verb.add_argument("--yes", action="store_true", help="write it, with the safe answers; refuses where none is safe")
    verb.add_argument("--name", metavar="NAME", help="of the mapping; else it is made from the file's name")


def _run(options: argparse.Namespace) -> int:
    wrong = [each for each in options.parameters if "=" not in each]
    if wrong:
        raise UsageError(f"'{wrong[0]}' is not of the form name=value, e.g. date_order=dmy.")
    given = dict(each.split("=", 1) for each in options.parameters)
    context = context_of(data_folder(options.data), options.name)
    proposal = propose(options.file, context, given)
    is_talking = not options.yes and sys.stdin.isatty()
    if is_talking:
        proposal = _ask_all(proposal, context)
    if proposal.unknown_answers:
        names = ", ".join(sorted({each.name for each in proposal.questions}))
        raise UsageError(f"Nothing asks for {', '.join(proposal.unknown_answers)}. The questions are {names}.")
    print("\n".join(proposal_lines(proposal)))
    if proposal.unanswered or proposal.counts.refusal:
        return 1
    if not options.yes and not (is_talking and _agrees()):
        print("Nothing was written. Add --yes to write it.")
        return 0
    written = accept(proposal, context)
    print(
        "\n".join(f"Written: {path.relative_to(context.folders.root)}" for path in written)
        or "Nothing had to be written: all is as proposed."
    )
    print("Now run build.")
    return 0


def _ask_all(proposal: Proposal, context: Context) -> Proposal:
    """Asks each question once, an empty line taking the safe answer; answers may bring new questions."""
    answers: dict[str, str] = dict(proposal.answers)
    settled = set(answers)
    while waiting := next((each for each in proposal.questions if each.name not in settled and not is_unused(each)), None):
        said = _ask(waiting)
        settled.add(waiting.name)
        if said is not None:
            answers[waiting.name] = said
            proposal = propose(proposal.path, context, answers)
    return proposal


def _ask(question: Open) -> str | None:
    """One answer from the terminal; None for the safe one."""
    choices = f" [{', '.join(question.choices)}]" if question.choices else ""
    usual = f" (Enter: {question.default})" if question.default is not None else ""
    while True:
        said = input(f"{question.sentence}{choices}{usual} ").strip()
        if not said and question.default is not None:
            return None
        if said and (not question.choices or said in question.choices):
            return said
        print("Please say one of the words in brackets." if question.choices else "Please answer.")


def _agrees() -> bool:
    return input("Write it? [yes, no] ").strip().lower() in ("y", "yes")


def proposal_lines(proposal: Proposal) -> list[str]:
    """Everything a person needs to judge a proposal, as lines."""
    lines = [f"{proposal.path.name} is known: {proposal.shape}. Only its row in sources.csv is needed."] if proposal.known else []
    if not proposal.known:
        lines = [f"{proposal.path.name}: {proposal.shape}.", "", "The first rows of the file, personal and unused cells hidden:"]
        lines += _table(*proposal.preview.before)
        lines += ["", "Where each figure and label comes from:"]
        lines += [f"  {target}: {source}" for target, source in proposal.used.items()]
        left = [f"{column.header} ({column.why})" for column in proposal.columns if column.kind == "drop"]
        keyed = [column.header for column in proposal.columns if column.is_personal and column.kind != "drop"]
        lines += [f"Personal, left out: {', '.join(left)}"] if left else []
        lines += [f"Personal, kept as a keyed code only or left out: {', '.join(keyed)}"] if keyed else []
        lines += ["", *_counts(proposal)]
        if proposal.preview.after[1]:
            lines += ["", "The first rows as they would be loaded:", *_table(*proposal.preview.after)]
    lines += ["", *_questions(proposal)]
    if proposal.difference:
        lines += ["", f"data/mappings/{proposal.name}.toml would change:", proposal.difference]
    if proposal.sources != proposal.sources_before:
        lines += ["", f"The row of data/reference/sources.csv: {_row(proposal.row)}"]
    return lines


def _counts(proposal: Proposal) -> list[str]:
    counts = proposal.counts
    if not counts.loaded and proposal.unanswered:
        return [f"It has {counts.read:,} rows. What would be loaded is known when the questions below are answered."]
    if counts.refusal:
        return [f"The build would refuse it: {counts.refusal}"]
    parts = f"{counts.loaded:,} loaded, {counts.excluded:,} excluded, {counts.rejected:,} rejected, {counts.duplicate:,} duplicate"
    return [
        f"Of {counts.read:,} rows: {parts}. Contacts: {counts.contacts:,}.",
        *(f"  {number:,} {'row' if number == 1 else 'rows'}: {why}" for why, number in counts.reasons),
    ]


def is_unused(question: Open) -> bool:
    """Whether a question is about a column that can safely be left out, and nobody has said to use it."""
    return question.name.startswith("column.") and question.default is not None and question.answer is None


def _questions(proposal: Proposal) -> list[str]:
    lines = []
    unused = [each for each in proposal.questions if is_unused(each)]
    for each in proposal.questions:
        if each in unused:
            continue
        choices = f" ({', '.join(each.choices)})" if each.choices else ""
        said = f"answered {each.answer}" if each.answer is not None else f"taken: {each.default}" if each.default else "MUST BE ANSWERED"
        lines.append(f"{each.name}: {each.sentence}{choices} {said}.")
    if unused:
        use = f"{unused[0].name}={'service' if 'service' in unused[0].choices else 'count'}"
        lines.append(f"Columns that are not used: {', '.join(each.name for each in unused)}. To use one, say what it tells, such as {use}.")
    return ["What the file cannot prove; answer with name=value:", *lines] if lines else []


def _row(row: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if value)


def _table(names: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[str]:
    shown = [tuple(cell[:SHOWN_CELL] for cell in row[:SHOWN_COLUMNS]) for row in rows]
    lines = text_table(tuple(name[:SHOWN_CELL] for name in names[:SHOWN_COLUMNS]), shown)
    more = len(names) - SHOWN_COLUMNS
    return [*lines, *([f"and {more} more columns"] if more > 0 else [])]
