"""A doctor asks, is welcomed or kindly refused, changes what they need, pauses, leaves."""

import pytest
from django.core import mail

from maillage.apps.accounts.audit import SYSTEM, actor_of
from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.models import AuditLine, Membership
from maillage.apps.accounts.outbox import deliver_due
from maillage.apps.rota.enums import Formality, VolunteerState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.models import Cell, OfferedWeek, Volunteer
from maillage.apps.rota.permissions import volunteer_of
from maillage.apps.rota.services import volunteers
from maillage.apps.rota.services.retention import KEPT, erase_departed
from tests.apps.accounts.factories import MembershipFactory
from tests.apps.offer.factories import PractitionerFactory, rpps
from tests.apps.rota.factories import (
    MONDAY,
    NOW,
    TODAY,
    a_centre,
    a_collective,
    a_coordinator,
    a_draft,
    a_post,
    a_volunteer,
    a_volunteer_user,
    monday,
)

pytestmark = pytest.mark.django_db
RPPS = rpps(1_012_345_678)
FORM = {
    "family_name": "Ferré",
    "given_name": "Élodie",
    "rpps": RPPS,
    "phone": "06 12 34 56 78",
    "email": "Elodie@exemple.fr",
    "practice": "locum",
}


@pytest.fixture
def collective(db):
    return a_collective()


def ask(collective, **values):
    volunteers.ask_to_join(collective=collective, now=NOW, **FORM | values)
    return Volunteer.objects.filter(collective=collective).first()


def accept(volunteer, **values):
    return volunteers.accept(volunteer=volunteer, actor=SYSTEM, now=NOW, **values)


def test_a_request_is_kept_clean_and_the_coordinators_are_told(collective):
    coordinator = a_coordinator(collective)
    a_coordinator(a_collective())
    found = ask(collective, rpps=f" {RPPS[:5]} {RPPS[5:]} ")
    deliver_due()

    assert (found.state, found.rpps, found.phone) == ("candidate", RPPS, "+33612345678")
    assert (found.email, found.user) == ("elodie@exemple.fr", None)
    assert [message.to for message in mail.outbox] == [[coordinator.email]]
    assert "Ferré" not in mail.outbox[0].body
    assert not Membership.objects.exclude(user=coordinator).filter(organisation=collective)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rpps", RPPS[:-1] + str((int(RPPS[-1]) + 1) % 10), "sa clé ne correspond pas"),
        ("rpps", "", "Ce champ est vide"),
        ("phone", "15", "numéro court"),
        ("email", "elodie", "comme nom@exemple.fr"),
        ("family_name", "  ", "Ce champ est vide"),
        ("practice", "astronaut", "un des choix"),
        ("beds", 13, "de 1 à 12"),
        ("has_pet", "oui", "par oui ou par non"),
        ("home", "Ajain", "commune de la liste"),
        ("wanted_weeks", 5, "en acceptez 2 au plus"),
    ],
)
def test_each_bad_answer_is_said_at_its_field_and_nothing_is_kept(collective, field, value, said):
    with pytest.raises(BadRota) as refused:
        ask(collective, **{field: value})

    assert said in refused.value.errors[field].replace("\u00a0", " ")
    assert not Volunteer.objects.exists()


def test_every_missing_answer_is_named_at_once(collective):
    with pytest.raises(BadRota) as refused:
        volunteers.ask_to_join(collective=collective, now=NOW, given_name="Anne")

    assert set(refused.value.errors) == set(FORM) - {"given_name"}


def test_asking_again_changes_nothing_and_says_nothing(collective):
    first = ask(collective)
    lines = AuditLine.objects.count()

    assert volunteers.ask_to_join(collective=collective, now=NOW, **FORM) is None
    assert ask(collective, given_name="Autre").given_name == first.given_name
    assert AuditLine.objects.count() == lines


@pytest.fixture
def gone(collective):
    """One who left, whose account waits to be erased."""
    gone = a_volunteer(collective, rpps=RPPS, state=VolunteerState.LEFT, left_at=NOW)
    a_volunteer_user(gone)
    return gone


def test_whoever_asks_again_changes_no_name_and_opens_nothing(collective, gone):
    found = ask(collective, family_name="Pirate")

    assert (found.pk, found.state, found.left_at) == (gone.pk, "candidate", None)
    assert found.full_name == gone.full_name
    assert volunteer_of(gone.user) is None


