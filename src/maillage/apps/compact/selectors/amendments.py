"""Amendments: what an article changes in words, who signs, whether a renewal may be written."""

from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.models import Organisation
from maillage.apps.compact.enums import (
    AmendmentKind,
    AmendmentState,
    ChangeKind,
    ClauseLevel,
    CompactState,
    PartyRole,
    ReviewDecision,
)
from maillage.apps.compact.models import Amendment, AmendmentSignature, Clause, Party

from .reviews import open_review, review_for_renewal, signing_parties

OPEN = (AmendmentState.DRAFT, AmendmentState.TO_SIGN)


@dataclass(frozen=True)
class Signer:
    """A party that must sign an amendment; `signature` is None until it has."""

    organisation: Organisation
    name: str
    title: str
    signature: AmendmentSignature | None


@dataclass(frozen=True)
class Article:
    """One change in words. `before` and `after` are (title, text) or None."""

    number: int
    title: str
    sentence: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    change_id: int | None = None


def amendments_of(compact):
    """Amendments of a compact, the latest first."""
    return Amendment.objects.filter(compact=compact).select_related("review").order_by("-pk")


def open_amendment(compact):
    """The amendment being written or signed, or None."""
    return amendments_of(compact).filter(state__in=OPEN).first()


def running_state(compact):
    """The state of a compact that is neither in review nor ended: renewed once it was."""
    renewed = Amendment.objects.filter(
        compact=compact, kind=AmendmentKind.RENEW, state=AmendmentState.SIGNED
    )
    return CompactState.RENEWED if renewed.exists() else CompactState.RUNNING


def why_not_renewable(compact):
    """Why no renewal can be written today and what to do, in French; empty when one can."""
    if compact.ends_on is None:
        return unbroken("Cette convention n’a pas de date de fin : il n’y a rien à reconduire.")
    found, current = review_for_renewal(compact), open_review(compact)
    if current is not None:
        return unbroken(
            f"Le bilan {current.year} n’est pas clos : menez-le à son terme. S’il décide de "
            "reconduire, l’avenant sera préparé aussitôt."
        )
    if found is None:
        return unbroken(
            "Aucun bilan de la période en cours n’est clos : une convention ne se reconduit "
            "qu’après son bilan. Préparez-le, recueillez les commentaires et l’accord des parties, "
            "puis clôturez-le."
        )
    if found.decision != ReviewDecision.RENEW:
        return unbroken(
            f"Le bilan {found.year} a décidé de « {found.get_decision_display()} », et non de "
            "reconduire : préparez un nouveau bilan qui le décide."
        )
    return ""


def signers(amendment):
    """`Signer` of each pilot and signatory party, then of those that join as signatories."""
    signed = {
        each.organisation_id: each
        for each in AmendmentSignature.objects.filter(amendment=amendment)
    }
    if amendment.state == AmendmentState.SIGNED:
        rows = AmendmentSignature.objects.filter(amendment=amendment)
        rows = rows.select_related("organisation").order_by("pk")
        return [Signer(row.organisation, row.name, row.title, row) for row in rows]
    parties = [
        Signer(
            each.organisation,
            each.signatory_name,
            each.signatory_title,
            signed.get(each.organisation_id),
        )
        for each in signing_parties(amendment.compact)
    ]
    joining = amendment.changes.filter(kind=ChangeKind.JOIN, role=PartyRole.SIGNATORY)
    joining = joining.select_related("organisation").order_by("rank", "pk")
    return parties + [
        Signer(each.organisation, "", "", signed.get(each.organisation_id)) for each in joining
    ]


def changes_of(amendment):
    """Its changes in order, with all that words need."""
    found = amendment.changes.select_related(
        "clause", "clause__party__organisation", "parent", "under", "organisation"
    )
    return list(found.order_by("rank", "pk"))


def words_of(clause):
    """What an article keeps of a clause: number, title, quote, holder's name."""
    holder = clause.party.organisation.name if clause.party else ""
    return {
        "number": clause.number,
        "title": clause.title,
        "quote": clause.quote,
        "holder": holder,
    }


def living_clauses(compact):
    """Clauses that no amendment removed, in the order of the text."""
    found = Clause.objects.filter(compact=compact, removed_on=None)
    return found.select_related("party__organisation").order_by("rank", "pk")


def under(clause):
    """Living clauses below a clause, at any depth: a list."""
    found, level = [], [clause.pk]
    for _ in ClauseLevel:
        below = list(living_clauses(clause.compact).filter(parent__in=level))
        found += below
        level = [each.pk for each in below]
    return found


def parties_after(amendment):
    """Organisations that are parties once it is signed, by name."""
    now = set(
        Party.objects.filter(compact=amendment.compact_id)
        .order_by()
        .values_list("organisation_id", flat=True)
    )
    for kind, organisation in amendment.changes.order_by("rank", "pk").values_list(
        "kind", "organisation_id"
    ):
        if kind == ChangeKind.JOIN:
            now.add(organisation)
        elif kind == ChangeKind.LEAVE:
            now.discard(organisation)
    return Organisation.objects.filter(pk__in=now).order_by("name")


def proposed_end(compact):
    """A new end for a renewal: as many years again, or None without an end."""
    if compact.ends_on is None or compact.starts_on is None:
        return None
    years = max(1, round((compact.ends_on - compact.starts_on).days / 365.25))
    last = compact.ends_on
    # 29 February ends on 28 February in a year that has no 29th.
    day = 28 if (last.month, last.day) == (2, 29) else last.day
    return date(last.year + years, last.month, day)
