"""Articles of an amendment being written: what each one changes, and whether they hold together."""

from django.db import transaction

from maillage.apps.compact.enums import (
    ActionState,
    AmendmentState,
    ChangeKind,
    ClauseLevel,
    PartyRole,
)
from maillage.apps.compact.errors import BadCompact, NotNow
from maillage.apps.compact.models import Action, AmendmentChange, Party
from maillage.apps.compact.selectors import amendments as selectors

from ._campaign import locked_amendment, record_amendment

LONGEST = 20_000
FIELDS = {
    ChangeKind.REWORD: ("clause", "title", "quote", "organisation"),
    ChangeKind.ADD: ("parent", "under", "level", "number", "title", "quote", "organisation"),
    ChangeKind.REMOVE: ("clause",),
    ChangeKind.JOIN: ("organisation", "role"),
    ChangeKind.LEAVE: ("organisation",),
}
_ABOVE = {ClauseLevel.OBJECTIVE: ClauseLevel.AXIS, ClauseLevel.COMMITMENT: ClauseLevel.OBJECTIVE}
_NOT_DRAFT = "Le texte de cet avenant est arrêté : demandez une correction pour le modifier."


@transaction.atomic
def add(*, amendment, kind, values, seen, user):
    """A new article. `values` has the `FIELDS` of its kind. Raises `BadCompact`."""
    amendment = _draft(amendment, seen)
    rank = max([0, *amendment.changes.order_by().values_list("rank", flat=True)]) + 1
    change = AmendmentChange(amendment=amendment, rank=rank, kind=kind)
    _fill(change, values)
    change.save()
    _kept(amendment, "article_add", user, change)
    return change


@transaction.atomic
def change(*, article, values, seen, user):
    """Rewrite an article; its kind stays."""
    amendment = _draft(article.amendment, seen)
    article = AmendmentChange.objects.get(pk=article.pk)
    _fill(article, values)
    article.save()
    _kept(amendment, "article_change", user, article)
    return article


@transaction.atomic
def remove(*, article, seen, user):
    """Take an article out, with those added under it."""
    amendment = _draft(article.amendment, seen)
    _kept(amendment, "article_remove", user, article)
    AmendmentChange.objects.filter(pk=article.pk).delete()


def freeze(amendment):
    """Keep in each article the words it replaces, as they are today."""
    for article in selectors.changes_of(amendment):
        article.before = _before(article)
        article.save(update_fields=["before"])


def check_together(amendment):
    """Refuse articles that cannot be applied together, naming what to mend."""
    articles = selectors.changes_of(amendment)
    removed = set()
    for article in articles:
        if article.kind == ChangeKind.REMOVE:
            removed |= {article.clause_id, *(each.pk for each in selectors.under(article.clause))}
    for article in articles:
        target = article.clause_id if article.kind == ChangeKind.REWORD else article.parent_id
        if article.kind in (ChangeKind.REWORD, ChangeKind.ADD) and target in removed:
            raise NotNow(
                f"L’article sur « {article.title} » touche une clause que cet avenant supprime : "
                "retirez l’un des deux articles."
            )
    for article in articles:
        if article.kind == ChangeKind.LEAVE:
            _check_leaves(article, articles, removed)


def _check_leaves(article, articles, removed):
    """A party that leaves holds no clause and leads no action any more."""
    name, organisation = article.organisation.name, article.organisation_id
    reworded = {each.clause_id: each for each in articles if each.kind == ChangeKind.REWORD}
    held = [
        clause
        for clause in selectors.living_clauses(article.amendment.compact)
        if clause.pk not in removed and clause.party
        if clause.party.organisation_id == organisation
        if clause.pk not in reworded or reworded[clause.pk].organisation_id == organisation
    ]
    if held:
        raise NotNow(
            f"{name} répond encore de « {held[0]} » : confiez cet engagement à une autre partie, "
            "ou supprimez-le, par un article de cet avenant."
        )
    leads = Action.objects.filter(
        compact=article.amendment.compact_id,
        organisation=organisation,
        state__in=(ActionState.TO_START, ActionState.RUNNING),
    ).first()
    if leads is not None:
        raise NotNow(
            f"{name} pilote encore l’action « {leads} » : confiez-la à une autre partie avant "
            "d’arrêter le texte."
        )


def _draft(amendment, seen):
    return locked_amendment(
        amendment, states=[AmendmentState.DRAFT], otherwise=_NOT_DRAFT, seen=seen
    )


def _kept(amendment, verb, user, article):
    amendment.revision += 1
    amendment.save()
    record_amendment(amendment, verb, user, article=article.pk, kind=str(article.kind))


def _fill(article, values):
    if article.kind not in ChangeKind.values:
        raise BadCompact({"kind": "Dites ce que fait cet article."})
    for name in FIELDS[ChangeKind(article.kind)]:
        setattr(article, name, values.get(name) or ("" if name in _TEXTS else None))
    article.title, article.quote = article.title.strip(), article.quote.strip()
    errors = _CHECKS[ChangeKind(article.kind)](article)
    if len(article.quote) > LONGEST:
        errors["quote"] = f"Écrivez {LONGEST} caractères au plus."
    if errors:
        raise BadCompact(errors)


