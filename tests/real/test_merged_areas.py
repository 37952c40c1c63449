"""Parts of one sum, as in the appointments of areas that merged: rows of the same words in one file are added, also equal ones."""

from pathlib import Path

from tests.real.council import Council, build
from tests.real.mappings import GP_APPOINTMENTS


HEADER = "CCG_CODE,CCG_ONS_CODE,STPNM,Appointment_Month,APPT_STATUS,HCP_TYPE,APPT_MODE,TIME_BETWEEN_BOOK_AND_APPT,COUNT_OF_APPOINTMENTS"
WORDS = "B2M3M,E38000251,Coventry,MAR2019,Attended,GP,Telephone,1 Day"
SOURCES = "gp,gp/,gp_appointments,,transaction,*:*\n"


def built(folder: Path, **files: list[int]) -> Council:
    """A council whose files hold rows of the same words and these counts."""
    for name, counts in files.items():
        path = folder / f"raw/gp/{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([HEADER, *(f"{WORDS},{count}" for count in counts)]) + "\n", encoding="utf-8")
    return build(folder, {}, SOURCES, "Europe/London", {"gp_appointments": GP_APPOINTMENTS})


def phone_contacts(council: Council) -> int:
    """Contacts of the month by phone."""
    (row,) = council.ask("contacts_by_month_and_channel", start_date="2019-03-01", end_date="2019-04-01")
    contacts: int = row["contacts"]
    return contacts


def test_parts_in_one_file_are_added(tmp_path: Path) -> None:
    council = built(tmp_path, march=[4_730, 12, 12, 1])
    assert council.counted("gp/march.csv") == (4, 4, 0, 0, 0)
    assert phone_contacts(council) == 4_755


def test_the_same_parts_in_a_second_export_count_once(tmp_path: Path) -> None:
    council = built(tmp_path, march=[4_730, 12, 12], march_again=[4_730, 12, 12, 1])
    assert phone_contacts(council) == 4_755
