"""The same forty contacts in every kind of file that is read, and the same ten damages done to each."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import openpyxl


ROWS = 40
HEADER = ("Logged", "Ref", "Subject", "Minutes")
LABEL = "Café Tax"
Table = Sequence[Sequence[str]]  # the first row is the header
Writer = Callable[[Table], bytes]


def table_of(name: str, when: str = "{day:02d}/03/2026 10:{minute:02d}", minutes: str = "4") -> list[list[str]]:
    """A header and forty rows; every file's references are its own."""
    rows = [[when.format(day=13 + n % 15, minute=n), f"{name}-{n:03d}", LABEL, minutes] for n in range(ROWS)]
    return [list(HEADER), *rows]


def delimited(table: Table, delimiter: str = ",", ends: Sequence[str] = ("\n",), encoding: str = "utf-8") -> bytes:
    """Text with a delimiter; the line ends follow one another in turn."""
    return "".join(delimiter.join(row) + ends[n % len(ends)] for n, row in enumerate(table)).encode(encoding)


def workbook(table: Table) -> bytes:
    """An XLSX file of one sheet."""
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def open_document(table: Table) -> bytes:
    """The least ODS file that a spreadsheet program would open."""
    names = " ".join(f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text"))
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in table)
    sheet = f'<office:spreadsheet><table:table table:name="Log">{rows}</table:table></office:spreadsheet>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {names}><office:body>{sheet}</office:body></office:document-content>',
        )
        manifest = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        urn = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{urn}">{manifest}</manifest:manifest>')
    return out.getvalue()


def parquet(table: Table, folder: Path) -> bytes:
    """A Parquet file; its columns are told apart by their names, so one of a name is all it can have."""
    header, *rows = table
    path = folder / "made.parquet"
    columns = ", ".join(f'"{name}" varchar' for name in header)
    with duckdb.connect() as connection:
        connection.execute(f"create table t ({columns})")
        for row in rows:
            connection.execute(f"insert into t values ({', '.join('?' for _ in row)})", list(row))
        connection.execute(f"copy t to '{path}' (format parquet)")
    return path.read_bytes()


def zipped(inner: bytes) -> bytes:
    """A zip archive of one CSV file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.csv", inner)
    return out.getvalue()


def packed(inner: bytes) -> bytes:
    """The bytes in a gz file."""
    return gzip.compress(inner, mtime=0)


def requests_of(name: str, when: str = "2026-03-{day:02d}T10:{minute:02d}:00Z") -> list[dict[str, object]]:
    """Forty Open311 requests."""
    return [
        {"service_request_id": f"{name}-{n}", "status": "open", "service_name": LABEL, "service_code": "1", "requested_datetime": when.format(day=13 + n % 15, minute=n)}
        for n in range(ROWS)
    ]  # fmt: skip


def xml(records: Sequence[dict[str, object]]) -> str:
    """The requests in XML."""
    inner = "".join("<request>" + "".join(f"<{key}>{value}</{key}>" for key, value in each.items()) + "</request>\n" for each in records)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<service_requests>\n{inner}</service_requests>\n'


def json_lines(records: Sequence[dict[str, object]]) -> str:
    """One record a line."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)


def access_lines(name: str) -> list[str]:
    """Forty lines of a web server's log."""
    return [
        f'203.0.113.{n} - - [{13 + n % 15}/Mar/2026:10:{n:02d}:00 +0000] "GET /{name}/caf\u00e9/{n} HTTP/1.1" 200 10 "-" "Mozilla/5.0 (X11) Firefox/128.0"'
        for n in range(ROWS)
    ]


W3C_FIELDS = ("date", "time", "cs-method", "cs-uri-stem", "c-ip", "cs(User-Agent)", "sc-status", "sc-win32-status")


def w3c_rows(name: str) -> list[list[str]]:
    """Forty requests as the parts of W3C lines."""
    return [
        [
            f"2026-03-{13 + n % 15}",
            f"10:{n:02d}:00",
            "GET",
            f"/{name}/caf\u00e9/{n}",
            f"203.0.113.{n}",
            "Mozilla/5.0+(X11)+Firefox/128.0",
            "200",
            "0",
        ]
        for n in range(ROWS)
    ]


def w3c(fields: Sequence[str], rows: Table) -> str:
    """A W3C log of one block."""
    return "#Software: Test\n#Fields: " + " ".join(fields) + "\n" + "".join(" ".join(row) + "\n" for row in rows)


def queue_lines(name: str) -> list[str]:
    """Forty callers who entered a queue; the number before the point is theirs alone."""
    return [f"{1773400000 + n}|17734{10000 + sum(map(ord, name))}.{n}|caf\u00e9|NONE|ENTERQUEUE||01174960101|1" for n in range(ROWS)]


def switch_rows(name: str) -> list[list[str]]:
    """Forty calls of a switch that writes no header."""
    return [
        ["Caf\u00e9", "01174960101", "3000", "public", f"2026-03-{13 + n % 15} 10:{n:02d}:00", "", f"2026-03-{13 + n % 15} 10:{n:02d}:30", "30", "0",
         "NO_ANSWER", f"a5c9f6c0-e752-11e3-8bfb-{sum(map(ord, name)):06d}{n:06d}", "", "", "", ""]
        for n in range(ROWS)
    ]  # fmt: skip
