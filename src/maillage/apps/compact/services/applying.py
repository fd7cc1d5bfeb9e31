"""What the last signature of an amendment does to its compact."""

from django.utils import timezone

from maillage.apps.compact import versions
from maillage.apps.compact.enums import AmendmentKind, AmendmentState, ChangeKind, CompactState
from maillage.apps.compact.models import Clause, Compact, Party
from maillage.apps.compact.selectors import amendments as selectors

from . import states
from ._campaign import step_amendment


def apply(amendment, *, user, now):
    """Change parties, clauses and dates, keep the new version, move the compact on.

    Inside the transaction of the last signature, the amendment's row locked.
    """
    compact = Compact.objects.select_for_update().get(pk=amendment.compact_id)
    days = amendment.signatures.order_by().values_list("signed_on", flat=True)
    amendment.signed_on = max(days)
    _apply_articles(amendment, compact)
    if amendment.ends_on is not None:
        compact.ends_on = amendment.ends_on
    compact.revision += 1
    compact.save(update_fields=["ends_on", "revision"])
    step_amendment(amendment, AmendmentState.SIGNED, user=user, now=now)
    versions.keep(compact=compact, label=f"avenant n° {amendment.number}", now=now)
    _move_on(amendment, compact, user, now)


def _apply_articles(amendment, compact):
    """Those who join come first, since clauses may be theirs; those who leave go last."""
    added, articles = {}, selectors.changes_of(amendment)
    for article in articles:
        if article.kind == ChangeKind.JOIN:
            _join(article, compact, amendment)
    for article in articles:
        if article.kind == ChangeKind.REWORD:
            _reword(article, compact)
        elif article.kind == ChangeKind.ADD:
            added[article.pk] = _add(article, compact, added)
    for article in articles:
        if article.kind == ChangeKind.REMOVE:
            _remove(article, amendment.signed_on)
    for article in articles:
        if article.kind == ChangeKind.LEAVE:
            _leave(article, compact)


def _join(article, compact, amendment):
    signature = amendment.signatures.filter(organisation=article.organisation).first()
    Party.objects.create(
        compact=compact,
        organisation=article.organisation,
        role=article.role,
        signatory_name=signature.name if signature else "",
        signatory_title=signature.title if signature else "",
        signed_on=signature.signed_on if signature else None,
    )


def _reword(article, compact):
    clause = article.clause
    if clause.quote != article.quote:
        # Our reading and the page quoted were those of the former words.
        clause.text, clause.source, clause.page = "", None, None
    clause.title, clause.quote = article.title, article.quote
    if article.organisation is not None:
        clause.party = _party(article, compact)
    clause.save()


def _add(article, compact, added):
    parent = article.parent or added.get(article.under_id)
    ranks = Clause.objects.filter(compact=compact, parent=parent).order_by()
    return Clause.objects.create(
        compact=compact,
        parent=parent,
        level=article.level,
        number=article.number,
        rank=max([0, *ranks.values_list("rank", flat=True)]) + 1,
        title=article.title,
        quote=article.quote,
        party=_party(article, compact) if article.organisation else None,
    )


def _remove(article, day):
    clauses = [article.clause, *selectors.under(article.clause)]
    Clause.objects.filter(pk__in=[each.pk for each in clauses]).update(removed_on=day)


def _leave(article, compact):
    party = _party(article, compact)
    # What it held was removed, and notices it gave then took back are over: versions and the
    # audit trail still say so.
    Clause.objects.filter(party=party).update(party=None)
    party.departures.all().delete()
    party.delete()


def _party(article, compact):
    return Party.objects.get(compact=compact, organisation=article.organisation)


def _move_on(amendment, compact, user, now):
    after = selectors.running_state(compact)
    if amendment.kind == AmendmentKind.END and compact.ends_on < timezone.localdate(now):
        after = CompactState.ENDED
    if compact.state != after:
        states.pass_to(
            compact,
            after,
            user=user,
            now=now,
            reason=f"avenant n° {amendment.number}",
        )
