"""Do exactly what a plan says, in one transaction, or nothing when the offer moved meanwhile."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.offer import signals
from maillage.apps.offer.enums import ImportState, Source
from maillage.apps.offer.errors import BadOffer, StaleEdit
from maillage.apps.offer.freshness import next_confirmation
from maillage.apps.offer.models import Agenda, OfferImport

from .existing import in_chunks
from .plan import HIDDEN_AT, MODELS, counts, value_of
from .rows import write_rows

BATCH = 500
OWNED = ("site", "service", "role")


@transaction.atomic
def apply(offer_import, *, actor, accept=()):
    """Apply a proposed import; `accept` are ids of conflicts in which the file wins.

    BadOffer when it is not waiting any more or an id is not one of its conflicts; StaleEdit, and
    nothing is written, when an entry is not as the plan saw it.
    """
    waiting = _waiting(offer_import)
    plan, accept = waiting.plan, set(accept)
    accepted = [item for item in plan["conflicts"] if item["id"] in accept]
    if unknown := accept - {item["id"] for item in accepted}:
        raise BadOffer(
            f"«\u00a0{sorted(unknown)[0][:80]}\u00a0» n’est pas un conflit de cet import. "
            "Rouvrez la page, puis recommencez."
        )
    for kind in MODELS:
        _change(
            kind, [item for item in plan["changes"] + accepted if item["kind"] == kind], waiting
        )
    _hide(plan["hidden"])
    _add(plan["additions"], waiting)
    _tell_agendas(waiting.organisation, plan["changes"] + accepted + plan["hidden"])
    waiting.state, waiting.applied_at = ImportState.APPLIED, timezone.now()
    waiting.save(update_fields=["state", "applied_at"])
    details = {"organisation": waiting.organisation_id, "source": waiting.source}
    details |= counts(plan) | {"accepted": len(accepted), "checksum": waiting.checksum}
    _record(actor, "offer.import_applied", waiting, details)
    return waiting


@transaction.atomic
def drop(offer_import, *, actor):
    """Give up a proposed import. BadOffer when it is not waiting any more."""
    waiting = _waiting(offer_import)
    waiting.state = ImportState.DROPPED
    waiting.save(update_fields=["state"])
    _record(actor, "offer.import_dropped", waiting, {"organisation": waiting.organisation_id})
    return waiting


def _waiting(offer_import):
    waiting = OfferImport.objects.select_for_update().get(pk=offer_import.pk)
    if waiting.state != ImportState.PROPOSED:
        raise BadOffer(
            f"Cet import n’attend plus de réponse\u00a0: il est {waiting.get_state_display()}."
        )
    return waiting


def _record(actor, action, offer_import, details):
    subject = f"offer_import:{offer_import.pk}"
    audit.record(actor=actor, action=action, subject=subject, details=details)


def _change(kind, items, waiting):
    """Write the fields of stored entries, each as the plan saw it before."""
    stored = _locked(kind, items)
    changed = {}
    for item in items:
        entry, field = stored[item["pk"]], item["field"]
        is_edited = field in getattr(entry, "edited", ())
        is_ours = getattr(entry, "source", waiting.source) == waiting.source
        is_as_seen = value_of(entry, field) == item["before"]
        if not is_as_seen or ("edited" not in item and (is_edited or not is_ours)):
            raise StaleEdit(item["label"])
        setattr(entry, _column(entry, field), item["after"])
        written = changed.setdefault(entry, set())
        written.add(field)
        if is_edited and is_ours:
            entry.edited = [name for name in entry.edited if name != field]
            written.add("edited")
        elif not is_ours and not is_edited and entry.source != Source.MANUAL:
            # Accepted against another source: its next import must not take it back unseen.
            entry.edited = [*entry.edited, field]
            written.add("edited")
    write_rows(MODELS[kind], changed)


def _hide(items):
    now = timezone.now()
    for kind in OWNED:
        stored = _locked(kind, [item for item in items if item["kind"] == kind])
        for entry in stored.values():
            if entry.hidden_at or HIDDEN_AT in entry.edited:
                raise StaleEdit(entry)
            entry.hidden_at = now
        write_rows(MODELS[kind], dict.fromkeys(stored.values(), {HIDDEN_AT}))


def _locked(kind, items):
    """{pk: stored entry}, locked until the end; StaleEdit when one is gone."""
    rows = MODELS[kind].objects.select_for_update(of=("self",))
    stored = {entry.pk: entry for entry in in_chunks(rows, "pk", {item["pk"] for item in items})}
    for item in items:
        if item["pk"] not in stored:
            raise StaleEdit(item["label"])
    return stored


def _add(additions, waiting):
    made = {}
    for kind, model in MODELS.items():
        items = [item for item in additions if item["kind"] == kind]
        parents = partial(_parent, made, _linked(items))
        rows = [_new(model, item, parents, waiting) for item in items]
        try:
            with transaction.atomic():
                model.objects.bulk_create(rows, batch_size=BATCH)
        except IntegrityError as error:
            # Someone gave one of these keys or numbers to another entry since.
            raise StaleEdit(items[0]["label"] if len(items) == 1 else waiting.file_name) from error
        made |= {(kind, item["key"]): row for item, row in zip(items, rows, strict=True)}


def _linked(items):
    """{(kind, pk): stored entry} of the entries that additions depend on."""
    wanted = {}
    for item in items:
        for kind, link in item["links"].items():
            if "pk" in link:
                wanted.setdefault(kind, []).append({"pk": link["pk"], "label": item["label"]})
    return {
        (kind, pk): entry
        for kind, links in wanted.items()
        for pk, entry in _locked(kind, links).items()
    }


def _parent(made, linked, kind, link):
    return linked[kind, link["pk"]] if "pk" in link else made[kind, link["key"]]


def _new(model, item, parent, waiting):
    row = model()
    for field, value in item["fields"].items():
        setattr(row, _column(row, field), value)
    if item["kind"] == "site":
        row.organisation = waiting.organisation
    for kind, link in item["links"].items():
        setattr(row, kind, parent(kind, link))
    if item["kind"] != "organisation":
        row.source = waiting.source
    if item["kind"] in OWNED:
        row.source_key = item["key"]
        row.confirm_before = next_confirmation(timezone.localdate())
    return row


def _column(entry, field):
    return entry._meta.get_field(field).attname


def _tell_agendas(organisation, items):
    """A site that moves may change its clock and holidays; what is hidden gives no slot."""
    touched = {
        (item["kind"], item["pk"])
        for item in items
        if item.get("field", HIDDEN_AT) in (HIDDEN_AT, "commune", "school_zone")
    }
    agendas = Agenda.objects.filter(service__site__organisation=organisation).order_by("pk")
    links = agendas.values_list("pk", "service__site_id", "service_id", "role_id")
    told = [pk for pk, *owners in links if touched & set(zip(OWNED, owners, strict=True))]
    if told:
        signals.opening_changed.send(sender=None, agenda_ids=told)
