import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from maillage.apps.accounts.models import AuditLine, User
from maillage.web.components import account_urls

PASSWORD = "une-phrase-de-passe"
ENGLISH = re.compile(
    r"\b(password|sign in|sign out|email address|authenticator|recovery|please|forgot)\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def anne(db):
    return User.objects.create_user("anne@exemple.fr", PASSWORD, full_name="Anne Petit")


def sign_in(client, password=PASSWORD, email="anne@exemple.fr", **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def confirm(client):
    """Give the password again, as pages about security ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def words(response):
    text = response.content.decode()
    return re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<head>.*?</head>", "", text))


def code_at(secret, counter):
    return format_hotp_value(hotp_value(secret, counter))


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_signing_in_opens_the_coordination(client, anne):
    response = sign_in(client, email="ANNE@exemple.fr")

    assert response.status_code == 302
    assert response["Location"] == reverse("coordination:home")
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("email", "password"),
    [("anne@exemple.fr", "faux"), ("inconnue@exemple.fr", PASSWORD), ("anne@exemple.fr", "")],
)
def test_a_wrong_sign_in_is_explained_on_top_and_keeps_the_address(client, anne, email, password):
    response = sign_in(client, email=email, password=password)

    assert response.status_code == 200
    text = response.content.decode()
    assert "error-summary" in text
    assert f'value="{email}"' in text
    assert not is_signed_in(client)


def test_a_wrong_address_and_a_wrong_password_get_the_same_words(client, anne):
    wrong_password = words(sign_in(client, password="faux"))
    wrong_address = words(sign_in(client, email="rien@exemple.fr"))

    strip = re.compile(r"\s+")
    assert strip.sub(" ", wrong_password) == strip.sub(" ", wrong_address)


def test_a_closed_account_does_not_enter(client, anne):
    User.objects.update(is_active=False)

    sign_in(client)

    assert not is_signed_in(client)


def test_the_sign_in_page_has_one_main_action(client, db):
    text = client.get(reverse("account_login")).content.decode()

    assert text.count('class="button"') == 1


def test_nobody_is_sent_to_another_site_after_signing_in(client, anne):
    response = client.post(
        reverse("account_login") + "?next=https://mechant.example/",
        {"login": anne.email, "password": PASSWORD},
    )

    assert response["Location"] == reverse("coordination:home")


def test_after_five_wrong_passwords_even_the_right_one_waits(client, anne):
    for _ in range(5):
        sign_in(client, password="faux")

    response = sign_in(client)

    assert not is_signed_in(client)
    assert "Patientez" in words(response)


def test_too_many_requests_get_a_calm_page_in_french(client, db):
    for _ in range(31):
        response = client.post(reverse("account_login"), {"login": "", "password": ""})

    assert response.status_code == 429
    assert "Trop d’essais" in words(response)


def test_there_is_no_open_sign_up(client, db):
    for response in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), {"email": "a@exemple.fr", "password1": PASSWORD}),
    ):
        assert response.status_code == 200
        assert "administre votre organisation" in words(response)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "path", ["/email/", "/confirm-email/", "/password/set/", "/login/code/confirm/", "/signup/"]
)
def test_pages_of_the_library_that_we_do_not_use_have_no_address(path):
    with pytest.raises(Resolver404):
        resolve(path, urlconf=account_urls)


def test_a_forgotten_password_is_chosen_again_by_a_link_that_works_once(client, anne):
    client.post(reverse("account_reset_password"), {"email": "Anne@exemple.fr"})
    (letter,) = mail.outbox
    assert letter.to == ["anne@exemple.fr"]
    assert "dans les 3 jours" in letter.body
    link = re.search(r"http://testserver(\S+)", letter.body)[1]

    page = client.get(link, follow=True)
    form_address = page.redirect_chain[-1][0]
    assert letter.body.split("cle/")[1].split()[0] not in form_address
    done = client.post(
        form_address, {"password1": "un-autre-secret", "password2": "un-autre-secret"}
    )

    assert done["Location"] == reverse("account_reset_password_from_key_done")
    anne.refresh_from_db()
    assert anne.check_password("un-autre-secret")
    assert AuditLine.objects.get().action == "account.set_password"
    assert "ne fonctionne plus" in words(client.get(link, follow=True))


def test_asking_for_an_unknown_address_answers_the_same_and_writes_to_nobody(client, anne):
    known = client.post(reverse("account_reset_password"), {"email": anne.email}, follow=True)
    mail.outbox.clear()

    unknown = client.post(
        reverse("account_reset_password"), {"email": "rien@exemple.fr"}, follow=True
    )

    assert words(unknown) == words(known)
    assert not mail.outbox


def test_a_weak_password_is_refused_in_words(client, anne):
    sign_in(client)

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "anne2026", "password2": "anne2026"},
    )

    assert "12 caractères" in words(response)
    anne.refresh_from_db()
    assert anne.check_password(PASSWORD)


def test_changing_a_password_needs_the_present_one(client, anne):
    sign_in(client)
    new = {"password1": "un-autre-secret", "password2": "un-autre-secret"}

    refused = client.post(reverse("account_change_password"), {"oldpassword": "faux", **new})
    assert "mot de passe actuel" in words(refused)
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})

    anne.refresh_from_db()
    assert anne.check_password("un-autre-secret")
    assert is_signed_in(client)


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the codes: `at(n)` is the n-th half minute since 1970."""

    def set_counter(counter):
        monkeypatch.setattr(
            "allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", lambda: iter([counter])
        )

    return set_counter


@pytest.fixture
def with_second_factor(client, anne, at):
    """Anne turned it on; gives her secret and recovery codes, signed out."""
    at(1000)
    sign_in(client)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    shown = client.post(reverse("mfa_activate_totp"), {"code": code_at(secret, 1000)}, follow=True)
    codes = re.findall(r"<li>(\d{8})</li>", shown.content.decode())
    client.post(reverse("account_logout"))
    cache.clear()
    return secret, codes


def test_turning_on_the_second_factor_shows_ten_recovery_codes(with_second_factor, anne):
    secret, codes = with_second_factor

    assert len(set(codes)) == 10
    assert Authenticator.objects.filter(user=anne).count() == 2
    actions = set(AuditLine.objects.values_list("action", flat=True))
    assert actions == {"account.add_second_factor"}
    assert secret not in "".join(str(line.details) for line in AuditLine.objects.all())


def test_the_square_to_photograph_is_drawn_on_white_by_our_own_server(client, anne):
    sign_in(client)
    confirm(client)

    page = client.get(reverse("mfa_activate_totp"))

    assert 'fill="#fff"' in page.context["totp_svg"]
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "Code à 6 chiffres" in words(page)


def test_then_the_password_alone_no_longer_signs_in(client, with_second_factor, at):
    secret, _ = with_second_factor
    at(2000)

    response = sign_in(client)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": code_at(secret, 1900)})
    assert "Ce code ne convient pas" in words(wrong)
    assert not is_signed_in(client)

    client.post(reverse("mfa_authenticate"), {"code": code_at(secret, 2000)})
    assert is_signed_in(client)


def test_a_recovery_code_signs_in_once(client, with_second_factor, at):
    _, codes = with_second_factor
    at(2000)

    for expected in (True, False):
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(client) is expected
        client.post(reverse("account_logout"))
        cache.clear()


def test_the_second_factor_is_turned_off_only_after_the_password_and_the_trail_says_so(
    client, with_second_factor, anne, at
):
    secret, _ = with_second_factor
    at(2000)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_at(secret, 2000)})

    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=anne).exists()
    confirm(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=anne).exists()
    assert AuditLine.objects.filter(action="account.remove_second_factor").exists()


