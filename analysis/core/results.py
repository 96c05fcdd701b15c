"""What every result object can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


class Result:
    """Mixin of frozen result objects.

    A subclass gives `to_frame` (a tidy copy), `headline` (one plain sentence with interval and
    n) and `plot` (draws, returns the axes, never shows).
    """

    def to_frame(self) -> pd.DataFrame:
        """A tidy copy of the estimates."""
        raise NotImplementedError

    def headline(self) -> str:
        """One plain sentence with interval and n."""
        raise NotImplementedError

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw on `ax` or on axes of its own; never shows."""
        raise NotImplementedError

    def summary(self) -> str:
        """The headline over the table, as plain text."""
        return f"{self.headline()}\n\n{self.to_frame().to_string()}"

    def _repr_html_(self) -> str:
        from analysis.display import table_html  # loaded only when shown

        return table_html(self.to_frame(), caption=self.headline())
