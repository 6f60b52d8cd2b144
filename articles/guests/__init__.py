"""Readers without an account, who were sent a link to a story that is not published."""
