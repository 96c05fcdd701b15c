"""Every comparison with other programs."""

from parity_rows_python import PYTHON
from parity_rows_r import R

ROWS = [*R, *PYTHON]
