"""This room's part of the desk API."""
