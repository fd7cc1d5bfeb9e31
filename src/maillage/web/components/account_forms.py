"""Forms of the sign-in library whose words we change."""

from allauth.account.forms import LoginForm, ResetPasswordForm
from allauth.mfa.totp.forms import ActivateTOTPForm


class ActivateSecondFactorForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code à 6 chiffres"
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Adresse e-mail"


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Adresse e-mail"
