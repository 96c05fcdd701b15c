"""The comparator: past yearly growth alone."""

from __future__ import annotations

import numpy as np

from analysis.capex.density_context import Context
from analysis.capex.density_laws import LogStudent
from analysis.capex.density_model import ModelDensity
from analysis.capex.growth import growth_chance
from analysis.core import FitError


def naive_density(context: Context) -> ModelDensity:
    """Student's t on the log growth since the last complete year, as in `growth_chance`.

    Over h years the location is h times the mean growth and the squared scale sd^2 (h + h^2/n):
    independent growth rates about a mean learnt from n.
    """
    annual = context.history.annual()
    if annual.empty:
        raise FitError("no complete year is known, so there is no growth to continue")
    growth = growth_chance(annual)
    years = context.fiscal_year - growth.last_year
    law = LogStudent(
        location=float(np.log(growth.last_usd_bn)) + years * growth.mean,
        scale=growth.sd * float(np.sqrt(years + years**2 / growth.n)),
        df=growth.df,
    )
    how = f"yearly log growth continued for {years} from {growth.last_year}"
    return context.density("naive", law, growth.probability, growth.n, how)
