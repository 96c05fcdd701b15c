"""Write scores.json: scores by the package scoringrules on simulated input.

Made once with scoringrules 0.10.0 (its own environment: `pip install scoringrules==0.10.0`),
from this folder: `python scores.py`.
"""

import json
from pathlib import Path


def main() -> None:
    """Compute and store the scores."""
    import numpy as np
    import scoringrules as sr

    rng = np.random.default_rng(20231015)
    y = rng.normal(0, 3, 40)
    low = rng.normal(-1, 1, 40)
    high = low + rng.exponential(2, 40)
    mean = rng.normal(0, 1, 40)
    sd = rng.exponential(2, 40)
    draws = rng.normal(0.5, 2, (40, 13))
    probability = rng.uniform(0, 1, 40)
    outcome = rng.integers(0, 2, 40)
    stored = {
        "made_by": f"scoringrules {sr.__version__}, numpy {np.__version__}",
        "y": y,
        "low": low,
        "high": high,
        "mean": mean,
        "sd": sd,
        "draws": draws,
        "probability": probability,
        "outcome": outcome,
        "crps_uniform": sr.crps_uniform(y, low, high),
        "crps_normal": sr.crps_normal(y, mean, sd),
        "crps_sample": sr.crps_ensemble(y, draws, estimator="fair"),
        "brier_score": sr.brier_score(outcome, probability),
        "log_score": sr.log_score(outcome, probability),
    }
    plain = {key: np.asarray(value).tolist() for key, value in stored.items()}
    Path(__file__).with_suffix(".json").write_text(json.dumps(plain) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
