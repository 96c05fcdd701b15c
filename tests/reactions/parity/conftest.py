collect_ignore = ["make_parity.py"]  # runs in an environment of its own
