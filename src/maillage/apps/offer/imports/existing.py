"""What the directory already holds of the entries of a file, read a kind at a time.

An entry is found by its key in the same source; else, within the same organisation, a site by its
FINESS number and a service by its name, whatever their source. A professional is found by a
national number, a role by its professional and its site.
"""

from django.db.models import Q

from maillage.apps.accounts.models import Organisation
from maillage.apps.offer.models import CareService, CareSite, Practitioner, PractitionerRole
from maillage.sources.words import plain_words

CHUNK = 5_000


class Existing:
    """Finds the stored entry of one of the file, or None. `load` reads those of a kind at once."""

    def __init__(self, organisation, source):
        self.organisation, self.source = organisation, source
        self._by_key, self._by_likeness, self._torn = {}, {}, set()

    def load(self, kind, entries, targets):
        """Read what the entries of a kind may match; `targets` are links of entries before them."""
        getattr(self, f"_load_{kind}s")(entries, targets)

    def find(self, entry, links):
        """The stored entry, or None. ValueError when it belongs to someone else."""
        found = self._by_key.get((entry.kind, entry.key))
        if entry.key in self._torn:
            raise ValueError("ses numéros RPPS et Adeli désignent deux professionnels différents.")
        if found is None:
            likeness = getattr(self, f"_likeness_of_{entry.kind}", lambda *_: None)(entry, links)
            found = self._by_likeness.pop(likeness, None) if likeness else None
        elif entry.kind == "site" and found.organisation_id != _owner(self, links):
            raise ValueError(
                f"ce lieu est déjà dans l’annuaire, tenu par «\u00a0{found.organisation}\u00a0»."
            )
        elif entry.kind == "service" and {"pk": found.site_id} != links["site"]:
            raise ValueError("ce service est déjà rattaché à un autre lieu. Changez-le à la main.")
        return found

    def organisation_with(self, numbers):
        """The organisation that has the first of these FINESS numbers which one has, or None."""
        found = (self._by_key.get(("organisation", number)) for number in numbers)
        return next(filter(None, found), None)

    def is_shared(self, practitioner):
        """Whether a professional also works elsewhere, or keeps an account: not ours to change."""
        return practitioner.pk in self._shared

    def _load_organisations(self, entries, _):
        wanted = {entry.fields["finess"] for entry in entries}
        wanted |= {entry.links["entity"] for entry in entries} - {""}
        for found in in_chunks(Organisation.objects.all(), "finess", wanted):
            self._by_key["organisation", found.finess] = found

    def _load_sites(self, entries, _):
        sites = CareSite.objects.select_related("organisation")
        keys = [entry.key for entry in entries]
        for site in in_chunks(sites.filter(source=self.source), "source_key", keys):
            self._by_key["site", site.source_key] = site
        numbers = {entry.fields.get("finess") for entry in entries} - {"", None}
        for site in in_chunks(sites.exclude(source=self.source), "finess", numbers):
            self._by_likeness["site", site.organisation_id, site.finess] = site

    def _likeness_of_site(self, entry, links):
        return ("site", _owner(self, links), entry.fields.get("finess"))

    def _load_services(self, entries, targets):
        services = CareService.objects.all()
        keys = [entry.key for entry in entries]
        for service in in_chunks(services.filter(source=self.source), "source_key", keys):
            self._by_key["service", service.source_key] = service
        sites = {targets.get(("site", entry.links["site"]), {}).get("pk") for entry in entries}
        others = services.exclude(source=self.source)
        for service in in_chunks(others, "site_id", sites - {None}):
            self._by_likeness["service", service.site_id, plain_words(service.name)] = service

    def _likeness_of_service(self, entry, links):
        return ("service", links["site"].get("pk"), plain_words(entry.fields["name"]))

    def _load_practitioners(self, entries, _):
        stored = {}
        for name in ("rpps", "adeli"):
            numbers = {entry.fields.get(name) for entry in entries} - {"", None}
            for found in in_chunks(Practitioner.objects.all(), name, numbers):
                stored[name, getattr(found, name)] = found
        for entry in entries:
            found = {
                stored[name, entry.fields[name]].pk: stored[name, entry.fields[name]]
                for name in ("rpps", "adeli")
                if (name, entry.fields.get(name)) in stored
            }
            if len(found) == 1:
                self._by_key["practitioner", entry.key] = next(iter(found.values()))
            elif found:
                self._torn.add(entry.key)
        pks = [found.pk for found in stored.values()]
        elsewhere = PractitionerRole.objects.exclude(site__organisation=self.organisation)
        roles = in_chunks(elsewhere, "practitioner_id", pks)
        self._shared = {role.practitioner_id for role in roles}
        self._shared |= {found.pk for found in stored.values() if found.user_id}

    def _load_roles(self, *_):
        roles = PractitionerRole.objects.filter(site__organisation=self.organisation)
        for role in roles.select_related("practitioner", "site"):
            self._by_likeness["role", role.practitioner_id, role.site_id] = role

    def _likeness_of_role(self, _, links):
        return ("role", links["practitioner"].get("pk"), links["site"].get("pk"))


def no_longer_held(organisation, source, held, met):
    """(kind, stored entry) of what earlier imports of a source gave and the file holds no more.

    `held` are the (kind, key) that the file names, `met` the (kind, pk) it was found to be.
    """
    visible = Q(source=source, hidden_at=None) & ~Q(source_key="")
    roles = PractitionerRole.objects.select_related("practitioner", "site")
    for kind, entries, owner in (
        ("site", CareSite.objects.all(), "organisation"),
        ("service", CareService.objects.all(), "site__organisation"),
        ("role", roles, "site__organisation"),
    ):
        known = entries.filter(visible, **{owner: organisation}).order_by("pk")
        # Most are still held: whole rows are read of the others only.
        gone = [
            pk
            for pk, key in known.values_list("pk", "source_key")
            if (kind, key) not in held and (kind, pk) not in met
        ]
        yield from ((kind, entry) for entry in in_chunks(entries, "pk", gone))


def _owner(existing, links):
    return links.get("organisation", {"pk": existing.organisation.pk}).get("pk")


def in_chunks(queryset, field, values):
    """Rows whose field is one of many values: databases bound how many one query names."""
    values = sorted(values)
    for start in range(0, len(values), CHUNK):
        yield from queryset.filter(**{f"{field}__in": values[start : start + CHUNK]})
