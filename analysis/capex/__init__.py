"""Capital expenditure: guidance and its record, depreciation, the revenue that pays it back."""

from analysis.capex.chance import ChanceInside, chance_inside
from analysis.capex.chance_readings import chance_readings
from analysis.capex.depreciation import depreciation_schedule
from analysis.capex.growth import GrowthChance, growth_chance
from analysis.capex.guidance import GuidanceRecord, guidance_record
from analysis.capex.guidance_tables import HitRate, one_a_year
from analysis.capex.intensity import capital_intensity
from analysis.capex.revenue import capital_recovery_factor, required_revenue
from analysis.capex.segments import MetaverseComparison, metaverse_comparison

__all__ = [
    "ChanceInside",
    "GrowthChance",
    "GuidanceRecord",
    "HitRate",
    "MetaverseComparison",
    "capital_intensity",
    "capital_recovery_factor",
    "chance_inside",
    "chance_readings",
    "depreciation_schedule",
    "growth_chance",
    "guidance_record",
    "metaverse_comparison",
    "one_a_year",
    "required_revenue",
]
