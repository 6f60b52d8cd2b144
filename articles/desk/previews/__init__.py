"""The desk API's previews: a story as readers would get it, and links for guests."""
