"""Forms that create and change entries: what is typed is kept, nobody is overwritten."""

import pytest

from maillage.apps.accounts.models import AuditLine
from maillage.apps.offer.models import CareSite, PractitionerRole, Reason
from tests.apps.offer.factories import (
    OpeningExceptionFactory,
    PractitionerFactory,
    PractitionerRoleFactory,
    RoomFactory,
    rpps,
)
from tests.apps.territory.factories import CommuneFactory
from tests.web.relay.scene import words

from .offer_case import address, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheets(agenda, hospital):
    """Address of the page of each kind of entry."""
    service, rule = agenda.service, agenda.rules.get()
    day = OpeningExceptionFactory(agenda=agenda, day="2026-03-05", reasons=[service.reasons.get()])
    return {
        "organisation": address("organisation", hospital.pk),
        "site": address("site", service.site_id),
        "room": address("room", RoomFactory(site=service.site).pk),
        "service": address("service", service.pk),
        "reason": address("reason", service.reasons.get().pk),
        "role": address("role", agenda.role_id),
        "agenda": address("agenda_edit", agenda.pk),
        "rule": address("rule", rule.pk),
        "exception": address("exception", day.pk),
    }


def test_a_page_sent_back_as_it_came_changes_nothing(browser, sheets):
    for name, url in sheets.items():
        answer = browser.post(url, typed(browser.get(url)))

        assert answer.status_code == 302, name
    assert not AuditLine.objects.exists()


def test_what_is_wrong_is_said_at_its_field_and_on_top_and_nothing_typed_is_lost(browser, sheets):
    for name, url in sheets.items():
        page = browser.get(url)
        field = "name" if "name" in page.context["form"].fields else None
        field = field or {"reason": "inside_name", "role": "family_name"}.get(name, "starts")

        answer = browser.post(url, typed(page, **{field: "", "phone": "3919"}))

        assert answer.status_code == 422, name
        html = answer.content.decode()
        assert "error-summary" in html, name
        assert f'id="id_{field}_error"' in html, name
        if 'name="phone"' in html:
            assert 'value="3919"' in html, name
    assert not AuditLine.objects.exists()


def test_what_the_service_refuses_is_shown_at_the_field_too(browser, agenda):
    url = address("rule", agenda.rules.get().pk)

    page = browser.post(url, typed(browser.get(url), starts="14:00", ends="13:00"))

    assert page.status_code == 422
    assert "échangez les deux heures" in words(page)
    assert 'id="id_ends_error"' in page.content.decode()


def test_two_people_do_not_overwrite_each_other_unknowingly(browser, agenda):
    url = address("service", agenda.service_id)
    opened = browser.get(url)
    browser.post(url, typed(opened, cost="Gratuit"))

    page = browser.post(url, typed(opened, cost="Secteur 2"))

    assert page.status_code == 409
    assert "modifié par quelqu’un d’autre" in words(page)
    assert "Coût Gratuit" in words(page)
    assert 'value="Secteur 2"' in page.content.decode()
    agenda.service.refresh_from_db()
    assert agenda.service.cost == "Gratuit"

    browser.post(url, typed(page))
    agenda.service.refresh_from_db()
    assert agenda.service.cost == "Secteur 2"


def test_a_consultation_is_published_for_a_cpts(browser, agenda, cpts):
    url = address("service_new", agenda.service.site_id)

    answer = browser.post(
        url,
        typed(
            browser.get(url),
            name="Consultation de gynécologie",
            care_type="gynaecology",
            modes=["on_site"],
            direct_line="05 36 49 00 22",
            visibility="cpts",
            shared_with=[cpts.pk],
        ),
        follow=True,
    )

    assert "visible par les membres de CPTS du Grand Guéret" in words(answer)
    assert "05 36 49 00 22" in words(answer)


def test_the_nature_of_an_organisation_is_not_its_own_to_change(browser, hospital):
    url = address("organisation", hospital.pk)
    page = browser.get(url)
    assert "Nature : hôpital public" in words(page)

    browser.post(url, typed(page, kind="cpts", phone="05 55 00 00 09"))

    hospital.refresh_from_db()
    assert (hospital.kind, hospital.phone) == ("hospital", "+33555000009")


def test_shared_with_nobody_is_refused_in_words(browser, agenda, cpts):
    url = address("service", agenda.service_id)

    page = browser.post(url, typed(browser.get(url), visibility="cpts"))

    assert "Choisissez au moins une CPTS" in words(page)


def test_a_reason_is_created_with_all_that_one_may_choose(browser, agenda):
    url = address("reason_new", agenda.service_id)
    page = browser.get(url)
    fields = {"inside_name": "Suivi", "public_label": "Rendez-vous", "is_sensitive": "on"}

    browser.post(url, typed(page, minutes="45", channels=["web", "phone"], **fields))

    reason = Reason.objects.get(inside_name="Suivi")
    assert (reason.minutes, reason.is_sensitive, reason.is_active) == (45, True, True)
    assert reason.channels == ["web", "phone"]
    assert reason.horizon_days == 90


