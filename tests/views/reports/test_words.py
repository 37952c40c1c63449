"""Texts for paper: one line, without Markdown, and without marks that would turn figures round."""

from views.reports.words import paper


def test_a_name_that_turns_writing_round_turns_no_figure() -> None:
    assert paper("\u202eright to left, web form 6,485 \u00d7 \u00a30.46") == "right to left, web form 6,485 \u00d7 \u00a30.46"
    assert paper("**bold**\u2067 :red[a]\nb\u00a0c\u2060") == "bold a b c"
