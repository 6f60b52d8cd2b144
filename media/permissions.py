"""Who may do what with photos: one table, which every way in asks, and every service before it does it.

    SEE, ADD                  look at photos and use them in stories; bring new ones in
    CHANGE                    words, picture, leases: of every photo, or of those that one uploaded
    DISCARD                   throw away what waits for an answer (media.holding): so, too
    DELETE, RECALL, DOWNLOAD  of every photo, however it came
    LIFT, LIFT_AI_LABEL       take away what restricts a photo, or what its file says of AI

To write something into a photo's rights is a CHANGE; where that lifts, it takes both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from newsroom.errors import NotAllowed
from newsroom.tongues import Words

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from media.models import Image


@dataclass(frozen=True)
class Deed:
    """Something that is done with photos: what it takes, and what those are told who may not.

    One of the permissions in `takes` allows it with every photo. `own`, where it names one, allows it
    with the photos that the person uploaded; `others` is what such a person is told of another photo.
    """

    takes: tuple[str, ...]
    refusal: Words
    own: str = ""
    others: Words = ""


SEE = Deed(
    ("media.view_image", "media.add_image", "media.change_image"),
    _("Your account may not see photos. Ask a managing editor."),
)
ADD = Deed(("media.add_image",), _("Your account may not bring in photos. Ask a managing editor."))
CHANGE = Deed(
    ("media.change_image",),
    _("Your account may not change photos. Ask a managing editor."),
    own="media.add_image",
    others=_(
        "You may change the photos that you uploaded, and this is none of them. Ask the photo desk. "
        "In stories you may use it, with words of your own."
    ),
)
DISCARD = Deed(
    ("media.change_image",),
    _("Your account may not throw photos away. Ask a managing editor."),
    own="media.add_image",
    others=_("Somebody else sent this photo, and it waits for their answer. Use the other one, or keep both."),
)
DELETE = Deed(("media.delete_image",), _("Your account may not delete photos. Ask the photo desk."))
RECALL = Deed(("media.recall_image",), _("Your account may not recall photos. Ask the photo desk."))
DOWNLOAD = Deed(("media.download_original",), _("Your account may not download originals. Ask the photo desk."))
LIFT = Deed(("media.lift_rights",), _("Your account may not lift what restricts a photo. Ask the photo desk."))
LIFT_AI_LABEL = Deed(
    ("media.lift_ai_label",), _("The file says that AI was used. Ask a managing editor to lower the label.")
)


def refusal(by: User | AnonymousUser | None, deed: Deed, photo: Image | None = None) -> str:
    """Return in a sentence why this person may not; empty where they may. `by` None is the newsroom itself.

    Without a photo the question is whether there can be any that they may do it with. It is asked
    before a photo is looked up: who may do nothing is not told which there are.
    """
    if by is None or any(by.has_perm(permission) for permission in deed.takes):
        return ""
    if not deed.own or not by.has_perm(deed.own):
        return str(deed.refusal)
    return "" if photo is None or photo.uploaded_by_id == by.pk else str(deed.others)


def may(by: User | AnonymousUser | None, deed: Deed, photo: Image | None = None) -> bool:
    """Return whether this person may do it, with this photo or, without one, with any."""
    return not refusal(by, deed, photo)


def check(by: User | AnonymousUser | None, deed: Deed, photo: Image | None = None) -> None:
    """Raise NotAllowed, with the sentence that says why, unless this person may do it."""
    if words := refusal(by, deed, photo):
        raise NotAllowed(words)
