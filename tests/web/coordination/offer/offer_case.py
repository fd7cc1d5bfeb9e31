"""What these tests share: addresses, and what a form would send of what it shows."""

from django.urls import reverse


def address(name, *args):
    return reverse(f"coordination:offer_{name}", args=args)


def typed(page, **changes):
    """What the form of a page would send, with these fields changed; None leaves one out."""
    form, sent = page.context["form"], {}
    for field in [*form.visible_fields(), *form.hidden_fields()]:
        value = field.field.prepare_value(field.value())
        if value in (None, "", False, []):
            continue
        sent[field.html_name] = "on" if value is True else value
    sent |= changes
    return {name: value for name, value in sent.items() if value is not None}
