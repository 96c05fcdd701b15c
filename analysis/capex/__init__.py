"""Capital expenditure: guidance and its record, depreciation, the revenue that pays it back."""

from analysis.capex.bounds import PartBounds, bound_part
from analysis.capex.chance import ChanceInside, chance_inside
from analysis.capex.chance_readings import chance_readings
from analysis.capex.choices import RevenueChoices, revenue_choices
from analysis.capex.cost_growth import CostGrowth, cost_growth, record_runs
from analysis.capex.density import CapexDensity, capex_density
from analysis.capex.density_model import ModelDensity
from analysis.capex.density_scores import DensityScores, Vintage, score_densities
from analysis.capex.depreciation import depreciation_schedule
from analysis.capex.earners import a_year, profit_floor
from analysis.capex.growth import GrowthChance, growth_chance
from analysis.capex.guidance import GuidanceRecord, guidance_record
from analysis.capex.guidance_tables import HitRate, one_a_year
from analysis.capex.implied import implied_growth
from analysis.capex.industry import IndustryGap, industry_revenue_gap
from analysis.capex.intensity import capital_intensity
from analysis.capex.payback import RevenueBreakEven, revenue_break_even
from analysis.capex.peers import PeerIntensity, peer_intensity
from analysis.capex.revenue import capital_recovery_factor, per_head, required_revenue
from analysis.capex.segments import MetaverseComparison, metaverse_comparison
from analysis.capex.training import (
    TrainingCost,
    chip_hour_cost,
    price_for_share,
    training_cost,
)
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
    "CapexDensity",
    "ChanceInside",
    "CostGrowth",
    "DensityScores",
    "DepreciationWave",
    "GrowthChance",
    "GuidanceRecord",
    "HitRate",
    "IndustryGap",
    "LifeChange",
    "MetaverseComparison",
    "ModelDensity",
    "OpeningBalance",
    "PartBounds",
    "PeerIntensity",
    "RevenueBreakEven",
    "RevenueChoices",
    "TiedWave",
    "TrainingCost",
    "UsefulLifeChange",
    "Vintage",
    "a_year",
    "bound_part",
    "capex_density",
    "capital_intensity",
    "capital_recovery_factor",
    "chance_inside",
    "chance_readings",
    "change_useful_life",
    "change_worth",
    "chip_hour_cost",
    "cost_growth",
    "depreciation_schedule",
    "depreciation_wave",
    "growth_chance",
    "guidance_record",
    "implied_growth",
    "industry_revenue_gap",
    "metaverse_comparison",
    "one_a_year",
    "peer_intensity",
    "per_head",
    "price_for_share",
    "profit_floor",
    "record_runs",
    "required_revenue",
    "revenue_break_even",
    "revenue_choices",
    "score_densities",
    "tie_wave",
    "training_cost",
    "triangular_draws",
]
