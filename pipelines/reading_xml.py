"""Plain XML of records (Open311): each child of the root is a row, each of its children a column."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from pipelines.errors import FileRefused
from pipelines.reading_clean import CleanCopy, no_rows
from pipelines.reading_header import check_width, unique_headers
from pipelines.reading_types import Opened, TextTable


DOUBLED = ""  # no element has this name


def xml_table(opened: Opened) -> TextTable:
    """The records of the file; two passes, the first for the names of the columns."""
    if opened.is_empty:
        return no_rows(())
    try:
        names = list(dict.fromkeys(name for record in xml_records(opened.path) for name in record if name != DOUBLED))
        columns = unique_headers(names)
        check_width(columns, opened.input.name, opened.limits)
        with CleanCopy(opened, columns) as copy:
            for number, record in enumerate(xml_records(opened.path), start=1):
                doubled = record.pop(DOUBLED, None)
                if doubled:
                    copy.reject(number, doubled, "stands twice with different values")
                else:
                    copy.row(number, [record.get(name, "") for name in names])
    except ParseError as error:
        raise FileRefused("xml", f"{opened.input.name}: is no valid XML near line {error.position[0]}; copy or export it again.") from error
    return copy.table("")


def xml_records(path: Path) -> Iterator[dict[str, str]]:
    """The records below the root as dictionaries of texts; one that has an element twice names it under DOUBLED."""
    depth, root = 0, None
    for event, element in iterparse(path, events=("start", "end")):
        if event == "start":
            root = element if depth == 0 else root
            depth += 1
            continue
        depth -= 1
        if depth == 1 and root is not None:
            yield _record(element)
            root.clear()


def _record(element: Element) -> dict[str, str]:
    """The texts of a record by their names."""
    record: dict[str, str] = {}
    for child in element:
        name, text = child.tag.rsplit("}", 1)[-1], " ".join("".join(child.itertext()).split())
        if record.setdefault(name, text) != text:
            record[DOUBLED] = name
    return record
