"""Write parity.csv, and the table of README.md, from the stored outputs and the engine.

Run from the root of the repository, in the project's own environment:
``PYTHONPATH=.:tests/parity/event_study python tests/parity/event_study/make_table.py``
"""

from __future__ import annotations

import pandas as pd
from event_study_cases import FOLDER
from parity_compare import Compared, compare, up_to, version
from parity_rows import ROWS

START, END = "<!-- table -->\n", "<!-- end of table -->"
ORDER = (
    *("alpha", "beta", "second slope", "sigma", "abnormal return", "CAR", "SCAR"),
    *("forecast error of CAR", "CAR t", "SQ test", "mean CAR", "variance of CAR"),
    *("cross_section_t", "crude_dependence", "patell", "bmp", "kp_bmp", "kp_patell", "corrado"),
    *("corrado_zivney", "grank_t", "generalised_sign", "wilcoxon", "skewness_adjusted_t"),
    "minimum detectable effect",
)


def line(found: Compared) -> dict:
    row = found.row
    return {
        "statistic": row.statistic,
        "tool": version(row.tool),
        "its_name": row.theirs,
        "relation": row.relation,
        "how": row.how,
        "cases": " ".join(found.cases),
        "numbers": found.numbers,
        "difference_left_below": up_to(found.left),
        "largest_difference_to_ours": "" if found.apart is None else f"{found.apart:.2g}",
    }


def table() -> pd.DataFrame:
    """One line a comparison, by our statistic."""
    lines = pd.DataFrame([line(compare(row)) for row in ROWS])
    lines.loc[lines["relation"] == "equal", "largest_difference_to_ours"] = ""
    place = lines["statistic"].map(ORDER.index)
    return lines.iloc[place.argsort(kind="stable")].reset_index(drop=True)


def as_markdown(lines: pd.DataFrame) -> str:
    head = ("statistic", "tool", "its name", "relation", "apart", "how")
    rows = [head, ("---",) * len(head), *(cells(one) for one in lines.itertuples())]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cells(one) -> tuple[str, ...]:
    apart = one.largest_difference_to_ours
    apart = f"{float(apart):.2g}" if apart and one.relation == "differs" else ""
    return (one.statistic, one.tool, f"`{one.its_name}`", one.relation, apart, one.how)


def main() -> None:
    lines = table()
    lines.to_csv(FOLDER / "parity.csv", index=False)
    path = FOLDER / "README.md"
    before, rest = path.read_text(encoding="utf-8").split(START)
    after = rest.split(END)[1]
    path.write_text(before + START + as_markdown(lines) + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