def test_the_former_account_of_one_who_asked_again_is_still_erased(collective, gone):
    a_post(a_centre(collective).lines.get(), MONDAY, gone)
    volunteers.refuse(volunteer=ask(collective), actor=SYSTEM)

    erase_departed(TODAY + KEPT)

    gone.user.refresh_from_db()
    assert not gone.user.is_active


def test_the_former_account_goes_with_a_new_one_or_with_a_refusal(collective, gone):
    back = accept(ask(collective), has_checked=True)
    gone.user.refresh_from_db()
    assert (back.user.email, gone.user.is_active) == ("elodie@exemple.fr", False)

    Volunteer.objects.update(state=VolunteerState.LEFT, left_at=NOW)
    Membership.objects.all().delete()
    volunteers.refuse(volunteer=ask(collective), actor=SYSTEM)
    back.user.refresh_from_db()
    assert not back.user.is_active


def test_accepting_gives_an_account_and_formalities_with_their_dates(
    collective, django_capture_on_commit_callbacks
):
    candidate = ask(collective)
    with django_capture_on_commit_callbacks(execute=True):
        accepted = accept(candidate)
    deliver_due()

    membership = Membership.objects.get(organisation=collective)
    assert (membership.role, membership.user.email) == (Role.PRACTITIONER, "elodie@exemple.fr")
    assert (accepted.user, accepted.state) == (membership.user, "active")
    due = {row.formality: (row.due_on - NOW.date()).days for row in accepted.formalities.all()}
    assert set(due) == set(Formality.values)
    assert (due["identity"], due["council"]) == (15, 45)
    invitation, welcome = mail.outbox
    assert "choisir votre mot de passe" in invitation.body
    assert welcome.subject == "Bienvenue dans le collectif"


def test_accepting_twice_is_told_calmly(collective):
    candidate = ask(collective)
    accept(candidate)

    with pytest.raises(NotNow, match="C’est déjà fait"):
        accept(candidate)
    assert candidate.formalities.count() == len(Formality)


def test_the_directory_s_entry_is_linked_when_names_agree(collective):
    entry = PractitionerFactory(rpps=RPPS, family_name="FERRE", given_name="Elodie Jeanne")

    accepted = accept(ask(collective))

    entry.refresh_from_db()
    assert entry.user == accepted.user


def test_another_name_in_the_directory_stops_until_someone_checked(collective):
    entry = PractitionerFactory(rpps=RPPS, family_name="Martin", given_name="Élodie")
    candidate = ask(collective)
    with pytest.raises(BadRota) as refused:
        accept(candidate)

    assert "un autre nom" in refused.value.errors["has_checked"]
    candidate.refresh_from_db()
    assert (candidate.state, candidate.user) == ("candidate", None)
    assert not Membership.objects.exists()

    accepted = accept(candidate, has_checked=True)
    entry.refresh_from_db()
    assert entry.user == accepted.user
    last = AuditLine.objects.order_by("number").last()
    assert (last.action, last.details["is_same_name"]) == ("volunteer.accept", False)


def test_an_entry_that_another_account_holds_stays_theirs(collective):
    other = MembershipFactory().user
    entry = PractitionerFactory(rpps=RPPS, family_name="Ferré", given_name="Élodie", user=other)

    accept(ask(collective))

    entry.refresh_from_db()
    assert entry.user == other


def test_a_member_of_the_collective_keeps_their_role(collective):
    member = MembershipFactory(organisation=collective, role="coordinator")
    candidate = ask(collective, email=member.user.email)

    assert accept(candidate).user == member.user
    member.refresh_from_db()
    assert member.role == "coordinator"


def test_an_account_is_one_volunteer_only(collective):
    other = a_volunteer(a_collective())
    candidate = ask(collective, email=a_volunteer_user(other).email)

    with pytest.raises(BadRota, match="un autre médecin"):
        accept(candidate)
    assert not Membership.objects.filter(organisation=collective).exists()


