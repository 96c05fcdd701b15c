"""Real series that others have fitted, as read, with the text they were read in.

Kept for comparing optimisers only; none of them is evidence in this project.
"""

from __future__ import annotations

# NIST/ITL StRD, Rat42 (Ratkowsky 1983, pp. 61 and 88): pasture yield by growing time. Read in
# the GNU Scientific Library's multifit test for Rat42, which carries the NIST file.
PASTURE_T = [9.0, 14.0, 21.0, 28.0, 42.0, 57.0, 63.0, 70.0, 79.0]
PASTURE_Y = [8.93, 10.80, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08]

# Yearly sales from 1979 on; the example of BASS.standard in the R package DIMORA (read in
# reallyTG/typeR, data/genthat_extracted_code/DIMORA/examples/BASSStandard.Rd.R).
SALES = [840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890]

# Sales of eleven quarters; read in yskim0/R-programming, a course file with an nls Bass fit.
QUARTERS = [46, 10, 246, 115, 96, 115, 112, 151, 93, 96, 46]

# Seal population, thousands, 1997-2012; read in stats.stackexchange.com/questions/514788.
SEALS = [
    3.493, 5.282, 6.357, 9.201, 11.224, 12.964, 16.226, 18.137,
    19.590, 21.955, 22.862, 23.869, 24.243, 24.344, 24.919, 25.108,
]  # fmt: skip

# United States population, millions, each tenth year 1790-2000 (the R data set USPop); read in
# a copy of stats.stackexchange.com/questions/198209.
PEOPLE = [
    3.929214, 5.308483, 7.239881, 9.638453, 12.860702, 17.063353, 23.191876, 31.443321,
    38.558371, 50.189209, 62.979766, 76.212168, 92.228496, 106.021537, 123.202624,
    132.164569, 151.325798, 179.323175, 203.302031, 226.542199, 248.709873, 281.421906,
]  # fmt: skip


def _totals(increments: list[int]) -> list[float]:
    total, totals = 0.0, []
    for value in increments:
        total += value
        totals.append(total)
    return totals


SERIES: dict[str, tuple[list[float], list[float]]] = {
    "pasture": (PASTURE_T, PASTURE_Y),
    "sales": ([float(i) for i in range(1, 11)], _totals(SALES)),
    "quarters": ([float(i) for i in range(1, 12)], _totals(QUARTERS)),
    "seals": ([float(i) for i in range(1, 17)], SEALS),
    "people": ([float(i) for i in range(1, 23)], PEOPLE),
}
