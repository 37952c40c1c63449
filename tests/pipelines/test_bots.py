"""What a user agent gives away: a machine and why, or a person's device."""

import crawleruseragents
import pytest
from crawleruseragents import is_crawler

from pipelines.bots import Agent, _is_known_crawler, judge_agent


@pytest.mark.parametrize(
    ("agent", "reason"),
    [
        ("", "no user agent"),
        ("-", "no user agent"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "known crawler"),
        ("curl/8.5.0", "known crawler"),
        ("python-requests/2.31", "known crawler"),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.1; +https://openai.com/gptbot)", "known crawler"),
        ("Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.1; Trident/6.0) SiteCheck-sitecrawl by Siteimprove.com", "known crawler"),
        ("ELB-HealthChecker/2.0", "monitor or checker"),
        ("Amazon-Route53-Health-Check-Service (ref 1)", "monitor or checker"),
        ("Sitemorse Digital", "monitor or checker"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", None),
    ],
)
def test_a_machine_is_known_by_its_agent(agent: str, reason: str | None) -> None:
    assert judge_agent(agent).bot_reason == reason


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 Version/18.3 Mobile/15E148 Safari/604.1", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/124.0 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 Chrome/124.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 Version/16.5 Mobile/15E148 Safari/604.1", "tablet"),
    ],
)
def test_a_device_is_known_by_its_agent(agent: str, device: str) -> None:
    assert judge_agent(agent) == Agent(None, device)


def test_a_log_without_agents_says_nothing_about_its_visitors() -> None:
    assert judge_agent(None) == Agent(None, "unknown")


def test_crawlers_are_those_of_the_package_whatever_numbers_an_agent_has():
    given = [agent for each in crawleruseragents.CRAWLER_USER_AGENTS_DATA for agent in [each["pattern"], *each.get("instances", [])]]
    people = [
        f"Mozilla/5.0 (Linux; Android {n}; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{n * 11}.0.{n * 97}.0 Safari/537.36"
        for n in range(1, 30)
    ]
    odd = [f"{agent[: len(agent) // 2]}{n}{agent[len(agent) // 2 :]}" for n in (7, 2026) for agent in given[::5]]
    judged = {agent: _is_known_crawler(agent) for agent in (*given, *people, *odd)}
    assert judged == {agent: is_crawler(agent, case_sensitive=False) or is_crawler(agent) for agent in judged}
    assert {True, False} == set(judged.values())
