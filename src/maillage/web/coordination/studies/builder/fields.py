"""Fields of the builder: whole numbers as people write them, choices that explain."""

from django import forms

from maillage.web.components.words import BLANK, number


class WholeNumber(forms.IntegerField):
    """A whole number; blanks between thousands are read, and written back.

    >>> WholeNumber(least=0, most=9_999, what="Le coût").clean("4 500")
    4500
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def __init__(self, *, least, most, what, **kwargs):
        self.least, self.most = least, most
        wrong = f"{what}{BLANK}: donnez un nombre entier de {number(least)} à {number(most)}."
        kwargs.setdefault("error_messages", {"invalid": wrong, "required": wrong})
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.split())
        whole = super().to_python(value)
        if whole is not None and not self.least <= whole <= self.most:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return whole

    def prepare_value(self, value):
        return number(value) if isinstance(value, int) else value


class Options(forms.RadioSelect):
    """One choice among several. `hints` explains each; one in `closed` cannot be chosen, and why.

    Both are {value: sentence}, and may be set once the widget is made.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.hints, self.closed = {}, {}

    def create_option(self, name, value, label, selected, index, **kwargs):
        option = super().create_option(name, value, label, selected, index, **kwargs)
        option["hint"] = self.closed.get(value) or self.hints.get(value, "")
        if option["hint"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_hint"
        if value in self.closed:
            option["attrs"]["disabled"] = True
        return option


class StepForm(forms.Form):
    """A step of the builder. `mended_at` is the step that can mend what a service refused."""

    mended_at = None

    def blame(self, error):
        """Show what a `BadStudy` says."""
        self.mended_at = error.step
        for message in error.messages:
            self.add_error(None, message)
