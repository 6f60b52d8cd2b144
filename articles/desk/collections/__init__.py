"""Collections in the desk API."""
