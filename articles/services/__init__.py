"""The only code that writes this room's tables.

saving       create and save the working copy
publishing   sign off, publish, schedule, withdraw, spike
refreshing   rebuild publications whose photos or names have changed
taxonomy     sections, tags and authors, with their public form
"""
