"""One unmistakable person is planted in every column that is personal or unnamed, in every format; a build leaves no trace of them."""

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from pipelines.mapping import Format, load_formats, used_columns
from pipelines.reading_header import header_key
from tests.build.council import SERVICES, run
from tests.build.planted_calls import planted_call_files
from tests.build.planted_phone import planted_phone_files
from tests.build.planted_web import planted_web_files
from tests.conftest import TEST_SECRET
from tests.formats.staged import FORMATS


NAME, PHONE, MAIL = "Zebedee Quillfeather", "+447700900987", "zebedee.quillfeather@example.org"
POSTCODE, CARD, REFERENCE, ADDRESS = "ZQ98 7XW", "4929000000007777", "QZXREF4471", "203.0.113.251"
EVERYTHING = f"{NAME} {PHONE} 07700 900987 {MAIL} {POSTCODE} {CARD} {REFERENCE} {ADDRESS}"
QUERY = f"name=Zebedee+Quillfeather&email={MAIL}&phone=07700900987&postcode=ZQ98+7XW&card={CARD}&ref={REFERENCE}"
TRACES = ("zebedee", "quillfeather", "7700900987", "0 900987", "zq98 7x", "zq987xw", CARD, "qzxref", ADDRESS, TEST_SECRET)
VISIBLE = "Visible Queue"  # stands where a label may stand: finding it shows that the search finds
OF_KIND = {"drop": EVERYTHING, "sql": EVERYTHING, "key phone": PHONE, "key email": MAIL, "sector": POSTCODE}
CLOUDFRONT_FIELDS = "date time x-edge-location c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-request-id x-forwarded-for"
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
IIS_FIELDS = "date time cs-method cs-uri-stem cs-uri-query cs-username c-ip cs(User-Agent) cs(Referer) cs(Cookie) sc-status sc-win32-status X-Forwarded-For"


def planted_table(made_by: Format, text: str) -> str:
    """The fixture with the person in every personal and every unnamed column, and one more unnamed column of them."""
    header, *lines = list(csv.reader(io.StringIO(text)))
    named = set(used_columns(made_by, tuple(header)))
    personal = {header_key(name): kind for name, kind in made_by.personal.items()}

    def cell(name: str, value: str, number: int) -> str:
        kind = personal.get(header_key(name))
        if kind in ("key reference", "key customer"):
            return f"{REFERENCE}-{number}"
        return OF_KIND[kind] if kind else value if name in named else EVERYTHING

    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow([*header, "Anything else"])
    for number, line in enumerate(line for line in lines if len(line) == len(header)):  # a footer has no place for anybody
        write.writerow([*(cell(*pair, number) for pair in zip(header, line, strict=True)), EVERYTHING])
    return out.getvalue().replace("Council Tax;", f"{VISIBLE};")


def planted_record(line: str) -> str:
    """A contact record with the person as caller, agent and in fields nobody named."""
    record = json.loads(line)
    record["CustomerEndpoint"] = {"Address": PHONE, "Type": "TELEPHONE_NUMBER", "DisplayName": NAME}
    record["Agent"] = {**(record["Agent"] or {}), "Username": MAIL}
    record["Attributes"] = {**record["Attributes"], "caseRef": REFERENCE, "customerName": NAME, "notes": EVERYTHING}
    return json.dumps({**record, "ContactDetails": {"Name": NAME, "Description": EVERYTHING}, "Recording": EVERYTHING})


