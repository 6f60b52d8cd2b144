"""What a photo says of itself: read from uploads, written into renditions. No Django in here.

These modules also run in the child process that opens uploads (`media.intake`), which
must start fast and know no settings.
"""
