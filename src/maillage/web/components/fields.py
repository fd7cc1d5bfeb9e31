"""Form fields that the framework leaves open to a crash."""

from django import forms

LONGEST_NUMBER = 18  # digits of any 64-bit number; beyond, SQLite cannot even be asked


class EntriesField(forms.ModelMultipleChoiceField):
    """Several entries of a table; a number too large to be one is refused like any other."""

    def clean(self, value):
        if isinstance(value, (list, tuple)):
            for each in value:
                if len(str(each)) > LONGEST_NUMBER:
                    text, shown = self.error_messages["invalid_choice"], str(each)[:LONGEST_NUMBER]
                    raise forms.ValidationError(text, "invalid_choice", {"value": shown})
        return super().clean(value)
