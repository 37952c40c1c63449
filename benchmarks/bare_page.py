"""The page every other is measured against: one metric and one Plotly chart, nothing asked, nothing read."""

import streamlit as st


st.set_page_config(page_title="Bare", layout="wide")
st.title("A bare page")
st.metric("Figure", "1,234")
st.plotly_chart(
    {"data": [{"type": "scatter", "mode": "lines", "x": list(range(36)), "y": [n * n for n in range(36)]}], "layout": {"height": 360}},
    theme=None,
)
