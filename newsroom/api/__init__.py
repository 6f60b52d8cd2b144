"""The ground's own part of the desk API."""
