"""Services and their reasons for a visit."""

from django.db import transaction

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.offer import checks
from maillage.apps.offer.enums import Visibility
from maillage.apps.offer.models import Agenda, CareService, Reason
from maillage.apps.territory.names import plain

from ._saving import checked, held, refuse, write
from .places import confirmed_today


@transaction.atomic
def save_service(*, actor, site, service=None, shared_with=None, seen="", **fields):
    """Create a service (name, care_type, modes) or change it. Raises `BadOffer` or `StaleEdit`.

    `shared_with` lists the CPTS whose members see it when its visibility is "cpts"; None leaves
    them as they are.
    """
    required = () if service else ("name", "care_type", "modes")
    departement = site.commune.departement_id
    if service:
        service = held(service, seen=seen, site=site)
    values = checked(fields, checks.SERVICE, required=required, departement=departement)
    refuse(_sharing_errors(service, values.get("visibility"), shared_with))
    service = service or CareService(site=site, **confirmed_today(departement))
    return write(actor, service, values, links={"shared_with": shared_with})


@transaction.atomic
def save_reason(*, actor, service, reason=None, shared_with=None, seen="", **fields):
    """Create a reason (inside_name, public_label, channels) or change it.

    Free slots of the service's agendas are computed anew. Raises `BadOffer` or `StaleEdit`.
    """
    required = () if reason else ("inside_name", "public_label", "channels")
    reason = held(reason, seen=seen, service=service) if reason else Reason(service=service)
    values = checked(fields, checks.REASON, required=required)
    refuse(_reason_errors(reason, values) | _not_cpts(shared_with or ()))
    return write(
        actor,
        reason,
        values,
        links={"shared_with": shared_with},
        taken={"inside_name": "Ce service a déjà un motif de ce nom : donnez-en un autre."},
        agendas=Agenda.objects.filter(service=service),
    )


def _sharing_errors(service, visibility, shared_with):
    if errors := _not_cpts(shared_with or ()):
        return errors
    visibility = visibility or (service.visibility if service else Visibility.ALL)
    kept = shared_with is None and service is not None and service.shared_with.exists()
    if visibility == Visibility.CPTS and not (shared_with or kept):
        return {"shared_with": "Choisissez au moins une CPTS dont les membres verront ce service."}
    return {}


def _not_cpts(organisations):
    others = [each.name for each in organisations if each.kind != OrganisationKind.CPTS]
    if not others:
        return {}
    return {"shared_with": f"« {others[0]} » n’est pas une CPTS : choisissez parmi les CPTS."}


def _reason_errors(reason, values):
    def now(name):
        return values.get(name, getattr(reason, name))

    errors = {}
    if now("notice_minutes") >= now("horizon_days") * 1440:
        errors["notice_minutes"] = (
            "Ce délai dépasse l’ouverture des réservations : personne ne pourrait réserver."
        )
    if now("is_sensitive") and plain(now("public_label")) == plain(now("inside_name")):
        errors["public_label"] = (
            "Ce motif est sensible : donnez au public un libellé neutre, autre que le nom "
            "interne, par exemple « Rendez-vous »."
        )
    return errors
