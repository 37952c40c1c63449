"""Every kind of file that is read x ten damages: the bytes of each, beside one sound file of each kind."""

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.pipelines import damaging as made
from tests.pipelines.damaging import HEADER, ROWS, Table


DAMAGES = (
    "truncated", "mixed_line_ends", "wrong_encoding", "shuffled_columns", "extra_columns", "header_twice", "total_rows",
    "duplicate_header", "locale", "empty",
)  # fmt: skip
GERMAN = "{day:02d}.03.2026 10:{minute:02d}"
MIXED = ("\r\n", "\n", "\r")
HALF = 0.6  # of a file is left when it is cut off


def cut(whole: bytes) -> bytes:
    """The beginning of a file, cut inside a row."""
    return whole[: int(len(whole) * HALF)]


def table_damages(name: str) -> dict[str, Table]:
    """The damages that are of the table, not of its bytes; the references of each file are its own."""
    header, half, tables = list(HEADER), ROWS // 2, {damage: made.table_of(f"{name}-{damage}") for damage in DAMAGES}
    return {
        "shuffled_columns": [[row[2], row[3], row[0], row[1]] for row in tables["shuffled_columns"]],
        "extra_columns": [[*row, "more"] for row in tables["extra_columns"]],
        "header_twice": [*tables["header_twice"][:half], header, *tables["header_twice"][half:]],
        "total_rows": [*tables["total_rows"], ["Total", "", "", str(ROWS * 4)]],
        "duplicate_header": [[row[0], row[1], "Ref" if row == header else "other", *row[2:]] for row in tables["duplicate_header"]],
        "locale": made.table_of(name, GERMAN, "1.204,5"),
        "empty": [header],
    }


def text_files(name: str, delimiter: str = ",") -> dict[str, bytes]:
    """Delimited text; empty means no byte at all."""
    files = {damage: made.delimited(each, delimiter) for damage, each in table_damages(name).items()}
    return files | {
        "sound": made.delimited(made.table_of(f"{name}-sound"), delimiter),
        "truncated": cut(made.delimited(made.table_of(f"{name}-truncated"), delimiter)),
        "mixed_line_ends": made.delimited(made.table_of(f"{name}-mixed"), delimiter, MIXED),
        "wrong_encoding": made.delimited(made.table_of(f"{name}-wrong"), delimiter, encoding="cp1252"),
        "empty": b"",
    }


