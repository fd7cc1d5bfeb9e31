"""Signing in to the portal: by its form, or with what the form gave a moment ago."""

PASSWORD = "maillage-demonstration"
_cookies = {}  # by person; a process has one portal


def sign_in(page, name):
    """Sign in someone of the demonstration, as `sign_in(page, "coordinatrice")`."""
    if name in _cookies:
        page.context.add_cookies(_cookies[name])
        page.goto("/coordination/")
    else:
        sign_in_by_the_form(page, name)
        _cookies[name] = page.context.cookies()


def sign_in_by_the_form(page, name):
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse e-mail").fill(f"{name}@demo.maillage.example")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/coordination/")
