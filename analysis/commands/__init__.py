"""What a command of the command line does, where it is more than a few lines.

One module or folder a command; may import every other part.
"""
