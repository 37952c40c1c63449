"""The secret behind every keyed hash: kept outside the data, made on first use, readable by its owner only."""

import hmac
import os
import secrets
from pathlib import Path

from pipelines.errors import ChannelShiftError


VARIABLE = "CHANNEL_SHIFT_KEY"
KEY_BYTES = 32
DEFAULT_FILE = Path.home() / ".config" / "channel-shift" / "key"


def load_secret() -> bytes:
    """The secret's bytes: CHANNEL_SHIFT_KEY as 64 hex digits, or the file it names, else the default file, made when absent."""
    given = os.environ.get(VARIABLE, "").strip()
    if given and _is_hex(given):
        return bytes.fromhex(given)
    path = Path(given) if given else DEFAULT_FILE
    if not path.is_file():
        _make(path)
    text = path.read_text(encoding="ascii").strip()
    if not _is_hex(text):
        raise ChannelShiftError(f"The key file {path.name} does not hold 64 hexadecimal digits; restore it from your safe copy.")
    return bytes.fromhex(text)


def secret_id(secret: bytes) -> str:
    """Eight hex digits that tell two secrets apart without giving either away."""
    return hmac.new(secret, b"channel-shift key id", "sha256").hexdigest()[:8]


def _is_hex(text: str) -> bool:
    return len(text) >= 2 * KEY_BYTES and len(text) % 2 == 0 and all(c in "0123456789abcdefABCDEF" for c in text)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(KEY_BYTES) + "\n")
