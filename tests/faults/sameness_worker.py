"""Results of one process, as hashes by name: a study on a user's files, fits, values, a study."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from openness_by_hand import SIMULATED
from own_bench import Bench, sound_files

from analysis import adoption, openness, study
from analysis.cli import main
from analysis.datasets import load


def digits(value: object) -> str:
    """JSON with twelve digits, as result files have them."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{digits(value[key])}" for key in value) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(digits, value)) + "]"
    return f"{value:.12g}" if isinstance(value, float) else json.dumps(value, default=str)


def own_study(folder: Path) -> dict[str, bytes]:
    sound_files(folder)
    bench = Bench(folder, None)
    assert main(bench.words("--json")) == 0
    return bench.files()


def models() -> dict[str, object]:
    totals = [840, 2310, 4420, 8420, 16010, 26960, 37490, 46960, 54750, 60640]
    fit = adoption.fit_curve(np.arange(1.0, 11.0), totals)
    value = openness.value_openness(openness.Assumptions(**SIMULATED))
    return {
        "fit": fit.to_frame().to_dict("list"),
        "value": value.channels.to_dict(),
        "table": load("meta_annual").to_dict("list"),
    }


def run(folder: Path, long: bool) -> dict[str, str]:
    found = own_study(folder) | {name: digits(one).encode() for name, one in models().items()}
    if long:
        found["openness"] = digits(study("openness").to_dict()).encode()
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


if __name__ == "__main__":
    results = run(Path(sys.argv[1]), sys.argv[2] == "long")
    sys.stderr.write("\n" + json.dumps(results))