class TestSite:
    def site(self, browser, hospital, **changes):
        url = address("site_new", hospital.pk)
        return browser.post(url, typed(browser.get(url), name="Pavillon B", **changes))

    @pytest.mark.parametrize("commune", ["Ajain", "ajain", "23902"])
    def test_it_stands_at_the_town_hall_of_its_commune(self, browser, hospital, ajain, commune):
        self.site(browser, hospital, commune=commune)

        site = CareSite.objects.get()
        assert site.commune == ajain
        assert (site.latitude, site.longitude) == (ajain.latitude, ajain.longitude)

    def test_a_name_of_several_communes_asks_for_the_code(self, browser, hospital, ajain):
        CommuneFactory(code="23903", name="Saint-Denis Nord")
        CommuneFactory(code="23904", name="Saint-Denis Sud")

        page = self.site(browser, hospital, commune="Saint-Denis")

        assert "Saint-Denis Nord (23903)" in words(page)
        assert not CareSite.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"commune": "Zzzz"}, "Aucune commune ne s’appelle"),
            ({"latitude": "46,2"}, "Donnez les deux coordonnées"),
            ({"latitude": "200", "longitude": "2"}, "n’est pas une coordonnée"),
            ({"hours": "lundi de bonne heure"}, "ne se lisent pas"),
            ({"hours": "lundi 9h-12h\nlundi 11h-13h"}, "se chevauchent"),
            ({"finess": "230780042"}, "230780042"),
        ],
    )
    def test_what_cannot_be_used_is_said(self, browser, hospital, ajain, changes, said):
        page = self.site(browser, hospital, **{"commune": "23902"} | changes)

        assert page.status_code == 422
        assert said in words(page)
        assert not CareSite.objects.exists()

    def test_hours_are_typed_as_lines_and_coordinates_with_a_comma(self, browser, hospital, ajain):
        self.site(
            browser,
            hospital,
            commune="23902",
            hours="lundi 9:00-12:00, 14:00-18:00\nsamedi 9h-12h30",
            latitude="46,25",
            longitude="2,05",
        )

        site = CareSite.objects.get()
        assert (site.latitude, site.longitude) == (46.25, 2.05)
        assert site.opening_hours == [
            [0, "09:00", "12:00"], [0, "14:00", "18:00"], [5, "09:00", "12:30"],
        ]  # fmt: skip

    def test_a_site_that_moves_goes_to_its_new_town_hall(self, browser, agenda):
        site, gueret = agenda.service.site, CommuneFactory(code="23996", name="Guéret")
        url = address("site", site.pk)

        browser.post(url, typed(browser.get(url), commune="Guéret"))

        site.refresh_from_db()
        assert (site.commune, site.latitude) == (gueret, gueret.latitude)


class TestProfessional:
    def role(self, browser, agenda, **changes):
        url = address("role_new", agenda.service.site_id)
        return browser.post(url, typed(browser.get(url), **changes))

    def test_a_false_rpps_is_refused(self, browser, agenda):
        page = self.role(browser, agenda, family_name="Petit", rpps="10003461030")

        assert page.status_code == 422
        assert "10003461030" in words(page)

    def test_someone_the_directory_knows_is_not_written_twice(self, browser, agenda):
        known = PractitionerFactory(family_name="Petit", given_name="Léa", rpps=rpps(1_000_346_103))

        self.role(browser, agenda, family_name="PETIT", given_name="L.", rpps=known.rpps)

        assert PractitionerRole.objects.get(practitioner=known).site == agenda.service.site
        known.refresh_from_db()
        assert known.given_name == "Léa"

    def test_another_name_for_a_known_number_is_asked_again(self, browser, agenda):
        known = PractitionerFactory(family_name="Petit", rpps=rpps(1_000_346_103))

        page = self.role(browser, agenda, family_name="Grand", rpps=known.rpps)

        assert "ce numéro est celui de Dr Anne Petit" in words(page)
        assert not known.roles.exists()

    def test_who_also_works_elsewhere_keeps_a_name_that_only_both_may_change(self, browser, agenda):
        PractitionerRoleFactory(practitioner=agenda.role.practitioner)
        url = address("role", agenda.role_id)
        page = browser.get(url)
        assert "family_name" not in page.context["form"].fields

        browser.post(url, typed(page, family_name="Autre", function="Chef de service"))

        agenda.role.refresh_from_db()
        assert agenda.role.title == "Chef de service"
        assert agenda.role.practitioner.family_name != "Autre"


