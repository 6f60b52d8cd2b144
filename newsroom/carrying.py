"""What an export carries of the ground's tables and of those that accounts, sessions and tasks lie in."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from newsroom.exports.tables import carry, leave

carry("auth.Group", "auth.Group_permissions")
# Whoever comes along sets a password anew: a hash can be guessed at wherever it lies.
carry("auth.User", anew={"password": lambda: make_password(None)})
carry("auth.User_groups", "auth.User_user_permissions", "account.EmailAddress")
carry("newsroom.AuditEntry")

leave("newsroom.ApiKey", "Keys: they open the API; each is made anew for whom it is.")
leave("newsroom.OnceOnly", "Answers to requests that may be repeated, for a day.")
leave("admin.LogEntry", "Nothing is written there; the audit log is carried.")
leave("auth.Permission", "Made by each database; groups and accounts name theirs.")
leave("contenttypes.ContentType", "Made by each database.")
leave("sessions.Session", "Who is signed in.")
leave("account.EmailConfirmation", "Letters that wait for an answer, with their keys.")
leave("mfa.Authenticator", "Second steps: secrets of apps, passkeys and recovery codes.")
leave("django_tasks_database.DBTaskResult", "Work that waits in this database's queue.")
