collect_ignore_glob = ["make_*.py"]  # each runs in an environment of its own
