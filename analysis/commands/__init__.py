"""What a command of the command line does, where it is more than a few lines.

One module a command, with helpers beside it; may import every other part.
"""