VISITOR_PAGES = ["account_login", "account_signup", "account_inactive", "account_reset_password",
                 "account_reset_password_done", "account_reset_password_from_key_done"]  # fmt: skip
MEMBER_PAGES = ["mfa_index", "account_change_password", "account_logout", "account_reauthenticate",
                "mfa_activate_totp"]  # fmt: skip
PROTECTED_PAGES = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
                   "mfa_deactivate_totp", "mfa_reauthenticate"]  # fmt: skip


def assert_speaks_our_french(response):
    text = response.content.decode()
    assert response.status_code == 200
    assert '<html lang="fr">' in text
    assert "· maillage</title>" in text
    assert text.count("<h1") == 1
    assert not ENGLISH.findall(words(response))


@pytest.mark.parametrize("name", VISITOR_PAGES)
def test_pages_for_visitors_wear_our_design_and_speak_french(name, client, db):
    assert_speaks_our_french(client.get(reverse(name)))


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_pages_for_members_wear_our_design_and_speak_french(name, client, anne):
    sign_in(client)
    confirm(client)

    assert_speaks_our_french(client.get(reverse(name)))


@pytest.mark.parametrize("name", PROTECTED_PAGES)
def test_pages_of_the_second_factor_wear_our_design_and_speak_french(
    name, client, with_second_factor, at
):
    secret, _ = with_second_factor
    at(2000)
    sign_in(client)
    assert_speaks_our_french(client.get(reverse("mfa_authenticate")))
    client.post(reverse("mfa_authenticate"), {"code": code_at(secret, 2000)})
    confirm(client)

    assert_speaks_our_french(client.get(reverse(name)))


@pytest.mark.parametrize("name", [*MEMBER_PAGES, "mfa_view_recovery_codes"])
def test_pages_for_members_send_a_visitor_away(name, client, db):
    response = client.get(reverse(name))

    assert response.status_code in {302, 403}


def test_pages_of_someone_signed_in_are_never_kept_by_a_cache(client, anne):
    sign_in(client)

    assert client.get(reverse("mfa_index"))["Cache-Control"] == "private, no-store"
