"""Capital expenditure: guidance and its record, depreciation, the revenue that pays it back."""

from analysis.capex.chance import ChanceInside, chance_inside
from analysis.capex.depreciation import depreciation_schedule
from analysis.capex.growth import GrowthChance, growth_chance
from analysis.capex.guidance import GuidanceRecord, guidance_record
from analysis.capex.guidance_tables import HitRate, one_a_year
from analysis.capex.intensity import capital_intensity
from analysis.capex.revenue import capital_recovery_factor, required_revenue
from analysis.capex.segments import MetaverseComparison, metaverse_comparison
from analysis.capex.useful_life import UsefulLifeChange, change_useful_life
from analysis.capex.wave import (
    DepreciationWave,
    OpeningBalance,
    change_worth,
    depreciation_wave,
)
from analysis.capex.wave_paths import AssetClass, LifeChange
from analysis.capex.wave_range import triangular_draws
from analysis.capex.wave_tie import TiedWave, tie_wave

__all__ = [
    "AssetClass",
    "ChanceInside",
    "DepreciationWave",
    "GrowthChance",
    "GuidanceRecord",
    "HitRate",
    "LifeChange",
    "MetaverseComparison",
    "OpeningBalance",
    "TiedWave",
    "UsefulLifeChange",
    "capital_intensity",
    "capital_recovery_factor",
    "chance_inside",
    "change_useful_life",
    "change_worth",
    "depreciation_schedule",
    "depreciation_wave",
    "growth_chance",
    "guidance_record",
    "metaverse_comparison",
    "one_a_year",
    "required_revenue",
    "tie_wave",
    "triangular_draws",
]
