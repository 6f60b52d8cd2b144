"""The desk API of this room."""
