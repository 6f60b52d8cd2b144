"""The body's editor: ProseMirror with this house's vocabulary, and no build step."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.templatetags.static import static
from django_prose_editor.widgets import prose_editor_admin_media
from js_asset import Media  # type: ignore[import-untyped]

from articles.body import embeds

# Names are those of the modules' exports; what is not here, the editor does not let in.
# Menus are built by DeskMenu: the package's own know nothing of pull quotes and photos.
EXTENSIONS: dict[str, Any] = {
    "Document": True,
    "Text": True,
    "Paragraph": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3, 4]},
    "Bold": True,
    "Italic": True,
    "Underline": True,
    "Strike": True,
    "Subscript": True,
    "Superscript": True,
    "Code": True,
    "CodeBlock": True,
    "HorizontalRule": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Table": {"resizable": False},
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "History": True,
    "Dropcursor": True,
    "Gapcursor": True,
    "Menu": {
        "defaultItems": False,
        "groups": [
            {"group": "desk-block", "type": "dropdown"},
            {"group": "desk-marks"},
            {"group": "desk-link"},
            {"group": "desk-lists"},
            {"group": "desk-insert"},
            {"group": "table -desk-insert"},
            {"group": "desk-history"},
        ],
    },
    # Ours, from articles/static/articles/editor.js
    "StoryLink": True,
    "StoryQuote": True,
    "QuoteSource": True,
    "StoryAside": True,
    "StoryFigure": True,
    "StoryGallery": True,
    "StoryEmbed": {"sites": embeds.table()},
    "StoryTable": True,
    "DeskMenu": True,
    "SlashMenu": True,
    "DeskKeys": True,
    "DeskPaste": True,
    "DeskCount": True,
    "StoryField": True,
}


class BodyEditor(forms.Textarea):
    """A textarea that becomes the editor; without scripts it stays one, and can be saved."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what the editor is made of."""
        context = super().get_context(name, value, attrs)
        config = {"extensions": EXTENSIONS, "js_modules": [static("articles/editor.js")]}
        context["widget"]["attrs"]["data-django-prose-editor-configurable"] = json.dumps(config)
        return context

    def use_required_attribute(self, initial: Any) -> bool:
        """Return no: a browser cannot point at a field that the editor hides."""
        return False

    @property
    def media(self) -> Any:
        """Return the editor's files and its import map, which the page gives a nonce."""
        return prose_editor_admin_media + Media(
            js=[forms.Script("django_prose_editor/configurable.js", type="module")],
        )
