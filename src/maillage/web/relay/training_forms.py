"""Texts people type about training: cleaned, or refused with the reason."""

from django import forms

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.texts import clean_text


def one_line(text, longest):
    """One line, without what would read otherwise than it is written: it goes into e-mails."""
    try:
        return clean_text(text, longest)
    except BadOffer as error:
        raise forms.ValidationError(str(error)) from error


def paragraphs(text, longest):
    """Several lines, each as `one_line`; empty ones are dropped."""
    lines = (one_line(line, longest) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
