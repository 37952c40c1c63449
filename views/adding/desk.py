"""What every task of Add data shares: the council's own folder, who is at work, a build with its progress, and an effect shown first."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from analysis.effect import Effect, effect_of
from pipelines.build_apart import Built, build_apart
from pipelines.errors import ChannelShiftError
from pipelines.rehearsing import Change, rehearsed
from views import memory
from views.cards import grid
from views.data import Source
from views.formatting import count, counted, day, percent, plain, prose, signed
from views.theme import channel_name


WHO = "adding_who"
SHOWN_LINES = 6
FIGURES = {"contacts": "Contacts", "transactions": "Transactions", "digital_take_up": "Digital take-up"}


@dataclass(frozen=True)
class Desk:
    """Where the tasks work: the council's own data folder, also while the invented council is shown, and what it has published."""

    data: Path
    source: Source | None  # of the own folder; None before its first build
    who: str

    @property
    def service_names(self) -> dict[str, str]:
        """Names of the services by id; empty before the first build."""
        rows = self.source.rows("services") if self.source else []
        return {str(row["service_id"]): str(row["service_name"] or row["service_id"]) for row in rows}


def who_control() -> str:
    """Asks once a session who is at work; every edit is logged under that name."""
    st.session_state.setdefault(WHO, memory.kept(WHO) or "")
    said = st.text_input("Your name or initials", key=WHO, max_chars=80, placeholder="for the edit log", width=240)
    memory.keep(WHO, said)
    return str(said or "")


def build_with_progress(desk: Desk, label: str = "Building the figures") -> Built:
    """Draws the progress of a build and how it ended."""
    with telling(label) as say:
        built = build_apart(desk.data, say)
        if built.sentence:
            raise ChannelShiftError(built.sentence)
    return built


@contextmanager
def telling(label: str) -> Iterator[Callable[[str], None]]:
    """A status box with the last lines of what goes on; an error that the user can mend ends it in one sentence."""
    with st.status(label, expanded=True) as box:
        place = st.empty()
        lines: list[str] = []

        def say(line: str) -> None:
            lines.append(plain(line))
            place.text("\n".join(lines[-SHOWN_LINES:]))

        try:
            yield say
        except ChannelShiftError as error:
            place.empty()
            box.update(label="It did not work; nothing that was published has changed", state="error")
            st.warning(prose(error), icon=":material/warning:")
            st.stop()
        box.update(label=f"{label}: done", state="complete", expanded=False)


def effect_of_change(desk: Desk, change: Change) -> tuple[Effect, ...]:
    """What a change would do to the published figures, from a build of a copy; draws its progress."""
    with telling("Working out what would change") as say, rehearsed(desk.data, change, say) as copy:
        return effect_of(desk.data, copy)


def effect_table(effects: Sequence[Effect], names: dict[str, str], key: str) -> None:
    """The figures that would change, before and after; says so when none would."""
    if not effects:
        st.caption("No count and no take-up would change.")
        return
    column = st.column_config
    rows = [
        {
            "figure": FIGURES.get(each.figure, each.figure.replace("_", " ").capitalize()),
            "about": about(each, names),
            "before": shown(each.figure, each.before),
            "after": shown(each.figure, each.after),
            "difference": difference(each),
        }
        for each in effects
    ]
    config = {
        "figure": column.TextColumn("Figure"),
        "about": column.TextColumn("Of"),
        "before": column.TextColumn("Now"),
        "after": column.TextColumn("Then"),
        "difference": column.TextColumn("Difference"),
    }
    grid(rows, config, "Figures that would change, now and then", key)


def about(effect: Effect, names: dict[str, str]) -> str:
    """The service or channel of an effect, or all."""
    if effect.service_id:
        return names.get(effect.service_id, effect.service_id)
    return channel_name(effect.channel_id) if effect.channel_id else "All services"


def shown(figure: str, value: float | None) -> str:
    """A figure as text: shares as per cent."""
    return percent(value) if figure == "digital_take_up" else count(value)


def difference(effect: Effect) -> str:
    """How far the figure would move; blank where one side is not known."""
    if effect.before is None or effect.after is None:
        return ""
    moved = effect.after - effect.before
    return signed(f"{moved * 100:+.1f} points" if effect.figure == "digital_take_up" else f"{moved:+,.0f}")


def sentence_of(built: Built) -> str:
    """How a build ended, in one sentence for the page."""
    files = built.report.get("files", [])
    waiting = sum(each["status"] in ("refused", "question") for each in files)
    loaded = sum(each["rows_loaded"] or 0 for each in files)
    through = built.report.get("data_through")
    words = f"{counted(loaded, 'row is', 'rows are')} loaded from {counted(len(files), 'file', 'files')}"
    words += f", with data through {day(date.fromisoformat(str(through)[:10]))}" if through else ""
    left = f"; {counted(waiting, 'file was refused or waits', 'files were refused or wait')} for an answer" if waiting else ""
    return prose(f"{words}{left}.")
