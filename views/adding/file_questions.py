"""What a file cannot prove, asked with the answers it takes: first what must be said, then the words of the file, then what is taken otherwise."""

import re
from zoneinfo import available_timezones

import streamlit as st

from pipelines.mapping_targets import CHANNELS
from pipelines.proposing.looking import ANEW, NEW_FEED
from pipelines.proposing.questions import Open
from views.adding.file_looks import LAST, Hand, answers_of
from views.formatting import counted, md, plain, prose
from views.theme import channel_name


WORD_KINDS = ("channel", "outcome", "direction")
COLUMN_SENTENCE = re.compile(r'(?:The|What does the) column "(.*)" (?:holds|tell)')
WORD_SENTENCE = re.compile(r'The (\w+) word "(.*)" stands in ([\d,]+ rows?)\.')
FEW_CHOICES = 4  # are shown side by side
CONTACT_FEEDS = ("contacts", "completions", "contact_legs")
SHOWN_ALWAYS = ("format", "feed", "contact_type")  # what they decide is worth a look: take-up counts transactions only
ALREADY_SAID = ("copy",)  # a file that is brought is copied
COLUMN_ROLES = {
    "count": "Contacts",
    "channel": "The channel",
    "service": "The service",
    "queue": "The queue or team",
    "reason": "The reason for contact",
    "site": "The office or line",
    "outcome": "How it ended",
}
CHOICES = {
    "dmy": "Day first, 31/12/2026",
    "mdy": "Month first, 12/31/2026",
    "ymd": "Year first, 2026-12-31",
    "exclude": "No contact: leave these rows out",
    "s": "Seconds",
    "min": "Minutes",
    "h": "Hours",
    "ms": "Milliseconds",
    "min:s": "Minutes and seconds",
    "h:min": "Hours and minutes",
    "leave": "Leave the column out",
    "sum": "Add them up",
    "last": "The last one counts",
    "first": "The first one counts",
    "each": "Each row is a contact",
    "reject": "Reject them",
    "transaction": "Transactions",
    "enquiry": "Enquiries",
    "chase": "Chasing of earlier contacts",
    "unknown": "Not known",
    "completed": "Dealt with",
    "abandoned": "Gave up",
    "failed": "Failed",
    "no_show": "Did not come",
    "in_progress": "Still open",
    ANEW: "Map the file anew",
    NEW_FEED: "A new feed",
}


def asked_of(hand: Hand) -> list[Open]:
    """The questions worth a person's time: what the screen or the kind of file settles is left out."""
    proposal = hand.look.proposal
    shown = [*hand.look.open, *(proposal.questions if proposal else ())]
    made_by = hand.context.formats.get(proposal.known) if proposal and proposal.known else None
    others = [feed for feed in hand.context.reference.feeds if not proposal or feed.source_id != proposal.row.get("source_id")]
    left = set(ALREADY_SAID)
    if made_by and made_by.feeds not in CONTACT_FEEDS:
        left |= {"contact_type", "primary_for"}
    if not others:
        left.add("primary_for")  # a feed that is alone counts
    if replaces_by_choice(hand):
        left.add("replace")
    return [each for each in shown if each.name not in left]


def replaces_by_choice(hand: Hand) -> bool:
    """Whether the person has said already that the mapping is to change."""
    return hand.mapping is not None or answers_of(hand.key).get("format") == ANEW


def settled(hand: Hand) -> bool:
    """Notes the answers that the screen gives itself; says whether the file must be looked at again with them."""
    proposal = hand.look.proposal
    if not proposal or not replaces_by_choice(hand) or answers_of(hand.key).get("replace") == "yes":
        return False
    if any(each.name == "replace" for each in proposal.questions):
        answers_of(hand.key)["replace"] = "yes"
        return True
    return False


def ask(hand: Hand) -> None:
    """Draws the questions of a file and notes what is answered."""
    asked = asked_of(hand)
    if hand.refused:
        st.warning(prose(hand.refused), icon=":material/warning:")
    must = [each for each in asked if each.default is None]
    words = [each for each in asked if each.default is not None and _is_word(each)]
    unused = [each for each in asked if is_unused(each)]
    rest = [each for each in asked if each.default is not None and not _is_word(each) and each.name not in SHOWN_ALWAYS]
    rest = [each for each in rest if each not in unused]
    for each in must:
        _widget(hand, each)
    if unused:
        with st.expander(f"{counted(len(unused), 'column is', 'columns are')} not used"):
            _in_threes(hand, unused)
    if words:
        st.caption("Words this product does not know. What you leave is kept as not known and listed.")
        _in_threes(hand, words)
    for each in asked:
        if each.name in SHOWN_ALWAYS and each not in must:
            _widget(hand, each)
    if rest:
        with st.expander(f"Taken unless you say otherwise: {counted(len(rest), 'answer', 'answers')}"):
            for each in rest:
                _widget(hand, each)


