"""One export per reader family, the same contacts or hits in each, written once into the benchmark folder."""

import csv
import gzip
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks import exports, measure


ROWS = 1_000_000
SHEET_ROWS = 100_000  # a sheet of an XLSX file holds at most 1,048,576
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PAGES = ("/council-tax", "/council-tax/pay", "/missed-bin", "/planning", "/library/opening-times", "/contact-us", "/blue-badge", "/")
SERVICES = ("Missed bin", "Pothole", "Graffiti", "Street lighting", "Fly-tipping", "Parking")
COUNT_JSON = "import sys, duckdb; print(duckdb.execute('select count(*) from read_json($path)', {'path': sys.argv[1]}).fetchone()[0])"


@dataclass(frozen=True)
class Family:
    """A reader family: its file, how many rows it holds, the feed's row of sources.csv, and what DuckDB counts in comparison."""

    name: str
    path: Path
    rows: int
    source: str  # format and zone of the feed
    count: str  # the program that counts the rows
    counted: Path


def families(bench: exports.Bench) -> list[Family]:
    """Every family with its file; what exists is not written again."""
    rows, sheet_rows = bench.count(ROWS), bench.count(SHEET_ROWS)
    calls = exports.calls(exports.Bench(bench.folder, bench.scale * ROWS / exports.CALL_ROWS))
    sheet_calls = exports.calls(exports.Bench(bench.folder, bench.scale * SHEET_ROWS / exports.CALL_ROWS))
    folder = bench.folder
    genesys, log = "genesys_interactions,Europe/London", "{},Europe/London"
    tabs = _once(folder / f"calls-{rows}-utf16.csv", lambda path: _as_utf16(calls, path))
    packed = _once(folder / f"calls-{rows}.csv.gz", lambda path: path.write_bytes(gzip.compress(calls.read_bytes(), 1)))
    archive = _once(folder / f"calls-{rows}.zip", lambda path: _zip(calls, path))
    workbook = _once(folder / f"calls-{sheet_rows}.xlsx", lambda path: _as_workbook(sheet_calls, path))
    array = _once(folder / f"requests-{rows}.json", lambda path: _json_array(path, rows))
    xml = _once(folder / f"requests-{sheet_rows}.xml", lambda path: _xml(path, sheet_rows))
    lines = _once(folder / f"hits-{rows}.json", lambda path: _write_lines(path, map(_nginx, range(rows))))
    w3c = _once(folder / f"u_ex-{rows}.log", lambda path: _write_lines(path, _iis(rows)))
    combined = exports.access_log(exports.Bench(folder, bench.scale * ROWS / exports.LOG_LINES))
    return [
        Family("delimited text", calls, rows, genesys, measure.COUNT_ROWS, calls),
        Family("delimited text, UTF-16, tabs", tabs, rows, genesys, measure.COUNT_ROWS, calls),
        Family("delimited text, gzip", packed, rows, genesys, measure.COUNT_ROWS, packed),
        Family("delimited text in a zip", archive, rows, genesys, measure.COUNT_ROWS, calls),
        Family("workbook", workbook, sheet_rows, genesys, measure.COUNT_ROWS, sheet_calls),
        Family("JSON array", array, rows, log.format("open311_json"), COUNT_JSON, array),
        Family("XML", xml, sheet_rows, log.format("open311_xml"), measure.COUNT_LINES, xml),
        Family("JSON lines log", lines, rows, log.format("nginx_json"), COUNT_JSON, lines),
        Family("W3C log", w3c, rows, log.format("iis_w3c"), measure.COUNT_LINES, w3c),
        Family("combined log", combined, rows, log.format("access_log"), measure.COUNT_LINES, combined),
    ]


def data_folder(bench: exports.Bench, family: Family) -> Path:
    """A fresh data folder that holds the family's file alone."""
    folder = exports.fresh_data_folder(bench.folder / "data", family=family.path)
    header = "source_id,files,format,time_zone,default_contact_type\n"
    (folder / "reference" / "sources.csv").write_text(f"{header}family,family/,{family.source},transaction\n")
    (folder / "reference" / "service_rules.csv").unlink()
    return folder


def _once(path: Path, write: Callable[[Path], object]) -> Path:
    if not path.is_file():
        part = path.with_name(f"part-{path.name}")
        write(part)
        part.replace(path)
    return path


def _as_utf16(source: Path, path: Path) -> None:
    with source.open(encoding="utf-8", newline="") as read, path.open("w", encoding="utf-16", newline="") as written:
        csv.writer(written, delimiter="\t").writerows(csv.reader(read))


def _zip(source: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(source, source.name)


def _as_workbook(source: Path, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book, source.open(encoding="utf-8", newline="") as read:
        sheet = book.add_worksheet("Interactions")
        for number, cells in enumerate(csv.reader(read)):
            for place, cell in enumerate(cells):
                if cell.isdigit() and len(cell) < 16:
                    sheet.write_number(number, place, int(cell))
                elif cell:
                    sheet.write_string(number, place, cell)


def _at(number: int) -> datetime:
    return datetime(2026, 4, 1, tzinfo=UTC) + timedelta(seconds=number * 7 % 2_600_000)


def _request(number: int) -> dict[str, object]:
    service = number % len(SERVICES)
    return {
        "service_request_id": str(number),
        "status": "closed" if number % 3 else "open",
        "service_name": SERVICES[service],
        "service_code": f"{service:03d}",
        "description": "a description that nobody reads",
        "requested_datetime": _at(number).isoformat(),
        "updated_datetime": (_at(number) + timedelta(hours=30)).isoformat(),
    }


def _json_array(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            file.write("[" if number == 0 else ",\n")
            file.write(json.dumps(_request(number)))
        file.write("]\n")


def _xml(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<service_requests>\n')
        for number in range(rows):
            cells = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in _request(number).items())
            file.write(f"<request>{cells}</request>\n")
        file.write("</service_requests>\n")


def _write_lines(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _nginx(number: int) -> str:
    when = _at(number)
    hit = {
        "time_iso8601": when.isoformat(),
        "msec": f"{when.timestamp():.3f}",
        "remote_addr": _address(number),
        "remote_user": "",
        "host": "www.anytown.example",
        "request_method": "GET",
        "request_uri": PAGES[number // 3 % len(PAGES)],
        "server_protocol": "HTTP/1.1",
        "status": "200",
        "body_bytes_sent": "18211",
        "request_time": "0.025",
        "http_referer": "https://www.google.com/",
        "http_user_agent": AGENT,
        "http_x_forwarded_for": _address(number),
    }
    return json.dumps(hit, separators=(",", ":"))


def _iis(rows: int) -> Iterator[str]:
    yield "#Software: Microsoft Internet Information Services 10.0"
    yield "#Version: 1.0"
    yield "#Date: 2026-04-01 00:00:00"
    yield (
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) "
        "sc-status sc-substatus sc-win32-status time-taken"
    )
    agent = re.sub(" ", "+", AGENT)
    for number in range(rows):
        page = PAGES[number // 3 % len(PAGES)]
        yield f"{_at(number):%Y-%m-%d %H:%M:%S} 10.0.0.12 GET {page} - 443 - {_address(number)} {agent} - 200 0 0 124"


def _address(number: int) -> str:
    visitor = number // 5 % 60_000
    return f"100.64.{visitor // 256}.{visitor % 256}"
