"""Suppliers of photos in the admin: what they are known by, and their quotas."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from media import services
from media.admin.forms import Words
from media.models import Supplier
from media.rights.categories import CODES
from media.rights.quotas import quota_of
from newsroom.desk import RoomAdmin


class SupplierForm(forms.ModelForm[Supplier]):
    """A supplier: the words of its credit with commas, its category out of the list."""

    credit_words = Words(
        required=False,
        label=_("Known by"),
        help_text=_("With commas between them. A photo is theirs if one of these stands in its credit or source."),
    )
    default_category = forms.ChoiceField(
        required=False,
        label=_("Category on arrival"),
        choices=[("", _("None")), *CODES],
        widget=UnfoldAdminSelectWidget,
        help_text=_("Given to their photos when they come in."),
    )

    class Meta:
        model = Supplier
        fields = ("name", "credit_words", "default_category", "quota", "period", "notes")


@admin.register(Supplier)
class SupplierAdmin(RoomAdmin):
    """A door to `media.services.save_supplier`."""

    when_empty = _("An agency or stock library: what its credit says, by what right you use its photos, and how many.")
    form = SupplierForm
    list_display = ("name", "known_by", "default_category", "standing")
    search_fields = ("name",)

    @admin.display(description=_("Known by"))
    def known_by(self, supplier: Supplier) -> str:
        """Return the words that its credit is known by."""
        return ", ".join(supplier.credit_words) or "–"

    @admin.display(description=_("Quota"))
    def standing(self, supplier: Supplier) -> str:
        """Return how much of its quota is used."""
        quota = quota_of(supplier, now=timezone.now())
        return (
            gettext("{used} of {most} this {period}").format(
                used=quota.used, most=quota.most, period=supplier.get_period_display().lower()
            )
            if quota
            else gettext("No limit")
        )

    def save_model(self, request: HttpRequest, obj: Supplier, form: Any, change: bool) -> None:
        """Save by the service."""
        services.save_supplier(obj, by=cast("User", request.user))

    def delete_model(self, request: HttpRequest, obj: Supplier) -> None:
        """Delete by the service."""
        services.delete_supplier(obj.pk, by=cast("User", request.user))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete each by the service."""
        for supplier in queryset:
            self.delete_model(request, supplier)
