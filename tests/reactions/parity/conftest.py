collect_ignore = ["make_parity.py", "make_battery_parity.py"]  # run in an environment of their own
