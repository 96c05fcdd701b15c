import subprocess
import sys

from analysis.display.prose import guard_money, plain


def test_money_is_never_taken_for_maths():
    guarded = guard_money('rose <data class="n" title="$1">$1bn</data> and $2bn')
    assert "$" not in guarded
    assert plain(guarded) == "rose $1bn and $2bn"


def test_formulas_are_left_alone():
    assert guard_money("$x^2$ and \\$5") == "$x^2$ and \\$5"


def test_tables_and_prose_load_no_plotting_library():
    code = (
        "import sys, pandas as pd; from analysis.display import table_html, say;"
        "table_html(pd.DataFrame({'x': [1]}), 'c'); sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
