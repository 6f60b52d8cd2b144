"""Accounts: who works here, and in which groups. Nobody gives away more than they have."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Field, ManyToManyField, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from newsroom.accounts import named
from newsroom.admin.audited import AuditedAccounts, AuditedGroups
from newsroom.admin.second_factor import SecondFactorOfAnother, factors
from newsroom.desk import RoomAdmin

PERSON: Any = (_("Person"), {"fields": (("first_name", "last_name"), "email")})

# What Django lets people do with each kind of thing.
VERBS = {
    "add": pgettext_lazy("a right", "add"),
    "change": pgettext_lazy("a right", "change"),
    "delete": pgettext_lazy("a right", "delete"),
    "view": pgettext_lazy("a right", "see"),
}

admin.site.unregister(User)
admin.site.unregister(Group)


def called(group: Group) -> str:
    """Return a group's name; of those that every newsroom begins with, in the language of whoever reads it."""
    return gettext(group.name)


class GroupFilter(admin.RelatedFieldListFilter):
    """The groups, as they are called everywhere on the desk."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        """Return each group with its name."""
        return [(pk, gettext(str(name))) for pk, name in super().field_choices(field, request, model_admin)]


def may_give(user: User, group: Group) -> bool:
    """Return whether a person may put somebody into a group: whether all its rights are their own."""
    return user.is_superuser or named(group.permissions.all()) <= user.get_all_permissions()


def may_manage(user: User, other: User) -> bool:
    """Return whether a person may change another's account: whether that one may do nothing more.

    An account that is switched off counts with all it could do: it could be switched on again,
    with a password that the first person chose.
    """
    if user.is_superuser:
        return True
    theirs = named(Permission.objects.filter(group__user=other)) | named(other.user_permissions.all())
    return not other.is_superuser and theirs <= user.get_all_permissions()


@admin.register(User)
class PersonAdmin(AuditedAccounts, SecondFactorOfAnother, DjangoUserAdmin, RoomAdmin):  # type: ignore[type-arg]
    """Accounts. Superusers alone make superusers and give single permissions."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "in_groups", "second_step", "may_enter", "last_login")
    list_filter = ("is_active", ("groups", GroupFilter))
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "second_step_and_reset")}),
        PERSON,
        (_("What they may do"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Dates"), {"fields": (("last_login", "date_joined"),)}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        PERSON,
        (_("What they may do"), {"fields": ("groups",)}),
    )
    readonly_fields = ("last_login", "date_joined", "second_step_and_reset")

    @admin.display(description=pgettext_lazy("of a person", "name"))
    def full_name(self, person: User) -> str:
        """Return the name, a dash where none was given."""
        return person.get_full_name() or "–"

    @admin.display(description=_("may sign in"), ordering="is_active", boolean=True)
    def may_enter(self, person: User) -> bool:
        """Return whether an account is switched on."""
        return person.is_active

    @admin.display(description=_("second step"))
    def second_step(self, person: User) -> str:
        """Return what guards an account besides its password, a dash for nothing."""
        return factors(person) or "–"

    @admin.display(description=_("groups"))
    def in_groups(self, person: User) -> str:
        """Return the groups that a person is in."""
        if person.is_superuser:
            return gettext("everything (superuser)")
        return ", ".join(called(group) for group in person.groups.all()) or gettext("none: may do nothing")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return the accounts with their groups."""
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Return the form's parts; a superuser has one more."""
        parts = self.add_fieldsets if obj is None else self.fieldsets
        if obj is None or not request.user.is_superuser:
            return parts
        return (*parts, (gettext("Beyond the groups"), {"fields": ("is_superuser", "user_permissions")}))

    def formfield_for_manytomany(self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the groups that this person may give."""
        if db_field.name == "groups" and not request.user.is_superuser:
            user = cast("User", request.user)
            mine = [group.pk for group in Group.objects.all() if may_give(user, group)]
            kwargs["queryset"] = Group.objects.filter(pk__in=mine)
        if db_field.name == "groups":
            kwargs["widget"] = UnfoldAdminCheckboxSelectMultipleWidget
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups" and field is not None:
            field.label_from_instance = called  # type: ignore[assignment]
        return field

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """Say what the switches mean here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        names = {"is_active": gettext("may sign in"), "is_staff": gettext("works at the desk")}
        words = {
            "is_active": gettext("Off: cannot sign in any more. Their work stays."),
            "is_staff": gettext("May sign in to this desk."),
            "groups": gettext("What they may do comes from the groups they are in."),
        }
        if field is not None and db_field.name in words:
            field.help_text = words[db_field.name]
            field.label = capfirst(names.get(db_field.name, field.label))
        return field

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether this person may change accounts, and this one."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or may_manage(cast("User", request.user), obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether this person may delete accounts, and this one; their own they may not."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or (obj != request.user and may_manage(cast("User", request.user), obj))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save an account; who is added here works here, and may sign in."""
        if not change:
            obj.is_staff = True
        super().save_model(request, obj, form, change)


@admin.register(Group)
class GroupAdmin(AuditedGroups, DjangoGroupAdmin, RoomAdmin):
    """What each desk may do. A managing editor reads this; a superuser changes it."""

    list_display = ("title", "members")
    readonly_fields = ("title", "rights")

    def get_fieldsets(self, request: HttpRequest, obj: Group | None = None) -> Any:
        """Return the form for who may change groups; for others, what it says in words."""
        own = ("name", "permissions") if self.has_change_permission(request, obj) else ("title", "rights")
        return [(None, {"fields": own})]

    def name_of(self, thing: Any) -> str:
        """Return what it is called."""
        return called(thing)

    @admin.display(description=_("What they may do"))
    def rights(self, group: Group) -> SafeString:
        """Return what a group may do, a line for each kind of thing."""
        found: dict[str, list[str]] = {}
        for each in group.permissions.select_related("content_type").order_by("content_type", "pk"):
            kind, verb = each.content_type.model_class(), each.codename.partition("_")[0]
            usual = kind is not None and each.codename == f"{verb}_{kind._meta.model_name}"
            words = VERBS[verb] if usual and verb in VERBS else gettext(each.name).removeprefix("Can ")
            found.setdefault(str(kind._meta.verbose_name_plural if kind else "–"), []).append(str(words))
        lines = ((capfirst(kind), ", ".join(words)) for kind, words in found.items())
        return format_html_join("", '<p class="group-right"><strong>{}</strong>: {}</p>', lines)

    @admin.display(description=_("name"), ordering="name")
    def title(self, group: Group) -> str:
        """Return what it is called."""
        return called(group)

    @admin.display(description=_("members"))
    def members(self, group: Group) -> int:
        """Return how many people are in a group."""
        return group.user_set.count()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether this person may make groups: a group could hold any permission."""
        return bool(request.user.is_superuser)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        """Return whether this person may change groups: a group could hold any permission."""
        return bool(request.user.is_superuser)
