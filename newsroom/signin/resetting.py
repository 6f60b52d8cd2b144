"""Taking away somebody's second step, when they have lost what it needs."""

from __future__ import annotations

import structlog
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import transaction

from newsroom import accounts

logger = structlog.get_logger(__name__)


@transaction.atomic
def reset(person: User, *, by: User | None) -> int:
    """Forget the app, the passkeys and the recovery codes of a person; return how many there were.

    `by` None is whoever runs the server. Where a second step is required, the next page that the
    person opens asks to set it up anew.
    """
    gone, _ = Authenticator.objects.filter(user=person).delete()
    if gone:
        accounts.note("second_step", person, by=by)
        logger.warning("second step reset", person=person.pk, by=by.pk if by else None)
    return int(gone)
