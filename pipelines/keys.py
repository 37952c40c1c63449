"""Keyed hashes of personal values as temporary SQL macros: HMAC-SHA-256 with a secret that stays outside the database."""

import hashlib

import duckdb


BLOCK_BYTES = 64  # of SHA-256; longer secrets are hashed first (RFC 2104)
WITHHELD = "anonym|withheld|private|unknown|unavailable|restricted|invalid"
DAMAGED = "^[0-9.,]+[eE][+][0-9]+$"  # a spreadsheet has made 4.47E+11 of it
WORLD_NUMBER = "(44[1-9][0-9]{6,12}|4[0-35-9][0-9]{6,13}|[1-35-9][0-9]{7,14})"
LEAST_DIGITS = 7  # fewer are an extension inside the council
POSTCODE = "^([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9])[A-Z]{2}$"


def create_key_macros(connection: duckdb.DuckDBPyConnection, secret: bytes) -> None:
    """Makes hmac_key, key_phone, key_email, key_reference, key_customer and postcode_sector on this connection, never stored.

    A macro gives null for a value that is withheld, blank or damaged. The pads are literals because DuckDB refuses parameters there.
    """
    padded = (secret if len(secret) <= BLOCK_BYTES else hashlib.sha256(secret).digest()).ljust(BLOCK_BYTES, b"\0")
    inner, outer = (_blob(bytes(byte ^ mask for byte in padded)) for mask in (0x36, 0x5C))
    for name, body in _macros(inner, outer).items():
        connection.execute(f"create or replace temp macro {name} as {body}")


def _blob(data: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02x}" for byte in data) + "'::blob"


def _macros(inner: str, outer: str) -> dict[str, str]:
    return {
        "hmac_key(key_type, value)": f"sha256({outer} || unhex(sha256({inner} || encode(key_type || '|' || value))))",
        "any_phone(v)": _any_phone(),
        "normal_phone(v)": f"""case
            when regexp_full_match(v, 'tel:[+]{WORLD_NUMBER}') then v[5:]
            when regexp_full_match(v, '[+]{WORLD_NUMBER}') then v
            when regexp_full_match(v, '0[1-9][0-9]{{8,9}}') then '+44' || v[2:]
            else any_phone(v) end""",
        "key_phone(v)": "hmac_key('phone', normal_phone(v))",
        "key_email(v)": "case when contains(v, '@') then hmac_key('email', lower(trim(v))) end",
        "key_reference(v)": _key_of_words("reference"),
        "key_customer(v)": _key_of_words("customer"),
        "postcode_sector(v)": f"""case when regexp_matches(upper(trim(v)), '{POSTCODE}')
            then regexp_replace(upper(trim(v)), '{POSTCODE}', '\\1 \\2') end""",
    }


def _any_phone() -> str:
    """The number in E.164 from any way to write it, United Kingdom unless it says otherwise; the quick ways stand in normal_phone."""
    digits = "regexp_replace(replace(split_part(v, '@', 1), '(0)', ''), '[^0-9+]', '', 'g')"
    return f"""list_transform([{digits}], lambda d: case
        when v is null or regexp_matches(v, '{DAMAGED}') or regexp_matches(lower(v), '{WITHHELD}') then null
        when strlen(replace(d, '+', '')) < {LEAST_DIGITS} then null
        when starts_with(d, '+440') then '+44' || d[5:]
        when starts_with(d, '+') then d
        when starts_with(d, '00') then '+' || d[3:]
        when starts_with(d, '0') then '+44' || d[2:]
        when strlen(d) >= 11 then '+' || d
        else d end)[1]"""


def _key_of_words(key_type: str) -> str:
    return f"case when trim(v) <> '' and not regexp_matches(v, '{DAMAGED}') then hmac_key('{key_type}', upper(trim(v))) end"
