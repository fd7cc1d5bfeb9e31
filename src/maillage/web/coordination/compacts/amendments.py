"""An amendment: what it does, its words, its signatures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Organisation
from maillage.apps.accounts.permissions import require
from maillage.apps.compact import amendment_words, permissions
from maillage.apps.compact.enums import AmendmentState, ChangeKind
from maillage.apps.compact.errors import CompactError
from maillage.apps.compact.selectors import amendments as selectors
from maillage.apps.compact.services import amendments as services

from . import review_words
from .access import piloted_compact
from .amendment_forms import KindForm, SignatureForm, TermsForm
from .review_access import amendment_for
from .review_forms import ReasonForm
from .reviews import answer, show

_ASKED = ["GET", "HEAD", "POST"]
_BACK = {
    "corriger": ("Demander un autre texte", "Le texte peut de nouveau changer."),
    "retirer": ("Retirer l’avenant", "L’avenant est retiré : la convention continue sans lui."),
}


@login_required
@require_http_methods(_ASKED)
def new(request, slug):
    """Begin an amendment; a renewal without a closed review is refused, with what to do."""
    compact = piloted_compact(request.user, slug)
    form = KindForm(request.POST or None)

    def save():
        return services.draft(
            compact=compact,
            kind=form.cleaned_data["kind"],
            user=request.user,
            now=timezone.now(),
        )

    return answer(request, compact, form, save, "L’avenant est commencé.", "Écrire un avenant")


@login_required
@require_safe
def page(request, slug, amendment):
    """The act as it will be signed, what is left to do, and who signed."""
    amendment = amendment_for(request.user, slug, amendment)
    compact = amendment.compact
    is_draft = amendment.state == AmendmentState.DRAFT
    context = {
        "amendment": amendment,
        "act": amendment_words.act(amendment),
        "articles": amendment_words.articles(amendment),
        "kinds": ChangeKind.choices,
        "signers": [
            (each, permissions.can_sign_for(request.user, compact, each.organisation))
            for each in selectors.signers(amendment)
        ],
        "history": review_words.history(amendment.steps),
        "is_draft": is_draft,
        "is_open": amendment.state in selectors.OPEN,
        "can_sign": permissions.can_sign(request.user, compact),
    }
    return show(request, compact, "amendment", **context)


@login_required
@require_http_methods(_ASKED)
def words(request, slug, amendment):
    """Why, from when, until when."""
    amendment = amendment_for(request.user, slug, amendment, pilot=True)
    form = TermsForm(request.POST or None, amendment=amendment)

    def save():
        said = form.cleaned_data
        return services.write(
            amendment=amendment,
            purpose=said["purpose"],
            takes_effect_on=said["takes_effect_on"],
            ends_on=said.get("ends_on"),
            seen=form.seen,
            user=request.user,
        )

    title = "Motifs et dates"
    return answer(request, amendment.compact, form, save, "C’est enregistré.", title, amendment)


@login_required
@require_POST
def step(request, slug, amendment):
    """Stop the text, so that parties sign it."""
    amendment = amendment_for(request.user, slug, amendment, pilot=True)
    try:
        services.settle(amendment=amendment, user=request.user, now=timezone.now())
    except CompactError as error:
        messages.error(request, str(error))
    else:
        said = "Le texte est arrêté : imprimez-le, faites-le signer, puis notez les signatures."
        messages.success(request, unbroken(said))
    return redirect("coordination:compact_amendment", slug, amendment.pk)


@login_required
@require_http_methods(_ASKED)
def back(request, slug, amendment, way):
    """Ask for another text (those who sign), or give the amendment up (the pilot)."""
    if way not in _BACK:
        raise Http404
    amendment = amendment_for(request.user, slug, amendment)
    if way == "corriger":
        require(permissions.can_sign(request.user, amendment.compact), permissions.ONLY_SIGNING)
        change = services.send_back
    else:
        require(permissions.can_pilot(request.user, amendment.compact), permissions.ONLY_PILOT)
        change = services.withdraw
    title, said = _BACK[way]
    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = "Pourquoi"

    def save():
        return change(
            amendment=amendment,
            reason=form.cleaned_data["reason"],
            user=request.user,
            now=timezone.now(),
        )

    return answer(request, amendment.compact, form, save, said, title, amendment)


@login_required
@require_http_methods(_ASKED)
def sign(request, slug, amendment, organisation):
    """Note that a party signed the paper. The last one applies the amendment."""
    amendment = amendment_for(request.user, slug, amendment)
    organisation = get_object_or_404(Organisation, pk=organisation)
    allowed = permissions.can_sign_for(request.user, amendment.compact, organisation)
    require(allowed, permissions.ONLY_ANSWERING)
    party = amendment.compact.parties.filter(organisation=organisation).first()
    known = {"name": party.signatory_name, "title": party.signatory_title} if party else {}
    form = SignatureForm(request.POST or None, initial=known)

    def save():
        return services.sign(
            amendment=amendment,
            organisation=organisation,
            user=request.user,
            now=timezone.now(),
            **form.cleaned_data,
        )

    title = f"Signature de {organisation.name}"
    said = "La signature est notée."
    return answer(request, amendment.compact, form, save, said, title, amendment)
