"""How a photo comes in: sniffed, opened in a child process with limits, taken in or refused.

What opens hostile bytes (`worker`, `decode`) runs without Django and without secrets.
"""
