"""One unmistakable person in the JSON of telephone, ticket and cloud systems, and in call records that have no header."""

import csv
import io
import json

from tests.formats.staged import FORMATS


# Keys whose own value may stand: times, states and counts that the format reads as they are.
KEPT = {
    "eight_by_eight_calls": "callId startTimeUTC direction answered abandoned missed talkTimeMS waitTimeMS callLegCount lastLegDisposition",
    "ringcentral_call_log": "sessionId startTime duration type direction action result",
    "anywhere365_dialogues": "id startTimestamp queueEnterTimestamp acceptTimestamp ivrDurationInSec queueDurationInSec "
    "initialTalkDurationInSec sessionDurationInSec queueId Outcome",
    "zendesk_tickets": "id channel created_at updated_at status type group_id",
    "performance_platform": "_timestamp service count dataType period",
}
NUMBERS = ("caller", "callee", "from", "to", "phoneNumber")


def planted_call_files(everything: str, query: str, phone: str, reference: str, address: str) -> dict[str, tuple[str, str]]:
    """Format: file name and text, of formats whose records hold more than is read of them."""
    made = {name: _json(name, kept.split(), everything, phone, reference) for name, kept in KEPT.items()}
    made["cloudflare_logpush"] = ("requests.log", _requests(everything, query, address))
    made["freeswitch_cdr"] = ("Master.csv", _freeswitch(everything, phone))
    return made


def _json(name: str, kept: list[str], everything: str, phone: str, reference: str) -> tuple[str, str]:
    (fixture,) = (FORMATS / name).iterdir()

    def planted(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {**{name: planted(each, name) for name, each in value.items()}, "who": everything}
        if isinstance(value, list) and key in ("departments", "branches", "tags"):
            return value
        if isinstance(value, list):
            return [planted(each) for each in value]
        if key in kept or value is None:
            return value
        return phone if key in NUMBERS else reference if key in ("customerId", "requester_id") else everything

    return fixture.name, json.dumps(planted(json.loads(fixture.read_text(encoding="utf-8"))))


def _requests(everything: str, query: str, address: str) -> str:
    lines = []
    for line in (FORMATS / "cloudflare_logpush" / "requests.log").read_text().splitlines():
        record = json.loads(line)
        record |= {"ClientIP": address, "ClientRequestURI": f"{record['ClientRequestURI'].split('?')[0]}?{query}", "Cookies": everything}
        record["ClientRequestReferer"] = f"https://a.example/?{query}"
        lines.append(json.dumps(record))
    return "\n".join(lines) + "\n"


def _freeswitch(everything: str, phone: str) -> str:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in csv.reader((FORMATS / "freeswitch_cdr" / "Master.csv").read_text().splitlines()):
        row[0], row[1], row[2], row[12] = everything, phone, phone, everything
        write.writerow(row)
    return out.getvalue()
