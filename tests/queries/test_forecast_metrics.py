"""What Forecast and what-if asks: which desks can be weighed, and which teams answer."""

from tests.tables import answer, rows, world


HOURS = """
local_date | local_hour | channel_id   | site   | contacts
2025-01-06 | 9          | face_to_face | Hall   | 3
2025-01-06 | 9          | phone        |        | 5
2025-01-06 | 9          | face_to_face | Closed | 2   # no opening hours are stated
2026-02-02 | 9          | email        | Hall   | 1   # after the period
"""


def test_a_desk_needs_opening_hours_and_contacts_by_the_hour() -> None:
    connection = world(hours=HOURS)
    connection.execute(
        """insert into reference.opening_hours (site, weekday, opens, closes, from_date, to_date, row_no) values
           ('Hall', '1', '09:00', '16:30', '2020-01-01', null, 1), ('Hall', '2', '10:00', '12:00', '2020-01-01', null, 2),
           ('Line', '1', '08:00', '18:00', '2020-01-01', null, 3), ('Line', '2', '00:00', '23:59:59', '2020-01-01', null, 5), ('Hall', '3', '09:00', '17:00', '2020-01-01', '2024-01-01', 4)"""
    )
    period = {"start_date": "2025-01-01", "end_date": "2026-01-01"}
    assert answer(connection, "open_desks", "channel_id site weekday opens closes", **period) == rows("""
        face_to_face | Hall | 1 | 9  | 17
        face_to_face | Hall | 2 | 10 | 12
        phone        |      | 1 | 8  | 18
        phone        |      | 2 | 0  | 24
    """)


def test_teams_are_those_in_force_on_the_last_day() -> None:
    connection = world()
    connection.execute(
        """insert into reference.staffing (team, channel_id, from_date, to_date, posts, release_step, row_no) values
           ('Now', 'phone', '2020-01-01', null, 4, '0.5', 1), ('Gone', 'phone', '2020-01-01', '2024-12-31', 4, '0.5', 2),
           ('Later', 'phone', '2026-01-01', null, 4, '0.5', 3)"""
    )
    assert answer(connection, "teams", "team", end_date="2025-06-01") == [("Now",)]
