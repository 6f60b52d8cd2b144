"""Templates of metadata: what the desk writes into every photo of a job. Verbs of `media.services`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from media import changes as checking
from media.metadata.cleaners import CLEANERS
from media.metadata.template import ADD, HOLDER, MODES, PLACEHOLDERS, unknown_placeholders
from media.metadata.vocabulary import ADDRESSES, LISTS, WORDS
from media.models import MetadataTemplate
from newsroom import params, text
from newsroom.errors import BadInput, Fault, NotFound

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = structlog.get_logger(__name__)

# Fields that hold one form only, in which no placeholder has a place.
EXACT = ADDRESSES | {"date_created", "digital_source_type", "data_mining"}


def save_template(
    template_id: int | None, *, by: User, name: str, fields: Mapping[str, Any], cleaners: list[str]
) -> MetadataTemplate:
    """Make a template, or change the one with this id, and return it. Photos that are here already keep their words.

    `fields` is {"credit": {"value": "{creator} / Agency", "mode": "fill"}, …}. Raises NotFound,
    and BadInput with every fault at once.
    """
    checked = check_template(name, fields, cleaners)
    template = MetadataTemplate() if template_id is None else find_template(template_id)
    template.name, template.fields, template.cleaners = text.line(name), checked, list(dict.fromkeys(cleaners))
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        fault = Fault(
            "taken",
            _("There is a template “{name}” already. Choose another name.").format(name=template.name),
            pointer="/name",
        )
        raise BadInput([fault]) from error
    logger.info("photo template saved", template=template.pk, by=by.pk)
    return template


def check_template(name: str, fields: Mapping[str, Any], cleaners: list[str]) -> dict[str, Any]:
    """Return a template's fields as they are stored. Raises BadInput with every fault at once."""
    faults: list[Fault] = []
    checked = {field: rule for field, given in fields.items() if (rule := _rule(field, given, faults))}
    faults += [
        Fault(
            "unknown_cleaner",
            _("There is no cleaner “{one}”. {hint}").format(one=one, hint=params.suggest(one, CLEANERS)),
            pointer="/cleaners",
        )
        for one in cleaners
        if one not in CLEANERS
    ]
    shown = text.line(name)
    if not shown or len(shown) > 100:
        faults.append(Fault("name", _("Give the template a name of at most 100 characters."), pointer="/name"))
    if faults:
        raise BadInput(faults)
    return checked


def delete_template(template_id: int, *, by: User) -> None:
    """Delete a template. Photos keep what it wrote. Raises NotFound."""
    find_template(template_id).delete()
    logger.info("photo template deleted", template=template_id, by=by.pk)


def find_template(template_id: int) -> MetadataTemplate:
    """Return a template by its id. Raises NotFound."""
    template = MetadataTemplate.objects.filter(pk=template_id).first()
    if template is None:
        raise NotFound(_("There is no such template."))
    return template


def template_named(name: str) -> MetadataTemplate:
    """Return a template by its name, in any case. Raises NotFound, which lists those there are."""
    template = MetadataTemplate.objects.filter(name__iexact=text.line(name)).first()
    if template is None:
        known = list(MetadataTemplate.objects.values_list("name", flat=True)[:40])
        raise NotFound(
            _("There is no template “{line}”. {hint}").format(line=text.line(name), hint=params.suggest(name, known))
        )
    return template


def _rule(field: str, given: Any, faults: list[Fault]) -> dict[str, Any] | None:
    """Return one rule, checked; None where it writes nothing, or where it is wrong."""
    pointer = f"/fields/{field}"
    if field not in WORDS:
        detail = _("A photo has no field “{field}” that a template can fill. {hint}").format(
            field=field, hint=params.suggest(field, WORDS)
        )
        faults.append(Fault("unknown_field", detail, pointer=pointer))
        return None
    if not isinstance(given, Mapping) or set(given) != {"value", "mode"} or given["mode"] not in MODES:
        detail = _("Say a “value” and a “mode”: “fill”, “overwrite” or, for a list, “add”.")
        faults.append(Fault("not_a_rule", detail, pointer=pointer))
        return None
    if given["mode"] == ADD and field not in LISTS:
        faults.append(Fault("not_a_list", _("Only to a list can something be added."), pointer=pointer))
    written = "\n".join(map(str, given["value"])) if isinstance(given["value"], list) else str(given["value"])
    if field in EXACT and HOLDER.search(written):
        faults.append(Fault("placeholder", _("A placeholder cannot stand here."), pointer=pointer))
        return None
    for unknown in unknown_placeholders(written):
        detail = _("“{{{unknown}}}” stands for nothing. {hint}").format(
            unknown=unknown, hint=params.suggest(unknown, PLACEHOLDERS)
        )
        faults.append(Fault("unknown_placeholder", detail, pointer=pointer))
    try:
        value = checking.clean(field, given["value"])
    except ValidationError as error:
        faults += checking.faults_of(error, pointer)
        return None
    return {"value": value, "mode": given["mode"]} if value else None
