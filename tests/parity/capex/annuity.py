"""Write annuity.json: level payments by the package numpy-financial.

Made once with numpy-financial 1.0.0 (its own environment: `pip install numpy-financial==1.0.0`),
from this folder: `python annuity.py`.
"""

import json
from pathlib import Path


def main() -> None:
    """Compute and store the payments."""
    import numpy as np
    import numpy_financial as npf

    rates = [-0.2, 0.0, 0.01, 0.08, 0.1, 0.25, 1.0]
    lives = [1.0, 3.0, 4.5, 5.5, 6.0, 30.0]
    payments = [[-float(npf.pmt(rate, life, 100.0)) for life in lives] for rate in rates]
    stored = {
        "made_by": f"numpy-financial {npf.__version__}, numpy {np.__version__}",
        "capex": 100.0,
        "rates": rates,
        "lives": lives,
        "payments": payments,
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(stored) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
