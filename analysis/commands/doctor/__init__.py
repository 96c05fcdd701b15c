"""Whether results can be trusted on this machine: a file a theme of checks."""
