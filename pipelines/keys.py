"""Keyed hashes of personal values as temporary SQL macros: HMAC-SHA-256 with a secret that stays outside the database."""

import duckdb


BLOCK_BYTES = 64  # of SHA-256; longer secrets are hashed first (RFC 2104)


def create_key_macros(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Makes hmac_key, key_phone, key_email, key_reference, key_customer and postcode_sector on this connection, never stored.

    A macro gives null for a value that is withheld, blank or damaged. The pads are literals because DuckDB refuses parameters there.
    """
    import hashlib

    padded = (secret if len(secret) <= BLOCK_BYTES else hashlib.sha256(secret).digest()).ljust(BLOCK_BYTES, b"\0")
    inner, outer = (_blob(bytes(byte ^ mask for byte in padded)) for mask in (0x36, 0x5C))
    for text in _macros(inner, outer):
        connection.execute(text)


def _blob(data: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02x}" for byte in data) + "'::blob"


def _macros(inner: str, outer: str) -> list[str]:
    hmac = f"sha256({outer} || unhex(sha256({inner} || encode(key_type || '|' || value))))"
    digits = r"regexp_replace(split_part(v, '@', 1), '[^0-9+]', '', 'g')"
    national = (
        "case when v is null or regexp_matches(lower(v), '^[0-9.,]+e[+][0-9]+$|anonym|withheld|private|unknown|unavailable|restricted') then null "
        "when length(replace(d, '+', '')) < 7 then null when d[1] = '+' then d when d[1:2] = '00' then '+' || d[3:] "
        "when d[1] = '0' then '+44' || d[2:] when length(d) >= 11 then '+' || d else d end"
    )
    damaged = r"regexp_matches(v, '^[0-9.,]+[eE][+][0-9]+$')"
    return [
        f"create or replace temp macro hmac_key(key_type, value) as {hmac}",
        f"create or replace temp macro normal_phone(v) as list_transform([{digits}], lambda d: {national})[1]",
        "create or replace temp macro key_phone(v) as hmac_key('phone', normal_phone(v))",
        "create or replace temp macro key_email(v) as case when contains(v, '@') then hmac_key('email', lower(trim(v))) end",
        f"create or replace temp macro key_reference(v) as case when trim(v) <> '' and not {damaged} then hmac_key('reference', upper(trim(v))) end",
        f"create or replace temp macro key_customer(v) as case when trim(v) <> '' and not {damaged} then hmac_key('customer', upper(trim(v))) end",
        r"create or replace temp macro postcode_sector(v) as case when regexp_matches(upper(trim(v)), '^[A-Z]{1,2}[0-9][A-Z0-9]? *[0-9][A-Z]{2}$') "
        r"then regexp_replace(upper(trim(v)), '^([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9])[A-Z]{2}$', '\1 \2') end",
    ]
