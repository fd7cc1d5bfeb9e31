"""Expertise: offered, asked, answered within the days promised, rated; reminded in between."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.french import date_in_words
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.compact.anonymity import check_words
from maillage.apps.compact.checks import check_texts
from maillage.apps.compact.enums import Level
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Expertise, ExpertiseRequest
from maillage.apps.training.enums import Theme

from ._compacts import check_seen
from ._telling import tell, who_acts_for

FIELDS = ("title", "theme", "description", "level", "answer_days", "person", "is_open")
REMIND_DAYS = 3
_DAYS = range(1, 61)
_STALE = "Cette demande a changé entre-temps : relisez-la, puis recommencez."


@transaction.atomic
def offer(*, user, organisation, values, departements=(), now):
    """A new offer. `values` has some of `FIELDS`; a regional one has its `departements`."""
    expertise = Expertise(organisation=organisation, created_at=now)
    _write(expertise, values, departements)
    _record(expertise, "offer", user)
    return expertise


@transaction.atomic
def change(*, user, expertise, values, departements=(), seen=None):
    """Rewrite an offer, or close it to new requests (`is_open`)."""
    expertise = Expertise.objects.select_for_update().get(pk=expertise.pk)
    check_seen(expertise, seen)
    _write(expertise, values, departements)
    _record(expertise, "change", user)
    return expertise


@transaction.atomic
def ask(*, user, organisation, expertise, question, now):
    """A question to those who offer; they are told, and it is due in `answer_days` days."""
    question = check_words("question", question)
    if not expertise.is_open:
        raise NotNow("Cette offre ne prend plus de demandes pour le moment.")
    if not roles_of(user, organisation):
        raise BadCompact({"organisation": "Choisissez une organisation dont vous êtes membre."})
    if organisation.pk == expertise.organisation_id:
        raise BadCompact({"organisation": "C’est votre organisation qui le propose : parlez-lui."})
    due_on = timezone.localdate(now) + timedelta(days=expertise.answer_days)
    asked = ExpertiseRequest.objects.create(
        expertise=expertise,
        organisation=organisation,
        by=user,
        question=question,
        asked_at=now,
        due_on=due_on,
    )
    _tell_those_who_answer(asked, "asked", now)
    _record(expertise, "ask", user, request=asked.pk)
    return asked


@transaction.atomic
def answer(*, user, asked, text, now):
    """Answer; again corrects the words, until it is rated."""
    asked = _locked(asked)
    text = check_words("text", text)
    if asked.withdrawn_at:
        raise NotNow("Cette demande a été retirée par qui l’avait faite.")
    if asked.rating:
        raise NotNow("Cette réponse est déjà notée : elle ne change plus.")
    is_first = asked.answered_at is None
    asked.answer, asked.answered_by = text, user
    asked.answered_at = asked.answered_at or now
    asked.save()
    if is_first:
        tell(
            [asked.by],
            key=f"expertise:{asked.pk}:answered",
            template="expertise_answered",
            subject="Une réponse à votre demande",
            path=_path(asked),
            now=now,
            organisation=asked.expertise.organisation.name,
            title=asked.expertise.title,
        )
    _record(asked.expertise, "answer", user, request=asked.pk)
    return asked


@transaction.atomic
def rate(*, user, asked, rating, words="", now):
    """A mark, 1 to 5, and a few words; again to correct them."""
    asked = _locked(asked)
    if asked.answered_at is None or asked.withdrawn_at:
        raise NotNow("On note une demande une fois qu’elle a sa réponse.")
    if rating not in range(1, 6):
        raise BadCompact({"rating": "Donnez une note de 1 à 5."})
    asked.rating = rating
    asked.rating_words = check_words("words", words, required=False, longest=500)
    asked.save()
    _record(asked.expertise, "rate", user, request=asked.pk, rating=rating)
    return asked


@transaction.atomic
def withdraw(*, user, asked, now):
    """It is no longer needed; only before its answer."""
    asked = _locked(asked)
    if asked.answered_at:
        raise NotNow("Cette demande a déjà sa réponse : elle reste.")
    if asked.withdrawn_at is None:
        asked.withdrawn_at = now
        asked.save()
        _record(asked.expertise, "withdraw", user, request=asked.pk)
    return asked


def remind(*, now):
    """Write three days before a request is due, and once it is late; how many wait."""
    today = timezone.localdate(now)
    waiting = ExpertiseRequest.objects.filter(
        answered_at=None, withdrawn_at=None, due_on__lte=today + timedelta(days=REMIND_DAYS)
    )
    waiting = list(waiting.select_related("expertise__person", "expertise__organisation"))
    for asked in sorted(waiting, key=lambda each: each.pk):
        with transaction.atomic():
            is_late = asked.due_on < today
            _tell_those_who_answer(asked, "late" if is_late else "soon", now, is_late=is_late)
    return len(waiting)


def _write(expertise, values, departements):
    for name in FIELDS:
        if name in values:
            setattr(expertise, name, values[name])
    expertise.title = expertise.title.strip()
    shown = {"title": expertise.title, "description": expertise.description}
    errors = check_texts(shown, {"title": 200, "description": 4_000}, required=("title",))
    if expertise.theme not in Theme.values:
        errors["theme"] = "Choisissez un thème de la liste."
    if expertise.level not in Level.values:
        errors["level"] = "Choisissez une portée."
    if expertise.level == Level.REGIONAL and not departements:
        errors["departements"] = "Choisissez au moins un département, ou toute la France."
    if expertise.answer_days not in _DAYS:
        errors["answer_days"] = "Donnez un délai de 1 à 60 jours."
    if expertise.person and not roles_of(expertise.person, expertise.organisation):
        errors["person"] = "Choisissez un membre de votre organisation, ou toute l’équipe."
    if errors:
        raise BadCompact(errors)
    expertise.save()
    expertise.departements.set(departements if expertise.level == Level.REGIONAL else ())


def _tell_those_who_answer(asked, word, now, **context):
    expertise = asked.expertise
    person = expertise.person
    is_named = person is not None and roles_of(person, expertise.organisation)
    tell(
        [person] if is_named else who_acts_for([expertise.organisation_id]),
        key=f"expertise:{asked.pk}:{word}",
        template="expertise_asked" if word == "asked" else "expertise_reminder",
        subject="Une demande de savoir-faire vous attend",
        path=_path(asked),
        now=now,
        title=expertise.title,
        due=date_in_words(asked.due_on),
        **context,
    )


def _path(asked):
    return reverse("coordination:expertise_request", args=[asked.pk])


def _locked(asked):
    found = ExpertiseRequest.objects.select_for_update(of=("self",)).filter(pk=asked.pk)
    found = found.select_related("expertise__organisation", "by").first()
    if found is None:
        raise StaleEdit(_STALE)
    return found


def _record(expertise, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"expertise.{verb}",
        subject=f"expertise:{expertise.pk}",
        details=details,
    )
