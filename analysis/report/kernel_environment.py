"""The environment of a kernel: a few variables kept, a few set, nothing else."""

from __future__ import annotations

import os
from pathlib import Path

from analysis.core.store import DATA
from analysis.display.explorer import NO_WIDGETS
from analysis.report.places import PACKAGE

_KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "LD_LIBRARY_PATH",
    "VIRTUAL_ENV",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "MPLCONFIGDIR",
    "XDG_CACHE_HOME",
    DATA,
)
_SET = {
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "agg",
    "TZ": "UTC",
    "PYTHONUTF8": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    NO_WIDGETS: "1",
}
_OWN = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")


def kernel_environment(folder: Path) -> dict[str, str]:
    """The environment of a kernel that works in `folder`, where no user's settings are found.

    Parameters
    ----------
    folder : Path
        An empty ``matplotlibrc`` is put there, which Matplotlib takes before the user's.

    Returns
    -------
    dict of str to str
    """
    (folder / "matplotlibrc").touch()
    own = {name: str(folder / name.lower()) for name in _OWN}
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_SET, **own, "PYTHONPATH": str(PACKAGE.parent)}
