"""Temporary SQL macros that the web formats share: who a visitor is on one day, what a path may show, whose network it came from."""

import hmac
import ipaddress
from collections.abc import Sequence

import duckdb


STATIC = "css|js|mjs|map|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|eot|otf|mp3|mp4|webm|json|xml|txt"
PRIVATE_NETWORKS = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "fc00::/7",
    "::1/128",
)  # a proxy, when the line has another address
POSTCODE = r"(?i)\b[a-z]{1,2}[0-9][0-9a-z]?(?:%20|[ +_-])?[0-9][a-z]{2}\b"
EMAIL = "[^/?&=@]*(?:@|%40)[^/?&]*"
SUSPECT = f"[@;#]|%40|[0-9]{{5}}|[0-9a-fA-F]{{16}}|[0-9a-fA-F]{{4}}-[0-9a-fA-F]{{4}}-|[0-9][.][0-9]|{POSTCODE}"  # one pass finds the few paths to mask
MASKS = (  # in this order; what a path keeps of a person is nothing
    ("[;#].*$", ""),
    (EMAIL, "{email}"),
    ("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "{id}"),
    (r"\b[0-9a-fA-F]{16,}\b", "{id}"),
    (r"\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b", "{address}"),
    (POSTCODE, "{postcode}"),
    ("[0-9]{5,}", "{id}"),
)


def create_web_macros(
    connection: duckdb.DuckDBPyConnection, secret: bytes, staff_networks: Sequence[str] = (), proxies: Sequence[str] = ()
) -> None:
    """Makes the macros on this connection, never stored. Expects key_reference() and to_local()."""
    for name, body in _macros(secret, staff_networks, proxies).items():
        connection.execute(f"create or replace temp macro {name} as {body}")


def visitor_subkey(secret: bytes) -> str:
    """The key for visitors alone, 128 bits as text, made of the secret by HMAC-SHA-256; with 20 digits after it, it fits one block."""
    return hmac.new(secret, b"web visitor of one day", "sha256").hexdigest()[:32]


def _macros(secret: bytes, staff_networks: Sequence[str], proxies: Sequence[str]) -> dict[str, str]:
    subkey = visitor_subkey(secret)
    return {
        "visitor_day(hit_at)": "(to_local(hit_at) - interval 4 hour)::date",
        # One block of SHA-256 over subkey || digest of day, address and agent, cut to 64 bits: without the subkey no address can be
        # tried, the message cannot be extended, and one visitor's keys of two days have nothing in common.
        "visitor_key(client, agent, day)": f"hash(sha256('{subkey}' || hash(day, client, agent)))",
        "first_address(c)": "case when contains(c, ',') then trim(split_part(c, ',', 1)) else c end",
        "without_port(c)": "case when not contains(c, ':') then c when regexp_full_match(c, '[0-9.]+:[0-9]+') then split_part(c, ':', 1) "
        "when c[1] = '[' then regexp_extract(c, '^\\[([^\\]]*)\\]', 1) else c end",
        "is_staff_client(c)": _in_networks("c", staff_networks),
        "is_proxy(c)": _in_networks("c", (*PRIVATE_NETWORKS, *proxies)),
        "client_behind(peer, forwarded)": "case when nullif(nullif(forwarded, '-'), '') is null or not is_proxy(peer) then peer "
        "else without_port(first_address(forwarded)) end",
        "path_of(url)": "case when not starts_with(url, '/') then regexp_replace(split_part(url, '?', 1), '^[a-zA-Z]+://[^/]*', '') "
        "when contains(url, '?') then left(url, instr(url, '?') - 1) else url end",
        "mask_path(p)": f"case when regexp_matches(p, '{SUSPECT}') or length(p) > 300 then left({_masked('p')}, 300) else p end",
        "is_static(p)": f"contains(p, '.') and p <> '/robots.txt' and regexp_matches(p, '(?i)\\.(?:{STATIC})$')",
        "search_words(url)": "case when contains(url, '?') and regexp_matches(url, '(?i)^[^?]*search|^/\\?s=') "
        "then try(url_decode(replace(regexp_extract(url, '(?i)[?&](?:q|query|search|s|term|keywords?)=([^&#]*)', 1), '+', ' '))) end",
        "mask_words(words)": f"case when regexp_matches(words, '@|[0-9]{{5}}') or regexp_matches(words, '{POSTCODE}') then '(other)' "
        "else nullif(left(trim(regexp_replace(lower(words), '[\\s\"\\\\]+', ' ', 'g')), 80), '') end",
        "reference_of(url)": "case when contains(url, '?') and regexp_matches(url, '(?i)[?&](?:ref|reference|case|case_?ref)=[^&#]') "
        "then key_reference(try(url_decode(regexp_extract(url, '(?i)[?&](?:ref|reference|case|case_?ref)=([^&#]+)', 1)))) end",
        "plain_host(h)": "case when h = '' then null when contains(h, ':') or contains(h, '@') or contains(h, '?') or contains(h, '#') "
        "then nullif(lower(regexp_replace(h, '^[^@]*@|[:?#].*$', '', 'g')), '') else lower(h) end",
        "host_of(url)": "plain_host(split_part(url, '/', 3))",
        "known_method(m)": "case when m in ('GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH') then m else 'other' end",
        "mask_agent(a)": "case when a = '-' then '' when contains(a, '@') then regexp_replace(a, '[^ <>()/;:+]*@[^ <>();]*', '{email}', 'g') else a end",
        "is_plausible_time(t)": "t >= timestamp '1970-01-01' and t < timestamp '2101-01-01'",
    }


def _masked(value: str) -> str:
    for pattern, replacement in MASKS:
        value = f"regexp_replace({value}, '{pattern}', '{replacement}', 'g')"
    return value


def _in_networks(value: str, networks: Sequence[str]) -> str:
    """SQL: whether an address lies in one of the networks; a host name lies in none."""
    tests: dict[int, list[str]] = {4: [], 6: []}
    for text in networks:
        network = ipaddress.ip_network(text.strip(), strict=False)
        tests[network.version].append(_in_four(value, network) if network.version == 4 else _in_six(value, network))
    cases = [
        f"when not contains({value}, ':') then coalesce({' or '.join(tests[4])}, false)" if tests[4] else "",
        f"when contains({value}, ':') then coalesce({' or '.join(tests[6])}, false)" if tests[6] else "",
    ]
    return f"case {' '.join(cases)} else false end" if any(cases) else "false"


def _in_four(value: str, network: ipaddress.IPv4Network) -> str:
    whole = network.prefixlen // 8
    octets = str(network.network_address).split(".")
    start = ".".join(octets[:whole]) + ("." if 0 < whole < 4 else "")
    prefix = (f"{value} = '{start}'" if whole == 4 else f"starts_with({value}, '{start}')") if whole else "true"
    if network.prefixlen % 8 == 0:
        return prefix
    low, high = int(octets[whole]), int(str(network.broadcast_address).split(".")[whole])
    return f"{prefix} and try_cast(split_part({value}, '.', {whole + 1}) as integer) between {low} and {high}"


def _in_six(value: str, network: ipaddress.IPv6Network) -> str:
    """Compares the groups before '::'; those it stands for are zeros."""
    low = str(network.network_address.exploded).split(":")
    high = str(network.broadcast_address.exploded).split(":")
    count = -(-network.prefixlen // 16)
    group = f"('0x' || coalesce(nullif(split_part(split_part({value}, '::', 1), ':', {{0}}), ''), '0'))"
    if network.prefixlen == 128:
        return f"lower({value}) = '{network.network_address.compressed}'"
    return (
        " and ".join(
            f"try_cast({group.format(place + 1)} as integer) between {int(low[place], 16)} and {int(high[place], 16)}"
            for place in range(count)
        )
        or "true"
    )
