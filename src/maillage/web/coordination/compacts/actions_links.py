"""Where the things that an action is in the platform are shown."""

from django.urls import NoReverseMatch, reverse

_ADDRESSES = {
    "centre": "coordination:rota_centre",
    "service": "public:care_place",
    "study": "coordination:study",
    "course": "relay:training_course",
}


def address_of(compact, thing):
    """Its page, or "" when there is none for everyone who reads the action."""
    if thing.kind == "event":
        return f"{reverse('coordination:compact_events', args=[compact.slug])}#e{thing.key}"
    if thing.kind == "experiment":
        return reverse("coordination:compact_experiment", args=[compact.slug, thing.key])
    name = _ADDRESSES.get(thing.kind)
    if name is None:
        return ""
    try:
        return reverse(name, args=[thing.key])
    except NoReverseMatch:
        return ""
