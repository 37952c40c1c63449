"""The page list of the dashboard and the chosen page; views/server.py serves it."""

import streamlit as st

from views.frame import begin, finish


PAGES = [
    st.Page("views/pages/headlines.py", title="Headlines", icon=":material/flag:", default=True),
    st.Page("views/pages/channels.py", title="Channels and services", icon=":material/call:"),
    st.Page("views/pages/eservices.py", title="E-services", icon=":material/web:"),
    st.Page("views/pages/service.py", title="Service", icon=":material/category:"),
    st.Page("views/pages/forecast.py", title="Forecast and what-if", icon=":material/query_stats:"),
    st.Page("views/pages/programme.py", title="Programme", icon=":material/savings:"),
    st.Page("views/pages/about_the_data.py", title="About the data", icon=":material/info:"),
]

begin()
page = st.navigation(PAGES, position="top")
finish(page.title)
page.run()
