"""A council whose labels, notes and feed names try to be markup, a formula, far too long, or written from right to left."""

import hashlib
import json
from pathlib import Path

import duckdb

from tests.views.council import Council, publish_council


SCRIPT = "<script>window.struck = 1; alert(1)</script>"
IMAGE = '<img src=x onerror="window.struck = 1; alert(2)">'
FORMULA = "=cmd|' /C calc'!A0"
LONG = "Very long label " * 40
RIGHT_TO_LEFT = "\u202eexe.stnuocca\u202c שלום العربية"
MARKDOWN = "[here](http://evil.example) ![x](http://evil.example/x.png) **bold** :red[red] $x^2$"
TEXTS = (SCRIPT, IMAGE, FORMULA, LONG, RIGHT_TO_LEFT, MARKDOWN)


def publish_hostile(folder: Path) -> str:
    """Publishes a council and puts such texts wherever a council's own words can stand."""
    name = publish_council(folder, Council())
    path = folder / "published" / f"{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for service, text in zip(("council_tax", "waste", "housing"), (IMAGE, FORMULA, RIGHT_TO_LEFT), strict=True):
            connection.execute("update reference.services set service_name = ? where service_id = ?", [text, service])
        connection.execute("update reference.changes set note = ? where kind = 'launch'", [IMAGE])
        connection.execute("update reference.changes set note = ? where kind = 'consent'", [LONG])
        for text in TEXTS:
            connection.execute("insert into quality.unmapped_labels values (?, 'queue', ?, 7)", [text, text])
            connection.execute("insert into quality.unknown_words values (?, 'channel_id', ?, 7)", [text, text])
            connection.execute("insert into quality.rejects values (?, 'genesys_interactions', 3, 'started_at', ?)", [text, text])
            connection.execute("insert into quality.questions values ('primary', ?, ?)", [text, text])
            connection.execute(
                "insert into quality.feeds by name select * replace (? as source_id, ? as owner) from quality.feeds limit 1", [text, text]
            )
            connection.execute(
                "insert into quality.coverage select ?, local_date, true, 3 from quality.coverage where source_id = 'phone_feed'", [text]
            )
        connection.execute("checkpoint")
    said = folder / "published" / "current.json"
    manifest = json.loads(said.read_text("utf-8")) | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    for target in (said, path.with_suffix(".json")):
        target.write_text(json.dumps(manifest), encoding="utf-8")
    return name
