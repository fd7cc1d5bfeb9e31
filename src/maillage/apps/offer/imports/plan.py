"""The plan of an import, as it is stored, shown and applied: plain JSON.

{"additions": [{"id", "kind", "key", "label", "fields", "links"}],
 "changes": [{"id", "kind", "key", "label", "pk", "field", "field_label", "before", "after"}],
 "conflicts": [the same, with "edited": true], "hidden": [{"id", "kind", "key", "label", "pk"}],
 "rejected": [[line, reason]]}

A link is {"pk": …} of an entry that exists, or {"key": …} of one that is added by the same plan.
"""

from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.models import CareService, CareSite, Practitioner, PractitionerRole

MODELS = {
    "organisation": Organisation,
    "site": CareSite,
    "practitioner": Practitioner,
    "service": CareService,
    "role": PractitionerRole,
}
KIND_LABELS = {
    "organisation": "organisation",
    "site": "lieu",
    "practitioner": "professionnel",
    "service": "service",
    "role": "présence d’un professionnel",
}
PARTS = ("additions", "changes", "conflicts", "hidden", "rejected")
HIDDEN_AT = "hidden_at"


def empty_plan():
    return {part: [] for part in PARTS}


def counts(plan):
    """How many of each.

    >>> counts(empty_plan())["additions"]
    0
    """
    return {part: len(plan[part]) for part in PARTS}


def is_empty(plan):
    """Whether applying it, with no conflict accepted, would change nothing."""
    return not (plan["additions"] or plan["changes"] or plan["hidden"])


def addition(entry, links):
    fields = entry.defaults | entry.fields
    return _item("add", entry.kind, entry.key, entry.label) | {"fields": fields, "links": links}


def change(stored, entry, field, after):
    """What one field of a stored entry would become."""
    return _change(stored, (entry.kind, entry.key, str(stored)), field, after)


def hiding(stored, kind):
    return _item("hide", kind, stored.source_key, str(stored)) | {"pk": stored.pk}


def hiding_again(stored, kind, now):
    """The conflict of an entry that a person brought back and the file still lacks."""
    named = (kind, stored.source_key, str(stored))
    return _change(stored, named, HIDDEN_AT, now) | {"edited": True}


def value_of(stored, field):
    """The value of a field as JSON holds it: a code for a commune, a text for an instant."""
    value = getattr(stored, stored._meta.get_field(field).attname)
    return value.isoformat() if field == HIDDEN_AT and value else value


def _change(stored, named, field, after):
    item = _item("change", *named)
    return item | {
        "id": f"{item['id']}:{field}",
        "pk": stored.pk,
        "field": field,
        "field_label": _field_label(named[0], field),
        "before": value_of(stored, field),
        "after": after,
    }


def _item(verb, kind, key, label):
    return {"id": f"{verb}:{kind}:{key}", "kind": kind, "key": key, "label": label}


def _field_label(kind, field):
    if field == HIDDEN_AT:
        return "retiré de l’annuaire le"
    return str(MODELS[kind]._meta.get_field(field).verbose_name)
