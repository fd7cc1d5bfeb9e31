"""Say what a file would change, without changing it: the plan that `apply` follows."""

import hashlib
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import Membership
from maillage.apps.offer.closures import school_zone
from maillage.apps.offer.enums import Mode
from maillage.apps.offer.models import OfferImport

from . import plan as plans
from .cleaning import Cleaning, sentence
from .existing import Existing, no_longer_held
from .places import Places
from .reading import read


# Seven parameters: FINESS alone is cut by commune, and a file of one organisation needs the others.
@transaction.atomic
def propose(*, organisation, source, file_name, content, user, actor, communes=None):
    """Store what a file (bytes) would change in the offer of an organisation: an `OfferImport`.

    `communes` keeps, of a FINESS file, the establishments of these commune codes. BadOffer when
    the file cannot be used; its lines that cannot be are in the plan's `rejected`.
    """
    file = read(source, content, communes)
    places = Places()
    cleaning = Cleaning(organisation, source, places)
    entries = cleaning.run(file)
    planner = _Planner(organisation, source, places)
    plan = planner.run(entries, cleaning.held)
    rejected = cleaning.rejected + planner.rejected
    plan["rejected"] = sorted(rejected, key=lambda pair: pair[0])
    made = OfferImport.objects.create(
        organisation=organisation,
        source=source,
        file_name=file_name[-200:],
        checksum=hashlib.sha256(content).hexdigest(),
        plan=plan,
        created_by=user,
    )
    audit.record(
        actor=actor,
        action="offer.import_proposed",
        subject=f"offer_import:{made.pk}",
        details={"organisation": organisation.pk, "source": str(source)} | plans.counts(plan),
    )
    return made


class _Planner:
    """Compares entries with what is stored; `targets` are links of the entries already met."""

    def __init__(self, organisation, source, places):
        self._organisation, self._source, self._places = organisation, source, places
        self._existing = Existing(organisation, source)
        self._targets, self._met, self.rejected = {}, set(), []
        self._plan = plans.empty_plan()

    def run(self, entries, held):
        """The plan; `held` are the (kind, key) of all that the file names, kept or not."""
        self._with_members = set(
            Membership.objects.order_by().values_list("organisation_id", flat=True).distinct()
        )
        for kind, group in groupby(entries, key=lambda entry: entry.kind):
            group = list(group)
            self._existing.load(kind, group, self._targets)
            for entry in group:
                try:
                    self._place(entry)
                except ValueError as error:
                    self.rejected.append([entry.line, sentence(error)])
        self._hide(held)
        return self._plan

    def _place(self, entry):
        if entry.kind == "organisation":
            self._place_organisation(entry)
            return
        try:
            links = {kind: self._targets[kind, key] for kind, key in entry.links.items()}
        except KeyError:
            self._refuse_after_another(entry)
            return
        stored = self._existing.find(entry, links)
        if stored is None:
            self._add(entry, links)
            return
        if (entry.kind, stored.pk) in self._met:
            raise ValueError(f"une autre ligne décrit déjà «\u00a0{stored}\u00a0».")
        self._met.add((entry.kind, stored.pk))
        self._targets[entry.kind, entry.key] = {"pk": stored.pk}
        if entry.kind != "practitioner" or not self._existing.is_shared(stored):
            self._compare(stored, entry)

    def _refuse_after_another(self, entry):
        """One line is told once, by what was first refused of it."""
        if entry.line not in {line for line, _ in self.rejected}:
            self.rejected.append([entry.line, "Ce dont cette fiche dépend n’a pas été retenu."])

    def _place_organisation(self, entry):
        """The importing one by its own number; one without members is filled in; others refuse."""
        numbers = [entry.fields["finess"], entry.links["entity"]]
        if self._organisation.finess and self._organisation.finess in numbers:
            self._targets["organisation", entry.key] = {"pk": self._organisation.pk}
            return
        stored = self._existing.organisation_with(numbers)
        if stored is None:
            self._add(entry, {})
            return
        if stored.pk in self._with_members:
            raise ValueError(f"«\u00a0{stored}\u00a0» tient elle-même ses fiches.")
        self._targets["organisation", entry.key] = {"pk": stored.pk}
        if stored.finess == entry.fields["finess"]:
            for name in ("name", "phone", "siret"):
                self._weigh(stored, entry, name, is_protected=bool(getattr(stored, name)))

    def _add(self, entry, links):
        self._targets[entry.kind, entry.key] = {"key": entry.key}
        if entry.kind == "site":
            entry.defaults["school_zone"] = self._school_zone(entry)
        elif entry.kind == "service":
            entry.defaults["modes"] = [Mode.ON_SITE.value]
        self._plan["additions"].append(plans.addition(entry, links))

    def _school_zone(self, entry):
        return school_zone(self._places.by_code[entry.fields["commune"]].departement).value

    def _compare(self, stored, entry):
        """Differences of a stored entry: to be written, or kept where a person or another source
        wrote them.
        """
        is_ours = stored.source == self._source
        for name, after in self._fields_of(stored, entry).items():
            if is_ours or after not in ("", [], "unknown"):
                is_protected = not is_ours or name in stored.edited
                self._weigh(stored, entry, name, is_protected=is_protected)

    def _fields_of(self, stored, entry):
        """The entry's fields; a site that moves without coordinates goes to its new commune."""
        if entry.kind == "site":
            moves = stored.commune_id != entry.fields["commune"] and "commune" not in stored.edited
            if moves:
                entry.fields.update(entry.defaults)  # empty where the file gives a point
                entry.fields["school_zone"] = self._school_zone(entry)
        if hasattr(stored, plans.HIDDEN_AT):
            entry.fields[plans.HIDDEN_AT] = None
        return entry.fields

    def _weigh(self, stored, entry, name, *, is_protected):
        after = entry.fields.get(name, "")
        if plans.value_of(stored, name) == after or (entry.kind == "organisation" and not after):
            return
        item = plans.change(stored, entry, name, after)
        if is_protected:
            self._plan["conflicts"].append(item | {"edited": True})
        else:
            self._plan["changes"].append(item)

    def _hide(self, held):
        """What the file no longer holds; where a person brought it back, a conflict."""
        gone = no_longer_held(self._organisation, self._source, held, self._met)
        for kind, stored in gone:
            if plans.HIDDEN_AT in stored.edited:
                now = timezone.now().isoformat()
                self._plan["conflicts"].append(plans.hiding_again(stored, kind, now))
            else:
                self._plan["hidden"].append(plans.hiding(stored, kind))
