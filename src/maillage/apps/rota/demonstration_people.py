"""Five hundred invented volunteers, from real towns, with offers of weeks as GPs make them.

Everything is drawn with one seed: the same day, the same people. Numbers of telephones and RPPS
are those kept for fiction (06 39 98 …, 10999 91…).
"""

from datetime import timedelta
from random import Random

from django.utils import timezone

from maillage.apps.accounts.demonstration import DOMAIN
from maillage.apps.offer.identifiers import luhn_sum
from maillage.apps.territory.models import Commune

from .enums import Formality, Practice, TwoRunning, VolunteerState, Wish
from .models import CentreWish, FormalityDone, OfferedWeek, Volunteer

SEED = 2022  # the year of the first centre
PEOPLE, CANDIDATES, PAUSED = 500, 12, 8
TOWN = 20_000  # inhabitants of the towns they come from, at least
NOT_READY = 0.08
BATCH = 500
GIVEN_NAMES = (
    "Agnès Alain Amélie André Anne Antoine Aurore Benoît Bernard Brigitte Camille Catherine Céline "
    "Chantal Chloé Christian Claire Clément Daniel David Delphine Denis Dominique Élise Élodie "
    "Émile Éric Fabrice Fatima Florence François Françoise Gérard Guillaume Hélène Hugo Inès "
    "Isabelle Jacques Jean Jeanne Joël Julie Karim Khadija Laure Laurent Léa Louis Lucie Marc "
    "Marie Marion Mathilde Michel Monique Nadia Nathalie Nicolas Noël Olivier Pascal Patrick Paul "
    "Pauline Philippe Pierre Rachid Rémi Sabine Samuel Sarah Sébastien Serge Sophie Sylvie Thérèse "
    "Thomas Valérie Véronique Victor Vincent Xavier Yasmine Yves Zoé"
)
FAMILY_NAMES = (
    "Aubert Bailly Barbier Baron Benoît Berger Bertin Besson Blanchard Bonnin Boucher Bourgeois "
    "Brunet Caron Carpentier Charrier Chevalier Collet Cordier Coste Dubreuil Dufour Dumas Duval "
    "Étienne Fabre Faure Ferrand Fleury Fontaine Fournel Gaillard Gauthier Germain Gilbert Girard "
    "Guérin Guillot Hamon Henry Hubert Jacquet Jolivet Joubert Julien Lacroix Lambert Laporte "
    "Launay Leclerc Lefort Lemaire Lenoir Leroux Loiseau Maillard Marchal Marin Martel Masson "
    "Mercier Meunier Michaud Moreau Morvan Müller Noiret Olivier Pages Pasquier Pelletier Perrot "
    "Picard Poirier Prévost Rémy Renard Rey Rivière Rolland Roussel Royer Sauvage Schmitt Tessier "
    "Thibault Vallet Vasseur Vidal Vincent Weber"
)


def create_volunteers(collective, centres, first_monday, weeks):
    """Create the volunteers, their formalities, wishes and offers; returns them in order."""
    random = Random(SEED)  # noqa: S311 - fiction, not a secret
    towns = list(Commune.objects.filter(population__gte=TOWN, is_divided=False).order_by("code"))
    sizes = [town.population for town in towns]
    homes = random.choices(towns, sizes, k=PEOPLE)
    people = [_volunteer(random, collective, number, home) for number, home in enumerate(homes)]
    people = Volunteer.objects.bulk_create(people, batch_size=BATCH)
    active = [each for each in people if each.state == VolunteerState.ACTIVE]
    FormalityDone.objects.bulk_create(
        [each for person in active for each in _formalities(random, person)], batch_size=BATCH
    )
    CentreWish.objects.bulk_create(
        [each for person in active for each in _wishes(random, person, centres)], batch_size=BATCH
    )
    mondays = [first_monday + timedelta(weeks=number) for number in range(weeks)]
    OfferedWeek.objects.bulk_create(
        [each for person in active for each in _offers(random, person, mondays)], batch_size=BATCH
    )
    return people


def rpps_of_fiction(number):
    """An RPPS that nobody has: 10999 91…, and its Luhn key.

    >>> rpps_of_fiction(0)
    '10999910002'
    """
    digits = f"{1_099_991_000 + number}"
    return f"{digits}{-luhn_sum(digits + '0') % 10}"


def _volunteer(random, collective, number, home):
    given_name, family_name = (
        random.choice(GIVEN_NAMES.split()),
        random.choice(FAMILY_NAMES.split()),
    )
    practice = random.choices(list(Practice), [30, 25, 10, 35])[0]
    wanted = random.choices([1, 2, 3], [68, 26, 6])[0]
    state = VolunteerState.ACTIVE
    if number >= PEOPLE - CANDIDATES - PAUSED:
        state = VolunteerState.PAUSED if number < PEOPLE - CANDIDATES else VolunteerState.CANDIDATE
    return Volunteer(
        collective=collective,
        state=state,
        family_name=family_name,
        given_name=given_name,
        rpps=rpps_of_fiction(number),
        phone=f"+3363998{number:04d}",
        email=f"volontaire{number}@{DOMAIN}",
        home=home,
        practice=practice,
        is_senior=practice != Practice.LOCUM or random.random() < 0.4,
        wanted_weeks=wanted,
        max_weeks=wanted + (random.random() < 0.4),
        min_gap=random.choices([1, 4, 8], [45, 35, 20])[0],
        two_running=random.choices(list(TwoRunning), [70, 15, 15])[0],
        accepts_any=random.random() < 0.55,
        beds=random.choices([1, 2, 3, 4], [68, 20, 7, 5])[0],
        needs_vehicle=random.random() < 0.45,
        has_pet=random.random() < 0.06,
        joined_at=timezone.now() - timedelta(days=random.randint(20, 1_400)),
    )


def _formalities(random, person):
    """In order for most; for a few, one or two are still awaited."""
    today = timezone.localdate()
    awaited = set()
    if random.random() < NOT_READY:
        awaited = set(random.sample(list(Formality), random.randint(1, 2)))
    for formality in Formality:
        is_awaited = formality in awaited
        due_on = today + timedelta(days=random.randint(5, 75) if is_awaited else -60)
        done_on = None if is_awaited else today - timedelta(days=random.randint(61, 400))
        yield FormalityDone(volunteer=person, formality=formality, due_on=due_on, done_on=done_on)


def _wishes(random, person, centres):
    """Who does not go everywhere names two or three centres; others refuse or prefer one."""
    if person.accepts_any:
        if random.random() < 0.3:
            wish = random.choice([Wish.PREFERRED, Wish.REFUSED])
            yield CentreWish(volunteer=person, centre=random.choice(centres), wish=wish)
        return
    for centre in random.sample(centres, random.randint(2, 3)):
        wish = random.choice([Wish.PREFERRED, Wish.ACCEPTED, Wish.ACCEPTED])
        yield CentreWish(volunteer=person, centre=centre, wish=wish)


def _offers(random, person, mondays):
    """Two to four spells of one to three weeks a year, rarer in August and at Christmas."""
    weights = [0.25 if m.month == 8 or (m.month, m.day // 20) == (12, 1) else 1 for m in mondays]
    starts = random.choices(range(len(mondays)), weights, k=random.randint(4, 8))
    chosen = {start + more for start in starts for more in range(random.randint(1, 3))}
    now = timezone.now()
    for number in sorted(chosen):
        if number < len(mondays):
            yield OfferedWeek(volunteer=person, monday=mondays[number], offered_at=now)
