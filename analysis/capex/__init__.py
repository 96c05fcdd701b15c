"""Capital expenditure: guidance and its record, depreciation, the revenue that pays it back."""

from analysis.capex.chance import ChanceInside, chance_inside
from analysis.capex.chance_readings import chance_readings
from analysis.capex.cost_growth import CostGrowth, cost_growth, record_runs
from analysis.capex.depreciation import depreciation_schedule
from analysis.capex.earners import a_year, profit_floor
from analysis.capex.growth import GrowthChance, growth_chance
from analysis.capex.guidance import GuidanceRecord, guidance_record
from analysis.capex.guidance_tables import HitRate, one_a_year
from analysis.capex.intensity import capital_intensity
from analysis.capex.revenue import capital_recovery_factor, required_revenue
from analysis.capex.segments import MetaverseComparison, metaverse_comparison
from analysis.capex.training import (
    TrainingCost,
    chip_hour_cost,
    price_for_share,
    training_cost,
)

__all__ = [
    "ChanceInside",
    "CostGrowth",
    "GrowthChance",
    "GuidanceRecord",
    "HitRate",
    "MetaverseComparison",
    "TrainingCost",
    "a_year",
    "capital_intensity",
    "capital_recovery_factor",
    "chance_inside",
    "chance_readings",
    "chip_hour_cost",
    "cost_growth",
    "depreciation_schedule",
    "growth_chance",
    "guidance_record",
    "metaverse_comparison",
    "one_a_year",
    "price_for_share",
    "profit_floor",
    "record_runs",
    "required_revenue",
    "training_cost",
]
