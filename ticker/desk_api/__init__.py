"""The market desk in the desk API.

rates        every line, the rates of one, and a new rate
overrides    what readers see for a while in place of a rate
sources      where rates come from, how each source is, and asking one now
waiting      rates that jumped and wait for an editor
"""
