"""Colours and names of the screen: one place for every channel's colour, in light and in dark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """The colours a chart needs on one background."""

    page: str
    ink: str
    muted: str
    grid: str
    axis: str
    accent: str
    pale: str
    missing: str
    bad: str
    good: str
    band: str  # the range a figure was expected in
    capacity: str
    unproven: str
    other: str  # bars that are not the point
    channels: dict[str, str]
    channel_text: dict[str, str]  # darker twins where the mark's colour is under 4.5:1 as text

    def mark(self, channel_id: str) -> str:
        """The colour of a channel's line or bar; channels nobody named share the muted grey."""
        return self.channels.get(channel_id, self.muted)

    def text(self, channel_id: str) -> str:
        """The colour of a channel's label, at least 4.5:1 on the page."""
        return self.channel_text.get(channel_id, self.mark(channel_id))


LIGHT = Theme(
    page="#FFFFFF",
    ink="#14202B",
    muted="#505A5F",
    grid="#E3E7EB",
    axis="#AEB6BD",
    accent="#12436D",
    pale="#C9DBEC",
    missing="#B54708",
    bad="#C5302A",
    good="#00703C",
    band="rgba(18,67,109,0.13)",
    capacity="#6BA2CF",
    unproven="#C3CAD1",
    other="#8A949E",
    channels={
        "web": "#12436D",
        "phone": "#801650",
        "face_to_face": "#28A197",
        "email": "#F46A25",
        "chat": "#A285D1",
        "post": "#3D3D3D",
        "app": "#2C70AA",
    },
    channel_text={"face_to_face": "#1B6F68", "email": "#B54708", "chat": "#6B46A8"},
)

DARK = Theme(
    page="#10161D",
    ink="#E8EDF2",
    muted="#A7B1BA",
    grid="#2A343E",
    axis="#4A5661",
    accent="#6BACE6",
    pale="#2B4C6B",
    missing="#FF9B5E",
    bad="#FF8A80",
    good="#4CC38A",
    band="rgba(107,172,230,0.20)",
    capacity="#3F83C0",
    unproven="#3A4650",
    other="#5C6873",
    channels={
        "web": "#6BACE6",
        "phone": "#F08CBF",
        "face_to_face": "#4FD1C5",
        "email": "#FF9B5E",
        "chat": "#C4AEEA",
        "post": "#B8C0C8",
        "app": "#97C3EB",
    },
    channel_text={},
)

CHANNEL_NAMES = {
    "web": "Web form",
    "phone": "Phone",
    "face_to_face": "Face to face",
    "email": "E-mail",
    "chat": "Web chat",
    "app": "App",
    "sms": "Text message",
    "social": "Social media",
    "post": "Post",
    "kiosk": "Kiosk",
    "other": "Other",
    "unknown": "Channel unknown",
}
CHANNEL_ORDER = tuple(CHANNEL_NAMES)
FONT = "Inter, 'Source Sans', sans-serif"


def theme_named(kind: str | None) -> Theme:
    """The theme the browser says it shows; light when it does not say."""
    return DARK if kind == "dark" else LIGHT


def channel_name(channel_id: str) -> str:
    """The name of a channel on screen; an id we do not know reads as itself."""
    return CHANNEL_NAMES.get(channel_id, channel_id.replace("_", " ").capitalize())