def _in_threes(hand: Hand, questions: list[Open]) -> None:
    for start in range(0, len(questions), 3):
        for column, each in zip(st.columns(3), questions[start : start + 3], strict=False):
            with column:
                _widget(hand, each)


def is_unused(question: Open) -> bool:
    """Whether a question is about a column that is left out unless somebody says what it tells."""
    return question.name.startswith("column.") and question.default is not None


def _is_word(question: Open) -> bool:
    return question.name.partition(".")[0] in WORD_KINDS and "." in question.name


def label_of(hand: Hand, question: Open) -> str:
    """The sentence of a question on the page; a word's own question is short, since its group says what is asked."""
    if said := WORD_SENTENCE.match(question.sentence):
        return f"“{md(said[2])}”, {said[1]}, {said[3]}"
    if is_unused(question) and (said := COLUMN_SENTENCE.match(question.sentence)):
        return md(said[1])
    if question.name == "contact_type":
        return "What are these contacts, where no rule of yours says?"
    if question.name == "primary_for":
        taken = [
            f"{feed.source_id} for {', '.join(map(_part, feed.primary_for))}" for feed in hand.context.reference.feeds if feed.primary_for
        ]
        noted = f" Now: {prose('; '.join(taken))}." if taken else ""
        return f"Where another feed tells of the same contacts, for which channels does this one count?{noted}"
    return prose(re.sub(r" \((leave|each|exclude|no): [^)]*\)", "", question.sentence))


def choice_words(hand: Hand, question: Open, choice: str) -> str:
    """An answer as people say it; not yet fit for Markdown."""
    kind = question.name.partition(".")[0]
    if question.name == "format" and choice in hand.context.formats:
        made_by = hand.context.formats[choice]
        return f"Use it as it is: {made_by.title}" if made_by.origin == "own" else made_by.title
    if kind == "channel" and choice in CHANNELS:
        return channel_name(choice)
    if kind == "column" and choice != "leave":
        return f"Contacts: {channel_name(choice)}" if choice in CHANNELS else COLUMN_ROLES.get(choice, choice)
    if question.name in ("count", "sheet", "feed") and choice != NEW_FEED:
        return choice.replace("_", " ") if question.name == "count" else choice
    return CHOICES.get(choice, choice.replace("_", " ").capitalize())


def _widget(hand: Hand, question: Open) -> None:
    key = f"ask {hand.key} {question.name}"
    label, value = label_of(hand, question), question.value
    on_change, args = _note, (hand.key, question.name, key)

    def words(choice: str) -> str:
        return plain(choice_words(hand, question, choice))  # a list shows text as it is

    def marked(choice: str) -> str:
        return md(choice_words(hand, question, choice))  # buttons read markup

    if question.name == "time_zone":
        zones = sorted(available_timezones())
        index = zones.index(value) if value in zones else None
        st.selectbox(label, zones, index, key=key, on_change=on_change, args=args, width=420)
    elif question.name == "primary_for":
        parts = [] if value in (None, "none") else str(value).split(";")
        options = list(dict.fromkeys([*parts, *(f"*:{channel}" for channel in CHANNELS if channel not in ("unknown", "other"))]))
        st.multiselect(label, options, parts, format_func=_part, key=key, placeholder="None", on_change=on_change, args=args)
    elif not question.choices:
        st.text_input(label, str(value or ""), key=key, on_change=on_change, args=args, width=420)
    elif len(question.choices) <= FEW_CHOICES and not _is_word(question):
        st.segmented_control(
            label, question.choices, default=value, required=value is not None, format_func=marked, key=key, on_change=on_change, args=args
        )
    else:
        index = question.choices.index(value) if value in question.choices else None
        st.selectbox(
            label, question.choices, index, format_func=words, key=key, placeholder="Choose", on_change=on_change, args=args, width=420
        )


def _part(part: str) -> str:
    service, _, channel = part.partition(":")
    return channel_name(channel) if service == "*" else plain(f"{service}: {channel_name(channel)}")


def _note(file: str, question: str, key: str) -> None:
    """Keeps an answer for the next run; none is back to what is taken unless somebody says otherwise."""
    said = st.session_state.get(key)
    text = ";".join(said) or "none" if isinstance(said, list) else str(said or "").strip()
    st.session_state[LAST] = question
    if text:
        answers_of(file)[question] = text
    else:
        answers_of(file).pop(question, None)
