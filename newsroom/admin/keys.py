"""API keys on the desk: made, replaced and revoked; the secret is shown once."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import ModelChoiceField, ModelForm, MultipleChoiceField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from newsroom import keys
from newsroom.desk import RoomAdmin
from newsroom.errors import NotAllowed
from newsroom.models import ApiKey
from newsroom.scopes import READ, SCOPES, of_the_desk

LABELS = {"open": "success", "ending": "warning", "expired": "danger", "revoked": "danger"}
WORDS = {"open": _("in use"), "ending": _("ends soon"), "expired": _("expired"), "revoked": _("revoked")}


def _state(key: ApiKey) -> str:
    now = timezone.now()
    if key.revoked_at is not None:
        return "revoked"
    if key.expires_at is None or key.expires_at - now > keys.OVERLAP:
        return "open"
    return "ending" if key.expires_at > now else "expired"


class KeyForm(ModelForm[ApiKey]):
    """What a new key is for, and for whom."""

    scopes = MultipleChoiceField(
        choices=list(SCOPES.items()), initial=[READ], widget=UnfoldAdminCheckboxSelectMultipleWidget, label=_("It may")
    )
    by: User

    class Meta:
        model = ApiKey
        fields = ("name", "user", "per_minute", "expires_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields.get("user")
        if isinstance(people, ModelChoiceField):
            people.queryset = User.objects.filter(is_active=True, is_staff=True).order_by("username")

    def clean(self) -> dict[str, Any]:
        """Refuse a key for the desk that acts for nobody, or for somebody who may do more."""
        said = super().clean() or {}
        user = said.get("user")
        if of_the_desk(said.get("scopes", ())) and user is None and "user" not in self.errors:
            self.add_error("user", gettext("A key for the desk acts for somebody: say for whom."))
        if user is not None:
            try:
                keys.check_for(user, by=self.by)
            except NotAllowed as refused:
                self.add_error("user", str(refused))
        return said


@admin.register(ApiKey)
class KeyAdmin(RoomAdmin):
    """A door to `newsroom.keys`. A key is never edited: who needs other rights gets another key."""

    when_empty = _("A key lets a front end or a partner read the API under limits of its own, and can be taken back.")
    list_display = ["name", "shown_prefix", "may", "user", "state", "last_used_at", "expires_at", "created_by"]
    list_select_related = ["created_by", "user"]
    search_fields = ["name", "prefix"]
    actions = ["replace", "revoke"]
    fields = ["name", "scopes", "user", "per_minute", "expires_at"]
    form = KeyForm

    @admin.display(description=_("begins with"), ordering="prefix")
    def shown_prefix(self, key: ApiKey) -> str:
        """Return the part of the key that is no secret."""
        return f"nr_{key.prefix}"

    @admin.display(description=_("It may"))
    def may(self, key: ApiKey) -> str:
        """Return in words what the key may do."""
        return "; ".join(str(SCOPES.get(scope, scope)) for scope in key.scopes)

    @display(description=_("state"), label=LABELS)  # type: ignore[untyped-decorator]
    def state(self, key: ApiKey) -> tuple[str, str]:
        """Return how the key stands, as the labels name it and in words."""
        found = _state(key)
        return found, str(WORDS[found])

    def get_form(self, request: HttpRequest, obj: ApiKey | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form, which knows who fills it in."""
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        """Make the key by the service, which alone knows its secret."""
        said = form.cleaned_data
        made = keys.create(
            said["name"],
            by=cast("User", request.user),
            scopes=said["scopes"],
            user=said["user"],
            per_minute=said["per_minute"],
            expires_at=said["expires_at"],
        )
        obj.pk = made.key.pk
        request._made_key = made  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: ApiKey, post_url_continue: str | None = None) -> HttpResponse:
        """Show the secret, in the answer itself: a message would wait in a cookie."""
        return self._shown(request, request._made_key)  # type: ignore[attr-defined]

    @admin.action(description=_("Replace with a new key"), permissions=["manage"])
    def replace(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> HttpResponse | None:
        """Make a new key in place of the chosen one, which works for a day more."""
        chosen = list(queryset.filter(revoked_at=None)[:2])
        if len(chosen) != 1:
            self.message_user(request, gettext("Choose one key that is not revoked."), messages.ERROR)
            return None
        try:
            made = keys.rotate(chosen[0].pk, by=cast("User", request.user))
        except (NotAllowed, ValidationError) as refused:
            words = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
            self.message_user(request, " ".join(words), messages.ERROR)
            return None
        self.log_addition(request, made.key, f"in place of nr_{chosen[0].prefix}")
        return self._shown(request, made, replaced=chosen[0])

    @admin.action(description=_("Revoke"), permissions=["manage"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """Close the chosen keys."""
        closed = [key for key in queryset if keys.revoke(key.pk, by=cast("User", request.user))]
        for key in closed:
            self.log_change(request, key, "revoked")
        words = (
            ngettext(
                "{number} key revoked; it opens nothing from now on.",
                "{number} keys revoked; they open nothing from now on.",
                len(closed),
            ).format(number=len(closed))
            if closed
            else gettext("None of these was open.")
        )
        self.message_user(request, words, messages.SUCCESS if closed else messages.INFO)

    def _shown(self, request: HttpRequest, made: keys.Made, replaced: ApiKey | None = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Copy this key now"),
            "opts": self.opts,
            "made": made,
            "replaced": replaced,
        }
        return TemplateResponse(request, "newsroom/key.html", context, headers={"Cache-Control": "private, no-store"})

    def has_manage_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may replace and revoke keys."""
        return bool(request.user.has_perm("newsroom.change_apikey"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no for a key itself; its list takes actions."""
        return obj is None and self.has_manage_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return no: a revoked key stays, so that it is known who had it."""
        return False
