"""What a cell names: an organisation, a clause, a commune, a theme; or what it may have meant."""

from collections import defaultdict
from functools import cached_property

from rapidfuzz import fuzz, process

from maillage.apps.accounts.models import Membership, Organisation
from maillage.apps.compact.areas import read_area
from maillage.apps.compact.enums import ActionState
from maillage.apps.compact.errors import BadQuestion
from maillage.apps.compact.models import Clause
from maillage.apps.territory.models import Commune
from maillage.apps.territory.names import plain
from maillage.apps.territory.selectors import search_communes
from maillage.apps.training.enums import Theme

MOST_SUGGESTED = 3
LIKENESS = 60


class Unknown(ValueError):
    """A cell names nothing known; its text, in French, says what it may have meant."""


class Names:
    """What the cells of one table may name, read once. Every method raises `Unknown`.

    A table says the same names on many lines: each is looked for once.
    """

    def __init__(self, compact):
        parties = Organisation.objects.filter(compact_parties__compact=compact)
        self._parties = _by_name(parties.order_by("name", "pk"))
        self._organisations = _by_name(Organisation.objects.order_by("name", "pk"))
        clauses = Clause.objects.filter(compact=compact, parent__isnull=False, removed_on=None)
        self._clauses = list(clauses.order_by("rank", "pk"))
        self._area = compact.area
        self._answers = {}

    def party(self, text):
        """A party, by its name."""
        return self._once("party", text, self._find_party)

    def partner(self, text):
        """A party, or else any organisation known here."""
        return self._once("partner", text, self._find_partner)

    def clause(self, text):
        """By its number, or its title."""
        return self._once("clause", text, self._find_clause)

    def commune(self, text):
        """By its name or its Insee code; of several, the one of the perimeter."""
        return self._once("commune", text, self._find_commune)

    def member(self, text, organisation):
        """A person of an organisation, by the e-mail address of their account."""
        key = ("member", organisation.pk)
        return self._once(key, text, lambda text: _find_member(text, organisation))

    def _once(self, kind, text, find):
        if (kind, text) not in self._answers:
            try:
                self._answers[kind, text] = find(text)
            except Unknown as unknown:
                self._answers[kind, text] = unknown
        answer = self._answers[kind, text]
        if isinstance(answer, Unknown):
            raise answer
        return answer

    def _find_party(self, text):
        return _named(text, self._parties, "n’est pas une partie de cette convention")

    def _find_partner(self, text):
        same = self._parties.get(plain(text), ())
        if len(same) == 1:
            return same[0]
        return _named(text, self._organisations, "n’est pas une organisation connue ici")

    def _find_clause(self, text):
        number = text.strip().rstrip(".").casefold()
        for clause in self._clauses:
            if clause.number.casefold() == number or plain(clause.title) == plain(text):
                return clause
        known = [f"{each.number} {each.title}" for each in self._clauses]
        raise Unknown(
            f"« {text[:60]} » n’est le numéro d’aucun objectif ni engagement de la convention."
            + _suggestions(text, known)
        )

    def _find_commune(self, text):
        code = text.rpartition("(")[2].strip(" )").upper()
        known = Commune.objects.filter(code=code, is_divided=False).first()
        if known:
            return known
        codes = self._codes_by_name.get(plain(text), [])
        inside = self._in_the_perimeter(codes) if len(codes) > 1 else []
        codes = inside or codes
        if len(codes) == 1:
            return Commune.objects.get(code=codes[0])
        found = Commune.objects.filter(code__in=codes[:4]).order_by("code")
        found = found if codes else search_communes(text, limit=4).communes
        meant = ", ".join(f"{each.name} ({each.code})" for each in found)
        raise Unknown(
            f"« {text[:60]} » ne désigne pas une seule commune : donnez son code Insee."
            + (f" Peut-être : {meant}." if meant else "")
        )

    @cached_property
    def _codes_by_name(self):
        """{plain name: codes} of every commune: a search for each line would take minutes."""
        found = defaultdict(list)
        communes = Commune.objects.filter(is_divided=False).order_by("code")
        for code, text in communes.values_list("code", "search_text"):
            found[text.partition(" |")[0].strip()].append(code)
        return found

    def _in_the_perimeter(self, codes):
        try:
            communes = read_area(self._area).communes.filter(code__in=codes)
        except BadQuestion:  # the saved territory is gone: names alone must tell
            return []
        return list(communes.order_by("code").values_list("code", flat=True))


def theme(text):
    return _choice(text, Theme, "n’est pas un thème")


def state(text):
    return _choice(text, ActionState, "n’est pas un état")


def _choice(text, choices, problem):
    for each in choices:
        if plain(text) in (plain(each.value), plain(each.label)):
            return each
    known = [str(each.label) for each in choices]
    raise Unknown(f"« {text[:60]} » {problem}." + _suggestions(text, known, likeness=0))


def _by_name(organisations):
    """{plain name: organisations}."""
    found = defaultdict(list)
    for each in organisations:
        found[plain(each.name)].append(each)
    return found


def _named(text, organisations, problem):
    same = organisations.get(plain(text), [])
    if len(same) == 1:
        return same[0]
    if same:
        raise Unknown(
            f"« {text[:80]} » : plusieurs organisations ont ce nom. Rattachez d’abord la bonne à "
            "la convention."
        )
    known = [each.name for several in organisations.values() for each in several]
    raise Unknown(f"« {text[:80]} » {problem}." + _suggestions(text, known))


def _find_member(text, organisation):
    email = text.strip().lower()
    members = Membership.objects.filter(organisation=organisation, user__is_active=True)
    found = members.filter(user__email=email).select_related("user").first()
    if found is None:
        raise Unknown(
            f"« {text[:80]} » n’est l’adresse d’aucun membre de {organisation.name} : "
            "donnez l’adresse de son compte, ou laissez vide."
        )
    return found.user


def _suggestions(text, known, *, likeness=LIKENESS):
    """« Peut-être : … » with the names most alike, none below a likeness (of 100)."""
    found = process.extract(
        text,
        known,
        scorer=fuzz.token_set_ratio,
        processor=plain,
        limit=MOST_SUGGESTED,
        score_cutoff=likeness,
    )
    names = " ; ".join(f"« {name} »" for name, *_ in found)
    return f" Peut-être : {names} ?" if names else ""
