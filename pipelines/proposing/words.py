"""The words by which columns, channels, outcomes and totals are told, as councils write them in their sheets."""

import re


CHANNEL_WORDS = {
    "phone": "phone telephone tel call calls voice callback inbound-call telefon switchboard call-centre voicemail ivr telephone-ivr phone-ivr "
    "automated-telephone automated-phone",
    "face_to_face": "face-to-face f2f walk-in walkin counter in-person visitor reception office desk home-visit "
    "drop-in cash-office appointment schalter footfall one-stop-shop",
    "web": "web online internet website web-form webform web-forms online-form online-forms form forms portal e-form eform self-service internet "
    "my-account webformular self-serve video-online video web-self-service",
    "app": "app mobile-app citizens-connect smartphone-app",
    "email": "email e-mail emails e-mails mail-electronic electronic-mail",
    "chat": "chat webchat web-chat live-chat livechat chatbot message messaging whatsapp",
    "sms": "sms text text-message texts",
    "social": "social social-media twitter facebook x instagram tweet",
    "post": "post letter letters postal mail fax white-mail correspondence",
    "kiosk": "kiosk kiosks terminal self-service-kiosk",
    "other": "other",
    "unknown": "unknown not-known not-recorded",
}
OUTCOME_WORDS = {
    "completed": "completed complete resolved resolved-at-first-contact closed done answered handled agent success served attended passed-to-service "
    "referred finished solved dealt-with connected normal problem-solved information-provided transferred signposted",
    "abandoned": "abandoned hang hung-up hang-up hangup gave-up dropped lost missed unanswered no-answer caller-hung-up withdrawn",
    "failed": "failed error declined rejected fail unsuccessful",
    "no_show": "no-show dna did-not-attend noshow did-not-show no-shows",
    "in_progress": "in-progress open pending active new waiting on-hold ongoing started assigned",
    "unknown": "unknown not-known",
}
DIRECTION_WORDS = {
    "inbound": "inbound in incoming",
    "outbound": "outbound out outgoing",
    "internal": "internal staff system",
}
YES_NO_WORDS = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}
NULL_WORDS = frozenset(("n/a", "na", "-", "--", "null", "not known", "not recorded", "none", "#n/a", "nan", "tbc", "?"))
TOTAL = r"^(sub ?-?|grand |overall )?total|\btotals?:?$|^all (channels|services)|^(sum|overall)$"

DATE_NAME = r"\b(date|day|created|opened|open|received|logged|started|start|timestamp|when|month|period|week|w c|commencing|beginning|dt)\b"
BEGUN_NAME = r"\b(created|creation|opened|received|logged|requested|reported|initiated|submitted)\b"  # says it plainer than a date does
START_NAME = r"\b(start|started|created|create|opened|open|received|logged|contact|call|date|arrival|arrived|entry|commencing|initiated)\b"
LATER_NAME = (
    r"\b(clos|end|ended|resolv|updat|modif|due|target|birth|dob|exit|complet|finish|review|reply|respon|last|answered|called|paid)\w*\b"
)
DURATION_NAME = (
    r"\b(duration|wait|waited|waiting|handle|handling|talk|hold|wrap|length|elapsed|speed ?of ?answer|aht|asa|queue time|"
    r"time in queue|q time|ser time|service time|serving time|transaction time|seconds|secs|mins|minutes|vru time)\b"
)
WAIT_NAME = r"\b(wait\w*|queue\w*|q time|speed ?of ?answer|asa|ring\w*)\b"
HANDLE_NAME = r"\b(handl\w*|talk\w*|ser time|serv\w* time|serving time|transaction time|aht|call time)\b"
TOTAL_TIME_NAME = r"\b(duration|length|elapsed|total time)\b"
AVERAGE_NAME = r"\b(average|avg|mean|speed ?of ?answer|aht|asa)\b"
COUNT_NAME = (
    r"^number\b|\b(contacts|count|counts|number of|no of|volume|volumes|total|quantity|qty|calls|enquiries|appointments|visits|forms|visitors|cases|"
    r"requests|transactions|emails|letters|chats|customers seen|interactions)\b"
)
NOT_COUNT_NAME = (
    r"\b(cost|price|average|avg|mean|rate|share|percent|pct|time|wait|level|score|target|fte|agents|seconds|minutes|mins|secs|id|ref|"
    r"reference|value|amount|spend|per|year|phone number|line|coordinates?|police|code|days|hours|age|000s?|thousands?)\b|£|%"
)
OFFERED_NAME = r"\b(offered|presented|received|incoming|calls in)\b"
ANSWERED_NAME = r"\b(answered|handled|taken|ans)\b"
ABANDONED_NAME = r"\b(abandoned|abn|aband|abd|lost|hung up|gave up|unanswered|missed)\b"
NAME_NAME = (
    r"\b(name|surname|forename|fullname|customer|caller|citizen|resident|claimant|applicant|complainant|patient|agent|agents|officer|"
    r"advis[eo]r|operator|staff|user|users|username|handled by|kept by|taken by|logged by|created by|owner|server|employee|handler|assignee)\b"
)
NOT_NAME_NAME = r"\b(service|inquiry|enquiry|agency|queue|site|branch|team|channel|department|location|office|ccg|region|category|form|type|count|number of)\b"
COUNTED_NAME = r"\b(contacts|calls|enquiries|appointments|visits|requests|transactions|interactions)\b"  # of customers, not one of them
DROPPED_NAME = (
    r"^birth$|\b(dob|(date|place|year) of birth|birth ?(date|day|place|year)|ni number|nino|national insurance|uprn|card|latitude|longitude|iban|"
    r"sort code|account number|age)\b"  # figures too
)
DROPPED_TEXT_NAME = r"\b(address|street|notes?|comments?|description|details|remarks|gender|ethnicity|disability|signature|message|body|title of customer)\b"
CUSTOMER_ID_NAME = r"\b(customer|person|citizen|client|account|crn)\b.*\b(id|no|number|ref|reference|key)\b"
REFERENCE_NAME = (
    r"\b(ref|reference|case (id|no|number)|ticket( id| no| number)?|call id|contact id|interaction id|conversation id|id|enquiry (no|id|number)|"
    r"request (id|no|num|number)|uid|guid|case enquiry id|visit (id|key)|record (no|id|number)|bi id|unique key|sr (no|num|number))\b"
)
STAFF_NAME = (
    r"\b(agent|officer|staff|advis[eo]r|operator|by|owner|user|assignee|handler|branch|site|office|team|library|dnis|ddi|dialled|called|"
    r"destination|to number|queue number)\b"
)  # whose number, address or postcode is not the customer's
POSTCODE_NAME = r"\b(post ?code|zip)\b"
CHANNEL_NAME = r"\b(channel|how contacted|contact method|method|mode|media|medium|source|origin|contact type|access|how received|via)\b"
OUTCOME_NAME = r"\b(outcome|result|status|disposition|resolution|state|resolved)\b"
DIRECTION_NAME = r"\bdirection\b"
LABEL_NAMES = (
    ("service_label", r"\b(service|department|directorate|service area|programme|business area|subject)\b"),
    ("queue", r"\b(queue|skill|team|group|line of business)\b"),
    ("reason", r"\b(reason|enquiry type|topic|category|type|nature|wrap up|enquiry|case title|request type|hcp type)\b"),
    ("site", r"\b(site|office|branch|location|centre|library|building|hub|stpnm|area)\b"),
)


