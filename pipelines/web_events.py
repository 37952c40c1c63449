"""Visits, funnels, errors and searches from staged web hits."""

import duckdb

from pipelines.facts import FeedFiles


def make_web_events(connection: duckdb.DuckDBPyConnection, feeds: list[FeedFiles]) -> None:
    """Fills the web tables of schema events for the touched days."""
    connection.execute("create or replace temp table path_rules (path varchar, service_id varchar, page_step varchar, step_no smallint)")
