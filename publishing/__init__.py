"""The door: what the public sees, and every outlet."""
