"""One unmistakable person in the files of telephone systems: as caller, as agent and in fields that no format names."""

import csv
import io
import json

from tests.formats.staged import FORMATS


def planted_phone_files(everything: str, name: str, phone: str, mail: str) -> dict[str, tuple[str, str]]:
    """Format: file name and text, of the formats of telephone systems that are no plain tables."""
    return {
        "asterisk_cdr": ("Master.csv", _asterisk(everything, name, phone)),
        "genesys_conversations": ("conversations.json", _genesys(everything, name, phone, mail)),
        "twilio_calls": ("Calls.json", _twilio(everything, name, phone)),
    }


def _asterisk(everything: str, name: str, phone: str) -> str:
    """Records with the person in every column that may hold one; a telephone that was dialled is theirs too."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n")
    for row in csv.reader((FORMATS / "asterisk_cdr" / "Master.csv").read_text().splitlines()):
        row[0], row[4], row[17], row[18] = everything, f'"{name}" <{phone}>', everything, everything
        row[1] = phone if len(row[1]) > 4 else row[1]
        row[6] = row[6] and f"PJSIP/{name}-1b"
        row[8] = f"PJSIP/{phone}@trunk,{everything}" if row[7] == "Dial" else row[8]
        write.writerow(row)
    return out.getvalue()


def _genesys(everything: str, name: str, phone: str, mail: str) -> str:
    """Conversations with the person as customer and as agent, in notes, subjects and attributes."""
    document = json.loads((FORMATS / "genesys_conversations" / "conversations.json").read_text())
    for conversation in document["conversations"]:
        conversation |= {"externalTag": everything, "conversationInitiator": name}
        for participant in conversation["participants"]:
            if participant["purpose"] != "acd":
                participant |= {"participantName": name, "userId": mail, "attributes": {"who": everything}}
            for session in participant["sessions"]:
                session |= {"ani": f"tel:{phone}", "dnis": f"tel:{phone}", "addressFrom": mail, "addressTo": mail, "remote": name}
                for segment in session.get("segments", []):
                    segment |= {"wrapUpNote": everything, "subject": everything}
    return json.dumps(document)


def _twilio(everything: str, name: str, phone: str) -> str:
    """Calls with the person at both ends."""
    document = json.loads((FORMATS / "twilio_calls" / "Calls.json").read_text())
    for call in document["calls"]:
        call |= {
            "from": phone,
            "to": phone,
            "from_formatted": phone,
            "caller_name": name,
            "forwarded_from": phone,
            "annotation": everything,
        }
    return json.dumps(document)
