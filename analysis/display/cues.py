"""Second cues beside colour: dashes for series, hatches for evidence."""

DASHES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
"""Line patterns of series in order: a cue beside colour."""

HATCH = {
    "reported": "",
    "derived": "",
    "estimated": "///",
    "assumed": "xxx",
    "unresolved": "...",
}
"""How a bar shows its evidence."""