def planted_files() -> dict[str, tuple[str, str]]:
    """Format: file name and text, for every shipped format; of a plain table the fixture is enough."""
    made: dict[str, tuple[str, str]] = {}
    records = (FORMATS / "amazon_connect_records" / "connect-ctr.json").read_text().splitlines()
    made["amazon_connect_records"] = ("connect.json", "\n".join(map(planted_record, records)))
    log = (FORMATS / "asterisk_queue_log" / "queue_log").read_text()
    log = log.replace("PJSIP/2002", NAME).replace("ENTERQUEUE||", f"ENTERQUEUE|https://crm.example/?{QUERY}|")
    made["asterisk_queue_log"] = (
        "queue_log",
        log.replace("01174960101", PHONE).replace("07700900109|1|N CARTER", f"{PHONE}|1|{EVERYTHING}"),
    )
    when = "[13/Mar/2026:09:00:0{} +0000]"
    made["access_log"] = (
        "access.log",
        "".join(
            f'{ADDRESS} - {NAME.split()[0]} {when.format(n)} "GET {path} HTTP/1.1" 200 10 "https://mail.example/inbox?{QUERY}" "{AGENT}"\n'
            for n, path in enumerate((f"/council-tax?{QUERY}", f"/cases/{MAIL}/edit", f"/search?q={MAIL}"))
        ),
    )
    hit = {"time_iso8601": "2026-03-13T10:00:00+00:00", "msec": "1773396000.0", "remote_addr": ADDRESS, "remote_user": NAME}
    hit |= {"host": "www.anytown.example", "request_method": "GET", "request_uri": f"/waste?{QUERY}", "server_protocol": "HTTP/1.1"}
    hit |= {"status": "200", "body_bytes_sent": "1", "http_referer": f"https://a.example/?{QUERY}", "http_user_agent": AGENT}
    made["nginx_json"] = ("nginx.log", json.dumps({**hit, "http_x_forwarded_for": ADDRESS, "http_cookie": EVERYTHING}) + "\n")
    iis = f"2026-03-13 11:00:00 GET /housing {QUERY} {NAME.split()[1]} {ADDRESS} {AGENT.replace(' ', '+')} https://a.example/?{QUERY}"
    made["iis_w3c"] = (
        "u_ex260313.log",
        f"#Software: Microsoft Internet Information Services 10.0\n#Fields: {IIS_FIELDS}\n{iis} {MAIL} 200 0 {ADDRESS}\n",
    )
    hit_of_cloudfront = f"2026-03-13 11:00:00 LHR62-C1 {ADDRESS} GET d1.cloudfront.net /bins 200 https://a.example/?{QUERY}".split(" ")
    hit_of_cloudfront += [AGENT.replace(" ", "%20"), QUERY, EVERYTHING, "reqA==", ADDRESS]
    made["cloudfront"] = ("cf.log", f"#Version: 1.0\n#Fields: {CLOUDFRONT_FIELDS}\n" + "\t".join(hit_of_cloudfront) + "\n")
    request = {"service_request_id": "77", "service_name": VISIBLE, "service_code": "1", "requested_datetime": "2026-03-13T11:00:00+00:00"}
    personal = {"zipcode": POSTCODE, "lat": ADDRESS, "long": CARD}
    personal |= dict.fromkeys(("description", "address", "address_id", "media_url", "status_notes"), EVERYTHING)
    made["open311_json"] = (
        "requests.json",
        json.dumps([{**request, **personal, "extended_attributes": {"channel": "web", "who": EVERYTHING}}]),
    )
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in {**request, **personal, "reporter": EVERYTHING}.items())
    made["open311_xml"] = ("requests.xml", f"<?xml version='1.0'?><service_requests><request>{fields}</request></service_requests>")
    made["ga4_ui"] = ("pages.csv", f"# Start date: 20260313\n# End date: 20260313\nPage path,Views\n/parking?{QUERY},3\n/cases/{MAIL},4\n")
    made |= planted_phone_files(EVERYTHING, NAME, PHONE, MAIL)
    made |= planted_web_files(EVERYTHING, QUERY, MAIL, ADDRESS)
    made |= planted_call_files(EVERYTHING, QUERY, PHONE, REFERENCE, ADDRESS)
    tables = (name for name, each in load_formats(None).items() if each.recognise.get("kind", "table") == "table" and name not in made)
    return made | {name: _of_table(name) for name in tables}


def _of_table(name: str) -> tuple[str, str]:
    fixture = next(path for path in sorted((FORMATS / name).iterdir()))
    return fixture.name, planted_table(load_formats(None)[name], fixture.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Built:
    """A council after its build: its folder and all that the command line said."""

    folder: Path
    said: str


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A council with one planted file of every format."""
    folder = tmp_path_factory.mktemp("planted")
    sources = ["source_id,files,format,time_zone"]
    formats = load_formats(None)
    for made_by, (name, text) in planted_files().items():
        path = folder / "raw" / made_by / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        sources.append(f"{made_by},{made_by}/,{made_by},{'Europe/London' if formats[made_by].time.get('zone', 'feed') == 'feed' else ''}")
    (folder / "reference").mkdir()
    (folder / "reference" / "sources.csv").write_text("\n".join(sources) + "\n")
    (folder / "reference" / "services.csv").write_text(SERVICES)
    environment = {**os.environ, "CHANNEL_SHIFT_KEY": TEST_SECRET}
    done = [
        run(folder, *arguments, env=environment) for arguments in (("build",), ("check",), ("ask", "files"), ("ask", "unmapped_labels"))
    ]
    assert "Traceback" not in done[0].stderr
    return Built(folder, "".join(each.stdout + each.stderr for each in done))


def test_every_shipped_format_is_planted_and_loads(built: Built) -> None:
    with duckdb.connect(str(built.folder / "warehouse.duckdb"), read_only=True) as connection:
        loaded = connection.execute("select format from ledger.staged_files where rows_loaded > 0 order by format").fetchall()
    assert {name for (name,) in loaded} == set(load_formats(None))


def _contents(built: Built, place: str) -> Iterator[str]:
    """Everything a place holds, once as its bytes and once as what its tables say, for compression hides bytes."""
    if place == "said":
        yield built.said
        return
    root = built.folder / place
    for path in [root] if root.is_file() else sorted(each for each in root.rglob("*") if each.is_file()):
        yield path.read_bytes().decode("latin-1")
        if path.suffix == ".parquet":
            yield str(duckdb.sql(f"select * from read_parquet('{path}')").fetchall())
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
                for schema, table in tables:
                    yield str(connection.execute(f'select * from "{schema}"."{table}"').fetchall())


@pytest.mark.parametrize("place", ["said", "published", "staged", "warehouse.duckdb"])
def test_no_trace_of_a_person_is_left(built: Built, place: str) -> None:
    text = "\n".join(_contents(built, place)).lower()
    assert [trace for trace in TRACES if trace in text] == []


@pytest.mark.parametrize("place", ["said", "published", "staged", "warehouse.duckdb"])
def test_the_search_finds_what_may_be_kept(built: Built, place: str) -> None:
    assert VISIBLE.lower() in "\n".join(_contents(built, place)).lower()


def test_no_one_but_the_owner_reads_the_staged_files(built: Built) -> None:
    assert (built.folder / "staged").stat().st_mode & 0o077 == 0