class TestWhatIsKeptMeanwhile:
    """What the page shows to someone whose entry was changed by another."""

    def kept(self, browser, url, mine, theirs):
        opened = browser.get(url)
        browser.post(url, typed(opened, **theirs))
        page = browser.post(url, typed(opened, **mine))
        assert page.status_code == 409
        return dict(page.context["kept"]), page

    def test_choices_are_in_words_and_what_is_the_same_is_left_out(self, browser, agenda):
        kept, _ = self.kept(
            browser,
            address("service", agenda.service_id),
            mine={"takes_new_patients": "no", "modes": ["remote"], "cost": "10 euros"},
            theirs={"takes_new_patients": "unknown", "modes": ["on_site", "home_visit"]},
        )

        assert kept == {
            "Accepte de nouveaux patients": "non renseigné",
            "Comment la personne est-elle reçue\u00a0?": "sur place, à domicile",
            "Coût": "",
        }

    def test_yes_and_no_and_lists_too(self, browser, agenda):
        rule = agenda.rules.get()
        kept, page = self.kept(
            browser,
            address("rule", rule.pk),
            mine={"weekdays": [5], "skips_public_holidays": None},
            theirs={"weekdays": [2], "first_day": "2026-03-01"},
        )

        assert kept["Quels jours\u00a0?"] == "mercredi"
        assert kept["Fermé les jours fériés"] == "oui"
        browser.post(address("rule", rule.pk), typed(page))
        rule.refresh_from_db()
        assert (rule.weekdays, rule.skips_public_holidays) == ([5], False)

    def test_a_person_changed_from_another_of_their_places_is_noticed(self, browser, agenda):
        url = address("role", agenda.role_id)
        opened = browser.get(url)
        practitioner = agenda.role.practitioner
        practitioner.profession = "Cardiologue"
        practitioner.save()

        page = browser.post(url, typed(opened, profession="Médecin"))

        assert page.status_code == 409
        browser.post(url, typed(page))
        practitioner.refresh_from_db()
        assert practitioner.profession == "Médecin"


def test_a_form_without_its_version_saves_all_the_same(browser, agenda):
    url = address("site", agenda.service.site_id)

    answer = browser.post(url, typed(browser.get(url), seen=None, transport="Bus 3"))

    assert answer.status_code == 302
    agenda.service.site.refresh_from_db()
    assert agenda.service.site.transport == "Bus 3"


def test_coordinates_taken_away_bring_a_site_back_to_its_town_hall(browser, agenda):
    site = agenda.service.site
    site.latitude = 47.5
    site.save()
    url = address("site", site.pk)

    browser.post(url, typed(browser.get(url), latitude="", longitude=""))

    site.refresh_from_db()
    assert site.latitude == site.commune.latitude


def test_an_entry_of_an_import_remembers_what_was_changed_by_hand(browser, agenda):
    service = agenda.service
    service.source, service.source_key = "csv", "a"
    service.save()
    url = address("service", service.pk)

    browser.post(url, typed(browser.get(url), cost="Gratuit"))

    service.refresh_from_db()
    assert service.edited == ["cost"]


def test_a_language_that_the_page_does_not_list_is_kept(browser, agenda):
    service = agenda.service
    service.languages = ["br", "fr"]
    service.save()
    url = address("service", service.pk)

    browser.post(url, typed(browser.get(url), cost="Gratuit"))

    service.refresh_from_db()
    assert service.languages == ["br", "fr"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a" * 10_000, "150"),
        ("Centre\u202etnec", "inverse le sens"),
        ("e" + "\u0301" * 9, "empilés"),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(browser, agenda, text, said):
    url = address("site", agenda.service.site_id)

    page = browser.post(url, typed(browser.get(url), name=text))

    assert page.status_code == 422
    assert said in words(page)


def test_names_in_any_script_are_welcome_and_shown_escaped(browser, agenda, hospital):
    url = address("site", agenda.service.site_id)

    browser.post(url, typed(browser.get(url), name="مركز <b>الصحة</b>"))

    html = browser.get(address("tree", hospital.pk)).content.decode()
    assert "مركز &lt;b&gt;الصحة&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": "4"}, "5"),
        ({"minutes": "241"}, "240"),
        ({"horizon_days": "0"}, "1"),
        ({"horizon_days": "1", "notice_minutes": "1440"}, "personne ne pourrait réserver"),
        ({"channels": []}, "obligatoire"),
        ({"is_sensitive": "on", "public_label": "première FOIS"}, "libellé neutre"),
    ],
)
def test_a_reason_that_cannot_be_booked_is_refused(browser, agenda, changes, said):
    url = address("reason", agenda.service.reasons.get().pk)

    page = browser.post(url, typed(browser.get(url), **changes))

    assert page.status_code == 422
    assert said in words(page)


def test_a_room_has_a_name_of_its_own(browser, agenda):
    room = RoomFactory(site=agenda.service.site, name="Salle 1")
    url = address("room_new", agenda.service.site_id)

    assert "a déjà une salle de ce nom" in words(browser.post(url, {"name": "Salle 1"}))
    browser.post(url, {"name": "Salle 2"})
    browser.post(address("room", room.pk), {"name": "Salle bleue"})

    names = set(agenda.service.site.rooms.order_by().values_list("name", flat=True))
    assert names == {"Salle bleue", "Salle 2"}


def test_each_change_leaves_one_line_without_personal_values(browser, agenda):
    url = address("role", agenda.role_id)

    browser.post(url, typed(browser.get(url), family_name="Secret", function="Cheffe"))

    actions = list(AuditLine.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["practitioner.change", "role.change"]
    assert not any("Secret" in str(line.details) for line in AuditLine.objects.all())