def is_total(cell: str) -> bool:
    """Whether a cell says that its row is a total."""
    return re.search(TOTAL, cell, re.IGNORECASE) is not None


def header_words(header: str) -> str:
    """A header as plain words: CallsOffered, calls_offered and "Calls offered" are one, and SRType is "sr type"."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", " ", header)
    return " ".join(re.findall(r"[^\W_]+|[£%]", parted.lower()))


def _by_word(table: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


_TABLES = {"channel_id": _by_word(CHANNEL_WORDS), "outcome": _by_word(OUTCOME_WORDS), "direction": _by_word(DIRECTION_WORDS)}


def meaning(target: str, cell: str) -> str | None:
    """The id that a cell's words stand for in a closed column; None for words that are not known."""
    words = re.findall(r"[a-z]+[0-9]?[a-z]*", cell.lower())
    table = _TABLES[target]
    whole = "-".join(words)
    if whole in table:
        return table[whole]
    return table.get("".join(words))


def answered_or_not(name: str, cell: str) -> str | None:
    """The outcome that a yes or no stands for in a column such as "Answered (Y/N)" or "Abandoned"; None in any other."""
    said = YES_NO_WORDS.get(cell.lower())
    is_answer, is_loss = bool(re.search(r"\banswered\b", name)), bool(re.search(r"\b(abandoned|missed)\b", name))
    if said is None or is_answer == is_loss:
        return None
    return "completed" if said == is_answer else "abandoned"


def _one(word: str) -> str:
    """A word of the channel table for a plural that is not in it: walk-ins, webforms."""
    table = _TABLES["channel_id"]
    return word.removesuffix("s") if word not in table and word.removesuffix("s") in table else word


def channel_in(header: str) -> str | None:
    """The one channel that a header names, as in "F2F visits" or "Phone answered"; None when it names none or several."""
    words, table, found, place = header_words(header).split(), _TABLES["channel_id"], [], 0
    if len(words) > 1 and "twitter" not in words:
        words = [word for word in words if word != "x"]  # of a coordinate or a factor
    while place < len(words):
        left = len(words) - place
        length = next((size for size in (3, 2, 1) if size <= left and _one("-".join(words[place : place + size])) in table), 0)
        if length:
            found.append(table[_one("-".join(words[place : place + length]))])
        place += max(length, 1)
    named = set(found) - {"other", "unknown"}
    return named.pop() if len(named) == 1 else None
