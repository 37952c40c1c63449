"""Says of a user agent whether it is a machine, and on what kind of device a person reads; each distinct agent is looked at once."""

import re
from dataclasses import dataclass
from functools import lru_cache


SUPPLEMENT = re.compile(  # monitors and checkers that crawler-user-agents does not know
    r"sitemorse|elb-healthchecker|route ?53|amazon-route53|googlehc|azure (traffic manager|front door)|haproxy|health[- _]?check|uptime|statuscake|"
    r"site24x7|nagios|check_http|zabbix|prometheus|blackbox|pingdom|hetrix|better ?stack|freshping|checkly|updown\.io|monitis|dynatrace|new ?relic|"
    r"datadog|sitecheck|insytful|rigor|catchpoint|gomez|keynote|internal dummy connection|load ?test|jmeter|gatling|k6/|locust",
    re.IGNORECASE,
)
TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|(?=.*android)(?!.*mobi)", re.IGNORECASE)
PHONE = re.compile(r"mobi|iphone|ipod|android|windows phone|blackberry|opera mini", re.IGNORECASE)
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
    """Both cases are asked: the package lower-cases its patterns, and some of them (backslash S) do not survive that."""
    import crawleruseragents  # here, because only a build with web logs needs its list

    return bool(crawleruseragents.is_crawler(agent, case_sensitive=False) or crawleruseragents.is_crawler(agent))
