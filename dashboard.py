"""The page list of the dashboard and the chosen page; views/server.py serves it."""

import streamlit as st

from pipelines.errors import ChannelShiftError
from views.empty import cannot_be_shown
from views.frame import begin


PAGES = [
    st.Page("views/pages/headlines.py", title="Headlines", default=True),
    st.Page("views/pages/channels.py", title="Channels and services"),
    st.Page("views/pages/eservices.py", title="E-services"),
    st.Page("views/pages/service.py", title="Service"),
    st.Page("views/pages/forecast.py", title="Forecast and what-if"),
    st.Page("views/pages/programme.py", title="Programme"),
    st.Page("views/pages/about_the_data.py", title="About the data"),
    st.Page("views/pages/add_data.py", title="Add data"),
]

page = st.navigation(PAGES, position="top")
begin(page.title)
try:
    page.run()
except ChannelShiftError as error:  # such as a snapshot of an older version, until the next build
    cannot_be_shown(error)
