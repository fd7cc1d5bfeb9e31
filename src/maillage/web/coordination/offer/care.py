"""Pages of a service, of its reasons for a visit, of the professionals of a site."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.views.decorators.http import require_http_methods

from maillage.apps.accounts.audit import actor_of
from maillage.apps.offer import services
from maillage.apps.offer.models import CareService, CareSite, PractitionerRole, Reason

from .access import entry_for, kept_organisations
from .forms_care import ReasonForm, ServiceForm
from .forms_people import RoleForm
from .places import ASKED, back_to, tree_of
from .sheets import answer


@login_required
@require_http_methods(ASKED)
def new_service(request, pk):
    return _service(request, entry_for(request.user, CareSite, pk), None)


@login_required
@require_http_methods(ASKED)
def service(request, pk):
    stored = entry_for(request.user, CareService, pk)
    return _service(request, stored.site, stored)


def _service(request, site, stored):
    def save(form):
        saved = services.save_service(
            actor=actor_of(request.user),
            site=site,
            service=stored,
            **form.values(),
            **form.seen_version(),
        )
        return f"« {saved} » est enregistré.", tree_of(site.organisation, f"service-{saved.pk}")

    form = ServiceForm(request.POST or None, entry=stored)
    title = stored.name if stored else f"Publier un service à « {site} »"
    return answer(request, form, save=save, title=title, back=back_to(site.organisation))


@login_required
@require_http_methods(ASKED)
def new_reason(request, pk):
    return _reason(request, entry_for(request.user, CareService, pk), None)


@login_required
@require_http_methods(ASKED)
def reason(request, pk):
    stored = entry_for(request.user, Reason, pk)
    return _reason(request, stored.service, stored)


def _reason(request, of, stored):
    owner = of.site.organisation

    def save(form):
        saved = services.save_reason(
            actor=actor_of(request.user),
            service=of,
            reason=stored,
            **form.values(),
            **form.seen_version(),
        )
        return f"« {saved.inside_name} » est enregistré.", tree_of(owner, f"service-{of.pk}")

    form = ReasonForm(request.POST or None, entry=stored)
    return answer(
        request,
        form,
        save=save,
        title=stored.inside_name if stored else f"Ajouter un motif à « {of} »",
        back=back_to(owner),
        lead="Un motif dit pourquoi on vient, combien de temps cela dure et qui peut le réserver.",
    )


@login_required
@require_http_methods(ASKED)
def new_role(request, pk):
    return _role(request, entry_for(request.user, CareSite, pk), None)


@login_required
@require_http_methods(ASKED)
def role(request, pk):
    stored = entry_for(request.user, PractitionerRole, pk)
    return _role(request, stored.site, stored)


def _role(request, site, stored):
    def save(form):
        saved = _save_role(request.user, site, stored, form)
        said = f"{saved.practitioner} est enregistré(e) à « {site} »."
        return said, tree_of(site.organisation, f"lieu-{site.pk}")

    is_shared = bool(stored) and _is_known_elsewhere(request.user, stored.practitioner)
    form = RoleForm(request.POST or None, entry=stored, is_shared=is_shared)
    title = str(stored.practitioner) if stored else f"Ajouter un professionnel à « {site} »"
    lead = "D’autres organisations emploient cette personne : son nom et ses numéros se changent "
    lead += "avec elles."
    return answer(
        request,
        form,
        save=save,
        title=title,
        back=back_to(site.organisation),
        lead=lead if is_shared else "",
    )


@transaction.atomic
def _save_role(user, site, stored, form):
    """The person, unless the directory has them already, then what they do here."""
    practitioner = stored.practitioner if stored else form.known
    if form.person() and form.known is None:
        practitioner = services.save_practitioner(
            actor=actor_of(user),
            practitioner=practitioner,
            seen=form.cleaned_data["seen_person"] if stored else "",
            **form.person(),
        )
    return services.save_role(
        actor=actor_of(user),
        practitioner=practitioner,
        site=site,
        role=stored,
        **form.role(),
        **form.seen_version(),
    )


def _is_known_elsewhere(user, practitioner):
    """Whether an organisation this person does not keep also answers for the practitioner."""
    kept = kept_organisations(user).order_by().values("pk")
    return practitioner.roles.exclude(site__organisation__in=kept).exists()