def _wrong_reword(article):
    errors = _wrong_clause(article)
    if errors:
        return errors
    clause = article.clause
    if not article.title:
        errors["title"] = "Gardez un intitulé à la clause."
    if clause.level == ClauseLevel.COMMITMENT:
        errors |= _wrong_holder(article)
    else:
        article.organisation = None
    holder = clause.party.organisation_id if clause.party else None
    if (article.title, article.quote, article.organisation_id) == (
        clause.title,
        clause.quote,
        holder,
    ):
        errors["title"] = "Rien ne change : modifiez l’intitulé, le texte ou la partie."
    return errors


def _wrong_add(article):
    errors = {}
    if article.level not in ClauseLevel.values:
        return {"level": "Dites si c’est un axe, un objectif ou un engagement."}
    if not article.title:
        errors["title"] = "Donnez un intitulé à la clause ajoutée."
    if not article.number.strip():
        errors["number"] = "Donnez un numéro à la clause, par exemple 2.4."
    elif _number_taken(article):
        errors["number"] = f"Une autre clause porte déjà le numéro {article.number}."
    errors |= _wrong_place(article)
    if article.level == ClauseLevel.COMMITMENT:
        return errors | _wrong_holder(article)
    article.organisation = None
    return errors


def _wrong_place(article):
    """An axis stands alone, an objective under an axis, a commitment under an objective."""
    above = article.parent or article.under
    if article.level == ClauseLevel.AXIS:
        article.parent = article.under = None
        return {}
    wanted = _ABOVE[ClauseLevel(article.level)]
    if above is None or above.level != wanted or not _is_of(above, article):
        return {"parent": f"Choisissez l’{wanted.label} sous lequel placer cette clause."}
    return {}


def _wrong_remove(article):
    return _wrong_clause(article)


def _wrong_join(article):
    if article.organisation is None:
        return {"organisation": "Choisissez l’organisation qui entre."}
    if article.role not in (PartyRole.SIGNATORY, PartyRole.PARTNER):
        return {"role": "Dites si elle entre comme signataire ou comme partenaire."}
    if _party(article) is not None:
        return {"organisation": f"{article.organisation} est déjà une partie."}
    return _twice(article, organisation=article.organisation)


def _wrong_leave(article):
    party = _party(article) if article.organisation else None
    if party is None:
        return {"organisation": "Choisissez une partie de la convention."}
    if party.role == PartyRole.PILOT:
        return {"organisation": "La partie pilote ne sort pas : mettez plutôt fin à la convention."}
    return _twice(article, organisation=article.organisation)


def _wrong_clause(article):
    clause = article.clause
    if clause is None or clause.compact_id != article.amendment.compact_id or clause.removed_on:
        return {"clause": "Choisissez une clause de cette convention."}
    return _twice(article, clause=clause)


def _wrong_holder(article):
    if article.organisation is None or not _will_be_party(article):
        return {
            "organisation": "Choisissez la partie qui répond de cet engagement : elle doit être "
            "dans la convention, ou y entrer par un article de cet avenant."
        }
    return {}


def _twice(article, **same):
    others = article.amendment.changes.filter(**same).exclude(pk=article.pk)
    if "organisation" in same:
        others = others.filter(kind__in=(ChangeKind.JOIN, ChangeKind.LEAVE))
    if others.exists():
        field = next(iter(same))
        return {field: "Un autre article de cet avenant en parle déjà : modifiez celui-là."}
    return {}


def _party(article):
    return Party.objects.filter(
        compact=article.amendment.compact_id, organisation=article.organisation
    ).first()


def _will_be_party(article):
    return selectors.parties_after(article.amendment).filter(pk=article.organisation_id).exists()


def _number_taken(article):
    article.number = article.number.strip()
    clauses = selectors.living_clauses(article.amendment.compact)
    added = article.amendment.changes.filter(kind=ChangeKind.ADD).exclude(pk=article.pk)
    return (
        clauses.filter(number=article.number).exists()
        or added.filter(number=article.number).exists()
    )


def _is_of(above, article):
    if isinstance(above, AmendmentChange):
        return above.amendment_id == article.amendment_id and above.pk != article.pk
    return above.compact_id == article.amendment.compact_id and above.removed_on is None


def _before(article):
    if article.clause is None:
        return {}
    said = selectors.words_of(article.clause)
    if article.kind == ChangeKind.REMOVE:
        said["below"] = [selectors.words_of(each) for each in selectors.under(article.clause)]
    return said


_TEXTS = ("title", "quote", "number", "level", "role")
_CHECKS = {
    ChangeKind.REWORD: _wrong_reword,
    ChangeKind.ADD: _wrong_add,
    ChangeKind.REMOVE: _wrong_remove,
    ChangeKind.JOIN: _wrong_join,
    ChangeKind.LEAVE: _wrong_leave,
}
