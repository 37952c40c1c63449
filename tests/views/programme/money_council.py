"""A council with a full benefits register: savings that count and that do not, targets, investments that pay and that do not."""

from pathlib import Path

from tests.views.council import HOSTILE, Council, publish_council


SETTINGS = 'organisation = "Test council"\nbaseline_spend = 1000000\nfinancial_year_starts = 4\n'
NO_PHONE = ("face_to_face", "web", "email")  # the fixture cuts phone hours, which would explain every fall
FLAT_YEARS = ("2024-25", "2025-26", "2026-27", "2027-28")
TARGETS = """target_id,measure,service_id,channel_id,value,from_date,to_date,note
e24,efficiency_gain_share,,,0.025,2024-04-01,2025-04-01,
e25,efficiency_gain_share,,,0.025,2025-04-01,2026-04-01,
e26,efficiency_gain_share,,,0.025,2026-04-01,2027-04-01,
"""
# Councils state amounts in the prices of one year here, so that a test can add them up without an index.
DEFLATORS = "series,financial_year,index,published_on,source\n" + "".join(f"own,{year},100,2024-01-01,flat\n" for year in FLAT_YEARS)
BENEFITS = f"""benefit_id,project,service_id,directorate,budget_line,planned_by_year,category,amount,cashable_amount,price_year,is_one_off,\
low,high,quality_indicator,quality_before,quality_after,is_ict_enabled,owner,from_date,persists_until,evidence,status
B1,Tax account,council_tax,Resources,CT10 counter,2024-25=20000;2025-26=30000;2026-27=30000,transactions,30000,20000,2024-25,false,\
24000,37000,satisfaction,0.7,0.75,true,Head of tax,2024-07-01,,LEDGER-1,banked
B2,Bin reports,waste,Place,PL20 calls,2025-26=10000;2026-27=24000,transactions,24000,18000,2024-25,false,\
21000,28000,complaints,9,7,true,Waste manager,2025-10-01,,LEDGER-2,evidenced
B3,Print room,,Resources,RS30 print,2025-26=5000,corporate services,5000,5000,2024-25,true,,,error rate,0.1,0.1,false,Print manager,\
2025-06-15,,LEDGER-3,banked
B4,Permits online,permits,Place,PL40 permits,2026-27=12000,transactions,12000,12000,2024-25,false,,,satisfaction,0.8,0.6,true,Parking manager,\
2026-05-01,,LEDGER-4,evidenced
B5,Repairs app,housing,Communities,HO50 repairs,2026-27=9000,productive time,9000,0,2024-25,false,,,waiting days,8,6,true,Repairs manager,\
2026-06-01,,,evidenced
B6,Repairs app,housing,Communities,HO51 stores,2027-28=4000,productive time,4000,4000,2024-25,false,,,waiting days,8,6,true,Repairs manager,,,,planned
B7,"{HOSTILE.replace('"', '""')}",council_tax,Resources,CT10 Counter,2026-27=7000,transactions,7000,7000,2024-25,false,,,satisfaction,0.7,0.7,true,\
Head of tax,2026-07-01,,LEDGER-7,evidenced
B8,Portal search,permits,Place,PL41 portal,2025-26=9000;2026-27=9000,transactions,3000,0,2024-25,false,1000,5000,satisfaction,0.5,0.5,true,\
Web manager,2025-01-01,,LEDGER-8,evidenced
"""
INVESTMENTS = f"""project,paid_on,amount,kind,service_id,budget_line,note
Tax account,2024-05-01,40000,build,council_tax,IT1,
Tax account,2025-05-01,3000,licence,council_tax,IT1,
Bin reports,2025-08-01,150000,build,waste,IT2,
Bin reports,2026-04-01,4000,licence,waste,IT2,
Repairs app,2026-04-10,60000,build,housing,IT3,
Portal search,2024-06-01,84000,build,permits,IT4,
Portal search,2025-06-01,2000,licence,permits,IT4,
"{HOSTILE.replace('"', '""')}",2026-06-01,5000,build,council_tax,IT5,
"""


def publish_money_council(folder: Path, **tables: str) -> Path:
    """Publishes the council; `tables` replaces the text of a reference file by its name."""
    reference = folder / "reference"
    reference.mkdir(parents=True, exist_ok=True)
    files = {"targets": TARGETS, "deflators": DEFLATORS, "benefits": BENEFITS, "investments": INVESTMENTS, **tables}
    for name, text in files.items():
        if name != "settings":
            (reference / f"{name}.csv").write_text(text, encoding="utf-8")
    (reference / "settings.toml").write_text(tables.get("settings", SETTINGS), encoding="utf-8")
    publish_council(folder, Council(channels=NO_PHONE))
    return folder
