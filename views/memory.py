"""What filters remember from page to page: a link in the page list carries no filters, so each page takes up where the last one left."""

from collections.abc import Collection

import streamlit as st


KEPT = "kept_filters"  # of the session: values by the filter's key, which is its name in the URL
PAGE, TURNED = "page_shown", "page_turned"


def turn_to(page: str) -> None:
    """Notes which page a run shows, so that filters know whether it has just been opened."""
    st.session_state[TURNED] = st.session_state.get(PAGE) != page
    st.session_state[PAGE] = page


def take_up(key: str, default: object, allowed: Collection[object] | None = None) -> None:
    """Before a filter is drawn: on a page just opened, gives it and the URL the value kept from another page, unless the URL has one."""
    value = kept(key)
    if not st.session_state.get(TURNED) or key in st.query_params or value in (None, default):
        return
    if allowed is None or value in allowed:
        st.query_params[key] = str(value).lower() if isinstance(value, bool) else str(value)
        st.session_state[key] = value


def keep(key: str, value: object) -> None:
    """After a filter is drawn: keeps its value for the next page."""
    st.session_state.setdefault(KEPT, {})[key] = value


def kept(key: str) -> object:
    """The value a filter had last, None before it was ever drawn."""
    return st.session_state.get(KEPT, {}).get(key)