def packed_files(name: str, pack: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """The text packed; cut off after packing."""
    files = {damage: pack(each) for damage, each in text_files(name).items()}
    return files | {"truncated": cut(files["sound"])}


def container_files(name: str, write: Callable[[Table], bytes], left_out: str = "") -> dict[str, bytes]:
    """Workbooks and Parquet: no line ends and no encoding to be wrong, so a cell has line ends, or was spoiled before it was typed."""
    files = {damage: write(each) for damage, each in table_damages(name).items() if damage != left_out}
    sound = write(made.table_of(f"{name}-sound"))

    def with_label(damage: str, label: str) -> bytes:
        return write([[cell.replace(made.LABEL, label) for cell in row] for row in made.table_of(f"{name}-{damage}")])

    return files | {
        "sound": sound,
        "truncated": cut(sound),
        "mixed_line_ends": with_label("mixed", "Tax\r\nand more\n"),
        "wrong_encoding": with_label("wrong", "Caf\u00c3\u00a9 Tax"),
    }


def json_files(name: str, write: Callable[[list], str]) -> dict[str, bytes]:
    """JSON: keys for columns; a page that stands twice for a header that does; a summary for a total."""
    of = {damage: made.requests_of(f"{name}-{damage}") for damage in ("sound", *DAMAGES)}
    first = f'"service_request_id": "{name}-duplicate_header-0"'
    texts = {
        "sound": write(of["sound"]),
        "mixed_line_ends": write(of["mixed_line_ends"]).replace("}", "}\r\n", 5),
        "shuffled_columns": write([dict(reversed(each.items())) for each in of["shuffled_columns"]]),
        "extra_columns": write([{**each, "more": {"and": ["more"]}} for each in of["extra_columns"]]),
        "header_twice": write(of["header_twice"]) + write(of["header_twice"][:1]),
        "total_rows": write([*of["total_rows"], {"total": ROWS}]),
        "duplicate_header": write(of["duplicate_header"]).replace(first, f'{first}, "service_request_id": "other"'),
        "locale": write(made.requests_of(f"{name}-locale", GERMAN)),
        "empty": "",
    }
    files = {damage: text.encode() for damage, text in texts.items()}
    return files | {"truncated": cut(write(of["truncated"]).encode()), "wrong_encoding": write(of["wrong_encoding"]).encode("cp1252")}


def xml_files(name: str) -> dict[str, bytes]:
    """XML: elements for columns; two documents in one file for a header that stands twice."""
    of = {damage: made.requests_of(f"{name}-{damage}") for damage in ("sound", *DAMAGES)}
    first = f"<service_request_id>{name}-duplicate_header-0</service_request_id>"
    texts = {
        "sound": made.xml(of["sound"]),
        "mixed_line_ends": made.xml(of["mixed_line_ends"]).replace("</request>\n", "</request>\r\n", 5),
        "shuffled_columns": made.xml([dict(reversed(each.items())) for each in of["shuffled_columns"]]),
        "extra_columns": made.xml([{**each, "more": "and more"} for each in of["extra_columns"]]),
        "header_twice": made.xml(of["header_twice"]) * 2,
        "total_rows": made.xml([*of["total_rows"], {"total": ROWS}]),
        "duplicate_header": made.xml(of["duplicate_header"]).replace(first, f"{first}<service_request_id>other</service_request_id>"),
        "locale": made.xml(made.requests_of(f"{name}-locale", GERMAN)),
        "empty": "",
    }
    files = {damage: text.encode() for damage, text in texts.items()}
    return files | {"truncated": cut(made.xml(of["truncated"]).encode()), "wrong_encoding": made.xml(of["wrong_encoding"]).encode("cp1252")}


def line_files(
    lines_of: Callable[[str], list[str]], shuffle: Callable[[str], str], foreign: Callable[[str], str], header: str
) -> dict[str, bytes]:
    """Logs whose lines have no header: a line that names fields stands for one, a line that counts for a total."""
    of = {damage: lines_of(damage) for damage in ("sound", *DAMAGES)}
    more = {"|": "|more" * 6, ",": ",more"}
    texts = {
        "sound": _text(of["sound"]),
        "mixed_line_ends": "".join(line + MIXED[n % 3] for n, line in enumerate(of["mixed_line_ends"])),
        "shuffled_columns": _text(map(shuffle, of["shuffled_columns"])),
        "extra_columns": _text(
            line + next((ending for mark, ending in more.items() if mark in line), " more") for line in of["extra_columns"]
        ),
        "header_twice": _text([*of["header_twice"][:20], header, *of["header_twice"][20:]]),
        "total_rows": _text([*of["total_rows"], f"Total: {ROWS}"]),
        "duplicate_header": _text([header, header, *of["duplicate_header"]]),
        "locale": _text(map(foreign, of["locale"])),
        "empty": "",
    }
    files = {damage: text.encode() for damage, text in texts.items()}
    return files | {"truncated": cut(_text(of["truncated"]).encode())[:-30], "wrong_encoding": _text(of["wrong_encoding"]).encode("cp1252")}


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def w3c_files(name: str) -> dict[str, bytes]:
    """W3C logs: the #Fields line is the header, which may come again with other fields."""
    fields, order = made.W3C_FIELDS, (4, 3, 2, 1, 0, 7, 6, 5)
    of = {damage: made.w3c_rows(f"{name}-{damage}") for damage in ("sound", *DAMAGES)}
    twice = of["header_twice"]
    texts = {
        "sound": made.w3c(fields, of["sound"]),
        "mixed_line_ends": made.w3c(fields, of["mixed_line_ends"]).replace("\n", "\r\n", 20),
        "shuffled_columns": made.w3c([fields[n] for n in order], [[row[n] for n in order] for row in of["shuffled_columns"]]),
        "extra_columns": made.w3c([*fields, "x-more"], [[*row, "more"] for row in of["extra_columns"]]),
        "header_twice": made.w3c(fields, twice[:20]) + made.w3c(fields, twice[20:]),
        "total_rows": made.w3c(fields, of["total_rows"]) + f"Total {ROWS}\n",
        "duplicate_header": made.w3c([*fields, "c-ip"], [[*row, "198.51.100.1"] for row in of["duplicate_header"]]),
        "locale": made.w3c(fields, [[f"{row[0][8:]}.03.2026", *row[1:]] for row in of["locale"]]),
        "empty": "#Software: Test\n#Fields: " + " ".join(fields) + "\n",
    }
    files = {damage: text.encode() for damage, text in texts.items()}
    cut_off, wide = made.w3c(fields, of["truncated"]), made.w3c(fields, of["wrong_encoding"])
    return files | {"truncated": cut(cut_off.encode())[:-30], "wrong_encoding": wide.encode("cp1252")}


def every_family(folder: Path) -> dict[str, tuple[str, dict[str, bytes]]]:
    """Family: the ending of its files, and the bytes of the sound and the damaged ones."""

    def access_in_another_order(line: str) -> str:
        address, _, rest = line.partition(" - - ")
        return f"{rest} {address}"

    switch_header = "caller,number,destination,context,start,answer,end,duration,billsec,cause,uuid,bleg,account,read,write"
    return {
        "csv": (".csv", text_files("csv")),
        "gz": (".csv.gz", packed_files("gz", made.packed)),
        "zip": (".zip", packed_files("zip", made.zipped)),
        "xlsx": (".xlsx", container_files("xlsx", made.workbook)),
        "ods": (".ods", container_files("ods", made.open_document)),
        "parquet": (".parquet", container_files("parquet", lambda table: made.parquet(table, folder), "duplicate_header")),
        "json": (".json", json_files("json", lambda records: made.json_lines(records).strip().replace("\n", ",\n").join("[]") + "\n")),
        "json_lines": (".ndjson", json_files("json_lines", made.json_lines)),
        "xml": (".xml", xml_files("xml")),
        "access_log": (
            ".log",
            line_files(made.access_lines, access_in_another_order, lambda line: line.replace("/Mar/", ".03."), "#Fields: host user time"),
        ),
        "w3c": (".log", w3c_files("w3c")),
        "queue_log": (
            ".txt",
            line_files(
                made.queue_lines,
                lambda line: "|".join(reversed(line.split("|"))),
                lambda line: f"{line[0]}.{line[1:4]}.{line[4:]}",
                "time|call|queue|member|event|one|two|three|four|five",
            ),
        ),
        "headerless": (
            ".csv",
            line_files(
                lambda name: [",".join(row) for row in made.switch_rows(name)],
                lambda line: ",".join(reversed(line.split(","))),
                lambda line: line.replace("2026-03-13", "13.03.2026").replace("2026-03-", "March "),
                switch_header,
            ),
        ),
    }  # fmt: skip