def test_a_refusal_thanks_and_forgets(collective):
    candidate = ask(collective)
    volunteers.refuse(volunteer=candidate, actor=SYSTEM, word="Écrivez-nous  en mai.")
    deliver_due()

    assert not Volunteer.objects.exists()
    assert "Écrivez-nous en mai." in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["elodie@exemple.fr"]


def test_refusing_one_who_once_served_keeps_what_they_did(collective):
    centre = a_centre(collective)
    gone = a_volunteer(collective, rpps=RPPS, state=VolunteerState.LEFT, left_at=NOW)
    a_post(centre.lines.get(), MONDAY, gone)

    volunteers.refuse(volunteer=ask(collective), actor=SYSTEM)

    gone.refresh_from_db()
    assert (gone.state, gone.posts.count()) == ("left", 1)


def test_only_what_changed_is_saved_and_named_without_its_value(collective):
    volunteer = a_volunteer(collective)
    lines = AuditLine.objects.count()
    volunteers.save_volunteer(volunteer=volunteer, actor=SYSTEM, beds=volunteer.beds)
    assert AuditLine.objects.count() == lines

    volunteers.save_volunteer(volunteer=volunteer, actor=SYSTEM, beds=3, family_note="Un lit bébé")

    volunteer.refresh_from_db()
    assert (volunteer.beds, volunteer.family_note) == (3, "Un lit bébé")
    last = AuditLine.objects.order_by("number").last()
    assert last.details == {"fields": ["beds", "family_note"]}


def test_who_they_are_cannot_be_changed_afterwards(collective):
    with pytest.raises(BadRota, match="vérifiés"):
        volunteers.save_volunteer(
            volunteer=a_volunteer(collective), actor=SYSTEM, family_name="Autre"
        )


def test_a_coordinator_corrects_it_without_taking_another_s_number(collective):
    volunteer, other = a_volunteer(collective), a_volunteer(collective)

    def correct(**identity):
        return volunteers.correct_identity(volunteer=volunteer, actor=SYSTEM, **identity)

    assert correct(family_name=" Juste ", rpps=RPPS).family_name == "Juste"
    with pytest.raises(BadRota) as refused:
        correct(family_name="Autre", rpps=other.rpps)
    assert set(refused.value.errors) == {"rpps"}
    with pytest.raises(BadRota):
        correct(state="left")
    volunteer.refresh_from_db()
    assert (volunteer.family_name, volunteer.rpps, volunteer.state) == ("Juste", RPPS, "active")


def test_a_pause_ends_when_they_say_so(collective):
    volunteer = a_volunteer(collective)
    for is_paused, state in ((True, "paused"), (True, "paused"), (False, "active")):
        found = volunteers.set_paused(volunteer=volunteer, is_paused=is_paused, actor=SYSTEM)
        assert found.state == state


def test_leaving_takes_offers_wishes_and_access_away_at_once(collective):
    volunteer = accept(ask(collective))
    centre = a_centre(collective)
    a_post(centre.lines.get(), monday(-10), volunteer)
    volunteer.offered_weeks.create(monday=MONDAY, offered_at=NOW)
    volunteer.wishes.create(centre=centre, wish="preferred")
    volunteer.friendships.create(friend=a_volunteer(collective))
    Cell.objects.create(
        draft=a_draft(collective), line=centre.lines.get(), monday=MONDAY, volunteer=volunteer
    )
    volunteers.leave(volunteer=volunteer, actor=actor_of(volunteer.user), now=NOW)
    deliver_due()

    volunteer.refresh_from_db()
    assert (volunteer.state, volunteer.left_at) == ("left", NOW)
    assert not (OfferedWeek.objects.exists() or Cell.objects.exists())
    assert not (volunteer.wishes.exists() or volunteer.friendships.exists())
    assert not Membership.objects.filter(organisation=collective).exists()
    assert volunteer.posts.count() == 1
    assert "16 novembre 2027" in mail.outbox[-1].body


def test_nobody_leaves_while_a_week_counts_on_them(collective):
    volunteer = a_volunteer(collective)
    a_post(a_centre(collective).lines.get(), MONDAY, volunteer)

    with pytest.raises(NotNow, match="du 4 au 9 janvier 2027"):
        volunteers.leave(volunteer=volunteer, actor=SYSTEM, now=NOW)
    volunteer.refresh_from_db()
    assert volunteer.state == "active"
