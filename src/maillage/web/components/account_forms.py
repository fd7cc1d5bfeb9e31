"""Forms of the sign-in library whose words we change."""

from allauth.mfa.totp.forms import ActivateTOTPForm


class ActivateSecondFactorForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code à 6 chiffres"
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
