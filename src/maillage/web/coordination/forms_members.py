"""Forms of an organisation's members; the rules themselves are in the accounts services."""

from django import forms

from maillage.apps.accounts.enums import Role

ROLES = [
    (Role.RELAY, "Relais : accueille et oriente les habitants"),
    (Role.PRACTITIONER, "Professionnel de santé : soigne"),
    (Role.COORDINATOR, "Coordination : définit les territoires et suit les chiffres"),
    (Role.ADMINISTRATOR, "Administration : invite et retire les membres"),
]


class InvitationForm(forms.Form):
    """Who joins, where, to do what. `organisations` are those the reader administers."""

    organisation = forms.ModelChoiceField(
        queryset=None, label="Dans quelle organisation ?", empty_label=None
    )
    email = forms.EmailField(
        label="Adresse e-mail de la personne",
        max_length=254,
        help_text="Elle y reçoit un lien pour choisir son mot de passe. "
        "Par exemple : anne@mairie.fr",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    full_name = forms.CharField(label="Prénom et nom", max_length=150, required=False)
    role = forms.ChoiceField(label="Que fera-t-elle ?", choices=ROLES, widget=forms.RadioSelect)

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["organisation"].initial = organisations.first()


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Nouveau rôle", choices=ROLES, widget=forms.RadioSelect)
