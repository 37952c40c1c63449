"""Says of a user agent whether it is a machine, and on what kind of device a person reads; each distinct agent is looked at once."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache


SUPPLEMENT = re.compile(  # monitors and checkers that crawler-user-agents does not know
    r"sitemorse|elb-healthchecker|route ?53|amazon-route53|googlehc|azure (traffic manager|front door)|haproxy|health[- _]?check|uptime|statuscake|"
    r"site24x7|nagios|check_http|zabbix|prometheus|blackbox|pingdom|hetrix|better ?stack|freshping|checkly|updown\.io|monitis|dynatrace|new ?relic|"
    r"datadog|sitecheck|insytful|rigor|catchpoint|gomez|keynote|internal dummy connection|load ?test|jmeter|gatling|k6/|locust",
    re.IGNORECASE,
)
TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|(?=.*android)(?!.*mobi)", re.IGNORECASE)
PHONE = re.compile(r"mobi|iphone|ipod|android|windows phone|blackberry|opera mini", re.IGNORECASE)
ANY_NUMBER = re.compile(r"\[0-9\]|\{[0-9,]*\}")  # what a pattern says of numbers without naming one
PATTERNS_AT_ONCE = 25
LONGEST_AGENT = 1_000  # characters looked at; longer ones are made to be slow


@dataclass(frozen=True)
class Agent:
    """What a user agent tells: why it is a machine (None for a person), and the device."""

    bot_reason: str | None
    device: str


@lru_cache(maxsize=100_000)
def judge_agent(agent: str | None) -> Agent:
    """The agent's reason and device. None means that the log names no agents (nothing is known); blank, that this visitor named none."""
    if agent is None:
        return Agent(None, "unknown")
    text = agent.strip()[:LONGEST_AGENT]
    if text in ("", "-"):
        return Agent("no user agent", "unknown")
    if _is_known_crawler(text):
        return Agent("known crawler", "unknown")
    if SUPPLEMENT.search(text):
        return Agent("monitor or checker", "unknown")
    if TABLET.match(text) or TABLET.search(text):
        return Agent(None, "tablet")
    return Agent(None, "phone" if PHONE.search(text) else "desktop")


def _is_known_crawler(agent: str) -> bool:
    """What crawleruseragents.is_crawler says in either case: it lower-cases its patterns, and some (backslash S) do not survive that.

    Browsers differ by their version numbers. A pattern that names no number finds the same whatever the digits are, so such patterns
    are asked once of all agents that are the same but for digits.
    """
    return _has_crawlers_name(re.sub("[0-9]", "0", agent), False) or _has_crawlers_name(agent, True)


@lru_cache(maxsize=100_000)
def _has_crawlers_name(agent: str, with_numbers: bool) -> bool:
    lowered = agent.lower()
    folded, exact = _crawler_patterns(with_numbers)
    return any(pattern.search(lowered) for pattern in folded) or any(pattern.search(agent) for pattern in exact)


@cache
def _crawler_patterns(with_numbers: bool) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """The package's patterns that name a number, or those that do not: lower-cased, some at a time, and those that this would spoil."""
    import crawleruseragents  # here, because only a build with web logs needs its list

    patterns = [each["pattern"] for each in crawleruseragents.CRAWLER_USER_AGENTS_DATA]
    chosen = [pattern for pattern in patterns if bool(re.search("[0-9]", ANY_NUMBER.sub("", pattern))) == with_numbers]
    pieces = ["|".join(chosen[start : start + PATTERNS_AT_ONCE]).lower() for start in range(0, len(chosen), PATTERNS_AT_ONCE)]
    return list(map(re.compile, pieces)), [re.compile(pattern) for pattern in chosen if re.search(r"\\[A-Z]", pattern)]
