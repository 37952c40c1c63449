"""Series of known or published launches that the tests of launch_impact share."""

import dataclasses
import datetime

import numpy as np

from analysis.finding import Refusal
from analysis.launch_impact import LaunchImpact, estimate_launch_impact
from analysis.launch_series import MONTHLY, LaunchSeries
from simulations.launch_impact import invented


MONDAY = datetime.date(2023, 11, 20)
# UK car drivers killed or seriously injured, monthly, January 1969 to December 1984 (R's UKDriverDeaths); seat belts from month 170.
DRIVERS_TEXT = """
1687 1508 1507 1385 1632 1511 1559 1630 1579 1653 2152 2148 1752 1765 1717 1558 1575 1520 1805 1800 1719 2008 2242 2478 2030 1655 1693 1623
1805 1746 1795 1926 1619 1992 2233 2192 2080 1768 1835 1569 1976 1853 1965 1689 1778 1976 2397 2654 2097 1963 1677 1941 2003 1813 2012 1912
2084 2080 2118 2150 1608 1503 1548 1382 1731 1798 1779 1887 2004 2077 2092 2051 1577 1356 1652 1382 1519 1421 1442 1543 1656 1561 1905 2199
1473 1655 1407 1395 1530 1309 1526 1327 1627 1748 1958 2274 1648 1401 1411 1403 1394 1520 1528 1643 1515 1685 2000 2215 1956 1462 1563 1459
1446 1622 1657 1638 1643 1683 2050 2262 1813 1445 1762 1461 1556 1431 1427 1554 1645 1653 2016 2207 1665 1361 1506 1360 1453 1522 1460 1552
1548 1827 1737 1941 1474 1458 1542 1404 1522 1385 1641 1510 1681 1938 1868 1726 1456 1445 1456 1365 1487 1558 1488 1684 1594 1850 1998 2079
1494 1057 1218 1168 1236 1076 1174 1139 1427 1487 1483 1513 1357 1165 1282 1110 1297 1185 1222 1284 1444 1575 1737 1763
"""
DRIVERS = np.array(DRIVERS_TEXT.split(), dtype=float)
MONTH = np.arange(1, 193)
LAW = (MONTH >= 170).astype(float)
# Case T2: 20 months before, 4 after; the donors as one sum.
T2_TREATED = np.array(
    [810, 770, 905, 742, 720, 700, 688, 671, 733, 752, 716, 640, 792, 765, 890, 735, 712, 684, 676, 655, 600, 618, 590, 521.0]
)
T2_DONORS_TEXT = """4020 3850 4500 3710 3640 3480 3455 3360 3640 3770 3560 3190 3965 3810 4470 3660 3590 3420 3390 3300
3610 3725 3540 3170"""
T2_DONORS = np.array(T2_DONORS_TEXT.split(), dtype=float)
QUARTERS = np.array(
    [
        [52, 55, 49, 58, 54, 57, 50, 60, 55, 58, 52, 61],
        [31, 36, 28, 40, 33, 38, 29, 42, 34, 40, 31, 43],
        [75, 74, 77, 76, 78, 78, 80, 79, 81, 82, 83, 82],
        [44, 48, 41, 52, 45, 50, 42, 53, 47, 51, 44, 55],
        [63, 60, 66, 62, 65, 63, 68, 64, 67, 66, 70, 67],
    ],
    dtype=float,
)
TREATED_QUARTERS = np.array([50, 53, 47, 57, 51, 55, 48, 58, 45, 49, 41, 52.0])


def found(series: LaunchSeries) -> LaunchImpact:
    result = estimate_launch_impact(series)
    assert isinstance(result, LaunchImpact), result
    return result


def refusal(series: LaunchSeries) -> Refusal:
    result = estimate_launch_impact(series)
    assert isinstance(result, Refusal)
    return result


def two_donors(**changed: object) -> LaunchSeries:
    """Case T2, its donors in two parts whose sum is the one printed."""
    parts = np.array([0.6, 0.4])[:, None] * T2_DONORS
    series = LaunchSeries(T2_TREATED, parts, 20, first=datetime.date(2024, 1, 1), rules=MONTHLY)
    return dataclasses.replace(series, **changed)


def weekly(**changed: object) -> LaunchSeries:
    return dataclasses.replace(invented(1, 0.3, -0.15), first=MONDAY, **changed)
