"""The pages of accounts and groups tell the audit log what they change, in the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin import ModelAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from newsroom import accounts

if TYPE_CHECKING:
    _Accounts = UserAdmin[User]
    _Groups = ModelAdmin[Group]
else:
    _Accounts = _Groups = object


class AuditedAccounts(_Accounts):
    """What an account's page does. Django's own form writes; what it may do is compared before and after."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember what the account could do, and save it."""
        before = accounts.access_of(User.objects.get(pk=obj.pk)) if change else {}
        request._access_before = before  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the groups, and note what changed."""
        super().save_related(request, form, formsets, change)
        accounts.note_access(form.instance, request._access_before, by=_who(request))  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete an account, and note it."""
        accounts.note("deleted", obj, by=_who(request), details=accounts.access_of(obj))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete several accounts."""
        with transaction.atomic():
            for person in queryset:
                self.delete_model(request, person)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Set another's password, and note it."""
        with transaction.atomic():
            response: HttpResponse = super().user_change_password(request, *args, **kwargs)
            if request.method == "POST" and response.status_code == 302:
                person = User.objects.get(pk=args[0] if args else kwargs["id"])
                accounts.note("password", person, by=_who(request))
        return response


class AuditedGroups(_Groups):
    """What a group's page does."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember what the group allowed, and save it."""
        before = accounts.named(Group.objects.get(pk=obj.pk).permissions.all()) if change else set()
        request._rights_before = before  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save the permissions, and note what changed."""
        super().save_related(request, form, formsets, change)
        before = request._rights_before  # type: ignore[attr-defined]
        accounts.note_group("access" if change else "made", form.instance, by=_who(request), before=before)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete a group, and note it."""
        before = accounts.named(obj.permissions.all())
        accounts.note_group("deleted", obj, by=_who(request), before=before)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete several groups."""
        with transaction.atomic():
            for group in queryset:
                self.delete_model(request, group)


def _who(request: HttpRequest) -> User:
    return cast("User", request.user)
