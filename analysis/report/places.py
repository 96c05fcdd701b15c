"""Where the package, its notebooks and its data lie: in a checkout or installed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.core.store import data_folder

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Places:
    """Folders and files a build reads; `root` is None when the package is installed."""

    package: Path
    notebooks: Path
    data: Path
    lock: Path | None = None
    root: Path | None = None


def find_places(package: Path = PACKAGE) -> Places:
    """The checkout around `package` if there is one, else what the installed package carries."""
    root = package.parent
    if (root / "pyproject.toml").is_file() and (root / "notebooks").is_dir():
        lock = root / "requirements.lock"
        return Places(
            package, root / "notebooks", data_folder(), lock if lock.is_file() else None, root
        )
    return Places(package, package / "_notebooks", data_folder())
