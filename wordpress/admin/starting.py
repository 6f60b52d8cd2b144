"""The form that an import begins with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from newsroom.errors import BadInput
from wordpress import arrivals
from wordpress.locations import host_of
from wordpress.services.importing import Options

PICTURES = (
    ("none", _("Later: photos come with their words, and wait")),
    ("folder", _("From a folder of the server")),
    ("fetch", _("From the site itself, which must still answer")),
)


class Start(forms.Form):
    """What is imported, and how. Files are sent in pieces before the form is, or, without a script, with it."""

    categories = forms.ChoiceField(
        label=_("Categories become"),
        choices=(
            ("sections", _("Sections, and further ones of a story tags")),
            ("tags", pgettext_lazy("categories become", "Tags")),
        ),
        initial="sections",
        widget=UnfoldAdminRadioSelectWidget,
    )
    unknown = forms.ChoiceField(
        label=_("Shortcodes that nobody knows"),
        choices=(("keep", _("Their text stays")), ("drop", _("They go, and the report names each"))),
        initial="keep",
        widget=UnfoldAdminRadioSelectWidget,
    )
    pictures = forms.ChoiceField(
        label=_("Pictures come"), choices=PICTURES, initial="none", widget=UnfoldAdminRadioSelectWidget
    )
    folder = forms.CharField(
        label=_("Folder of the pictures"), required=False, max_length=500, widget=UnfoldAdminTextInputWidget
    )
    site = forms.CharField(
        label=_("Address of the site"),
        required=False,
        max_length=300,
        help_text=_("Only if the export does not say it."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        words = gettext("A copy of wp-content/uploads below {folder}. Empty: that folder itself.")
        self.fields["folder"].help_text = words.format(folder=settings.IMPORT_FOLDER)

    def clean_site(self) -> str:
        """Return the address, if it is one."""
        said = str(self.cleaned_data["site"])
        if said and not (said.startswith(("http://", "https://")) and host_of(said)):
            raise forms.ValidationError(gettext("Write it like https://example.org."))
        return said

    def clean(self) -> dict[str, Any]:
        """Look for the folder, if it is to be read."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("pictures") == "folder":
            try:
                data["folder_path"] = arrivals.media_folder(data.get("folder", ""))
            except BadInput as refused:
                self.add_error("folder", refused.errors[0].detail)
        return data

    def sent(self) -> list[tuple[str, Any]]:
        """Return the names of the files with what was sent of each. Raises BadInput for none."""
        data: Any = self.data
        found: list[tuple[str, Any]] = []
        for value in data.getlist("upload")[: arrivals.MOST_FILES]:
            token, _colon, name = value.partition(":")
            found.append((name or "export.xml", token))
        files: list[UploadedFile[Any]] = self.files.getlist("file") if self.files else []
        arrivals.check_size(sum(file.size or 0 for file in files))
        return found + [(file.name or "export.xml", file) for file in files if file]

    def options(self) -> Options:
        """Return how the site is to be read."""
        data = self.cleaned_data
        return Options(
            categories=data["categories"],
            unknown=data["unknown"],
            site=data["site"],
            media=data.get("folder_path"),
            fetch=data["pictures"] == "fetch",
        )
