"""The photo desk: photos, their metadata and their public cuts."""
