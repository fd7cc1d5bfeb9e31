"""Feedback: reported, sorted, grouped, answered, published; reminded when it waits, then forgotten.

What its author wrote is never sent in an e-mail, nor published: what everyone reads is written
apart.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.compact.anonymity import check_words
from maillage.apps.compact.enums import FeedbackTopic, PartyRole
from maillage.apps.compact.errors import BadCompact, NotNow, StaleEdit
from maillage.apps.compact.models import Feedback, Party
from maillage.apps.compact.selectors.feedback import ANSWER_DAYS, open_to, sorted_into

from ._telling import tell, who_acts_for

REMIND_DAYS = 20
KEPT = timedelta(days=2 * 365)
_SHORT_TITLE = 200
_STALE = (
    "Cette remontée a changé entre-temps : relisez-la, puis recommencez ; rien n’a été enregistré."
)


@transaction.atomic
def report(*, user, organisation, values, now):
    """A difficulty met in the field, in the name of one's organisation. `values` has topic and
    text; commune, site and compact where they are known. It goes to `compact`, one of `open_to`,
    or to the only one possible; else the parties sort it.
    """
    topic, text = values["topic"], check_words("text", values["text"])
    compact, site = values.get("compact"), values.get("site")
    if topic not in FeedbackTopic.values:
        raise BadCompact({"topic": "Choisissez un sujet de la liste."})
    if not roles_of(user, organisation):
        raise BadCompact({"organisation": "Choisissez une organisation dont vous êtes membre."})
    commune = values.get("commune") or (site and site.commune)
    if compact is not None and compact not in open_to(organisation, commune):
        raise BadCompact({"compact": "Cette convention ne reçoit pas vos remontées."})
    feedback = Feedback.objects.create(
        organisation=organisation,
        by=user,
        compact=compact or sorted_into(organisation, commune),
        topic=topic,
        text=text,
        commune=commune,
        site=site,
        created_at=now,
    )
    _tell_those_who_answer(feedback, "new", now)
    _record(feedback, "report", user, topic=topic)
    return feedback


@transaction.atomic
def sort(*, feedback, compact, user, now):
    """Put it under a compact that may take it; it leaves its group."""
    feedback = _locked(feedback)
    if feedback.compact_id == compact.pk:
        return feedback
    if feedback.answered_at:
        raise NotNow("Cette remontée a déjà sa réponse : elle reste dans sa convention.")
    if compact not in open_to(feedback.organisation, feedback.commune):
        raise BadCompact({"compact": "Cette convention ne peut pas recevoir cette remontée."})
    feedback.others.update(same_as=None)
    feedback.compact, feedback.same_as = compact, None
    feedback.save()
    _tell_those_who_answer(feedback, f"sorted:{compact.pk}", now)
    _record(feedback, "sort", user)
    return feedback


@transaction.atomic
def group(*, feedback, head, user, now):
    """It tells the same difficulty as `head`, of the same compact: one answer will do for both."""
    feedback, head = _locked(feedback), _locked(head)
    if head.same_as_id:
        head = _locked(head.same_as)
    if head.pk == feedback.pk or head.compact_id != feedback.compact_id or not head.compact_id:
        raise BadCompact({"head": "Choisissez une autre remontée de la même convention."})
    if feedback.published_at:
        raise NotNow("Cette remontée est publiée : retirez d’abord la publication.")
    feedback.others.update(same_as=head)
    feedback.same_as = head
    feedback.save()
    if head.answered_at:
        waiting = Q(pk=feedback.pk) | Q(same_as=head)
        for each in Feedback.objects.filter(waiting, answered_at=None).order_by("pk"):
            _answer(each, head.answered_for, head.answer, user, now)
    _record(feedback, "group", user, head=head.pk)
    return feedback


@transaction.atomic
def ungroup(*, feedback, user):
    """It tells something else after all; an answer it already had stays."""
    feedback = _locked(feedback)
    if feedback.same_as_id:
        feedback.same_as = None
        feedback.save()
        _record(feedback, "ungroup", user)
    return feedback


@transaction.atomic
def answer(*, feedback, organisation, text, user, now):
    """Answer its author, and those of the same group; again to correct the words."""
    feedback = _locked(feedback)
    text = check_words("text", text)
    if feedback.same_as_id:
        raise NotNow("Cette remontée est groupée : répondez à celle qui la regroupe.")
    if not Party.objects.filter(compact=feedback.compact, organisation=organisation).exists():
        raise BadCompact({"organisation": "Choisissez une partie de la convention."})
    members = Feedback.objects.filter(Q(pk=feedback.pk) | Q(same_as=feedback))
    members = list(members.select_related("by").order_by("pk"))
    for each in members:
        _answer(each, organisation, text, user, now)
    _record(feedback, "answer", user, authors=len(members))
    return Feedback.objects.get(pk=feedback.pk)


@transaction.atomic
def publish(*, feedback, title, text, user, now):
    """Tell everyone, in words written apart, the difficulty and what was done; again corrects."""
    feedback = _locked(feedback)
    if feedback.answered_at is None or feedback.same_as_id:
        raise NotNow("On publie la suite d’une remontée qui a sa réponse, une fois par groupe.")
    feedback.public_title = check_words("title", title, longest=_SHORT_TITLE)
    feedback.public_text = check_words("text", text)
    feedback.published_at = feedback.published_at or now
    feedback.save()
    _record(feedback, "publish", user)
    return feedback


@transaction.atomic
def unpublish(*, feedback, user):
    """Take back what was published; its words stay, to be published again."""
    feedback = _locked(feedback)
    if feedback.published_at:
        feedback.published_at = None
        feedback.save()
        _record(feedback, "unpublish", user)
    return feedback


def remind(*, now):
    """Write once to the parties about what waits for 20 days; how many were waiting."""
    since = now - timedelta(days=REMIND_DAYS)
    waiting = Feedback.objects.filter(
        answered_at=None, same_as=None, compact__isnull=False, created_at__lte=since
    )
    for feedback in waiting.select_related("compact").order_by("pk"):
        with transaction.atomic():
            _tell_those_who_answer(feedback, "waiting", now)
    return len(waiting)


@transaction.atomic
def forget_old(*, now):
    """Erase the words of what was reported two years ago; how many. What is counted and what was
    published stay.
    """
    old = Feedback.objects.filter(emptied_at=None, created_at__lte=now - KEPT)
    count = old.update(text="", answer="", emptied_at=now)
    if count:
        audit.record(
            actor=audit.SYSTEM,
            action="feedback.forget",
            subject="feedback:old",
            details={"count": count},
        )
    return count


def _answer(feedback, organisation, text, user, now):
    is_first = feedback.answered_at is None
    feedback.answer, feedback.answered_for, feedback.answered_by = text, organisation, user
    feedback.answered_at = feedback.answered_at or now
    feedback.save()
    if is_first:
        tell(
            [feedback.by],
            key=f"feedback:{feedback.pk}:answered",
            template="feedback_answered",
            subject="Une réponse à la difficulté que vous avez signalée",
            path=reverse("relay:feedback_one", args=[feedback.pk]),
            now=now,
            organisation=organisation.name,
        )


def _tell_those_who_answer(feedback, word, now):
    """Those who speak for the pilot of its compact, or of those that may take it."""
    if feedback.compact_id:
        compacts = [feedback.compact]
    else:
        compacts = open_to(feedback.organisation, feedback.commune)
    for compact in compacts:
        pilots = Party.objects.filter(compact=compact, role=PartyRole.PILOT).order_by()
        tell(
            who_acts_for(pilots.values("organisation")),
            key=f"feedback:{feedback.pk}:{word}:{compact.pk}",
            template="feedback_waiting" if word == "waiting" else "feedback_new",
            subject="Une difficulté du terrain attend votre réponse",
            path=reverse("coordination:compact_feedback", args=[compact.slug]),
            now=now,
            compact=compact.title,
            days=REMIND_DAYS if word == "waiting" else ANSWER_DAYS,
        )


def _locked(feedback):
    found = Feedback.objects.select_for_update(of=("self",)).filter(pk=feedback.pk)
    found = found.select_related("compact", "organisation", "commune", "by").first()
    if found is None:
        raise StaleEdit(_STALE)
    return found


def _record(feedback, verb, user, **details):
    audit.record(
        actor=audit.actor_of(user),
        action=f"feedback.{verb}",
        subject=f"feedback:{feedback.pk}",
        details=details,
    )
