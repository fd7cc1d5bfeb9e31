"""Each shared piece says what it must, in words, and shows nothing it was not given."""

import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string


def show(component, **context):
    """HTML of a component, with runs of blanks made one ordinary space."""
    html = render_to_string(f"components/{component}.html", context)
    return re.sub(r"[\s\u00a0]+", " ", html).strip()


class TestUnknownVariables:
    @pytest.mark.parametrize(
        ("component", "missing"), [("empty", "title"), ("submit", "label"), ("hours", "status")]
    )
    def test_a_component_that_lacks_a_value_fails_and_names_it(self, component, missing):
        with pytest.raises(AssertionError, match=missing):
            show(component)

    def test_a_missing_attribute_fails_even_behind_a_filter(self):
        with pytest.raises(AssertionError, match="plot.width"):
            show("histogram", plot={"conclusion": "Rien.", "bars": [], "rows": []})

    def test_other_peoples_templates_keep_djangos_silence(self):
        template = engines["django"].from_string("[{{ nothing }}{{ nothing|default:'x' }}]")

        assert template.render({}) == "[x]"


class TestMessages:
    def test_an_error_is_an_alert_and_begins_with_the_word(self):
        html = show("messages", messages=[Message(constants.ERROR, "Le fichier est vide.")])

        assert 'role="alert"' in html
        assert "<strong>Erreur :</strong> Le fichier est vide." in html

    def test_good_news_does_not_interrupt(self):
        html = show("messages", messages=[Message(constants.SUCCESS, "C’est fait.")])

        assert 'role="status"' in html
        assert "alert" not in html

    def test_no_message_draws_nothing(self):
        assert show("messages", messages=[]) == ""

    def test_what_a_person_typed_is_escaped(self):
        html = show("messages", messages=[Message(constants.INFO, "<script>")])

        assert "<script>" not in html


class TestSearch:
    def test_the_box_is_a_form_that_needs_no_script(self):
        html = show(
            "search_box", action="/recherche/", value="Ajain", autofocus=False, label="Lieu"
        )

        assert '<form class="search" action="/recherche/" method="get" role="search"' in html
        assert 'name="q" value="Ajain"' in html
        assert '<label for="recherche">Lieu</label>' in html
        assert " autofocus" not in html

    def test_typed_quotes_stay_inside_the_box(self):
        html = show("search_box", action="/", value='"><b>', autofocus=True, label="Lieu")

        assert 'value="&quot;&gt;&lt;b&gt;"' in html
        assert " autofocus" in html

    def test_hits_are_links_with_what_tells_them_apart(self):
        hit = {"name": "Saint-Denis", "detail": "La Réunion · 97400", "url": "/communes/97411/"}

        html = show("search_results", hits=[hit], query="st denis", suggestion=None)

        assert 'href="/communes/97411/"' in html
        assert "La Réunion · 97400" in html

    def test_nothing_found_says_what_to_try(self):
        html = show("search_results", hits=[], query="zzz", suggestion=None)

        assert "Aucune commune ne répond à « zzz »." in html
        assert "code postal" in html

    def test_a_near_miss_offers_the_likeliest(self):
        near = {"label": "Ajain", "url": "/communes/23002-ajain/"}

        html = show("search_results", hits=[], query="Ajin", suggestion=near)

        assert 'Vouliez-vous dire <a href="/communes/23002-ajain/">Ajain</a> ?' in html

    def test_a_very_long_question_is_cut_and_no_question_shows_nothing(self):
        assert len(show("search_results", hits=[], query="a" * 10_000, suggestion=None)) < 500
        assert show("search_results", hits=[], query="", suggestion=None) == ""


class TestFigures:
    def test_a_figure_is_a_sentence_with_its_source_one_click_away(self):
        html = show(
            "figure_sentence",
            sentence="2,1 fois par an",
            source_label="DREES",
            source_url="/s/#apl",
        )

        assert html.index("2,1 fois") < html.index('<a class="source" href="/s/#apl">')

    def test_key_figures_are_terms_and_values(self):
        items = [{"label": "habitants", "value": "1 132", "unit": "", "note": ""}]

        html = show("key_figures", items=items)

        assert "<dt>habitants</dt>" in html
        assert "1 132</dd>" in html
        assert "unit" not in html

    def test_a_legend_names_each_class_and_counts_when_it_knows(self):
        classes = [
            {"label": "moins de 1,5", "css": "class-7", "count": 0},
            {"label": "chiffre non publié", "css": "class-none", "count": None},
        ]

        html = show("legend", title="Consultations", classes=classes)

        assert 'class="swatch class-7"' in html
        assert html.count('class="count') == 1

    def test_a_plot_has_a_conclusion_above_and_a_table_beneath(self):
        bar = {
            "x": 0.5,
            "y": 10,
            "width": 14.28,
            "height": 40,
            "css": "class-1",
            "label": "3 communes",
        }
        rows = [{"label": "4 ou plus", "value": 3}]
        plot = {
            "bars": [bar],
            "width": 100,
            "height": 50,
            "conclusion": "Tout va bien.",
            "rows": rows,
        }

        html = show("histogram", plot=plot)

        assert html.index("Tout va bien.") < html.index("<svg") < html.index("<table")
        assert 'x="0.5"' in html, "a decimal comma breaks the drawing"

    def test_a_plot_of_nothing_has_no_table(self):
        plot = {"bars": [], "width": 100, "height": 50, "conclusion": "Aucun chiffre.", "rows": []}

        assert "<table" not in show("histogram", plot=plot)


class TestMaps:
    def test_each_departement_is_a_link_that_says_its_figure(self):
        creuse = {
            "code": "23",
            "name": "Creuse",
            "path": "M0 0L1 1Z",
            "css": "class-6",
            "url": "/territoires/departement/23/",
            "label": "Creuse : 2,4 consultations",
        }

        html = show("france_map", departements=[creuse], view_box="0 0 800 720")

        assert (
            '<a href="/territoires/departement/23/" aria-label="Creuse : 2,4 consultations"' in html
        )
        assert 'href="#apres-la-carte"' in html
        assert 'id="apres-la-carte"' in html

    def test_the_map_names_its_data_and_its_table_and_asks_nobody_else(self):
        html = show(
            "mesh_map",
            source="/carte.json",
            rows="#tableau",
            label="Carte",
            legend_title="Classes",
            classes=[],
        )

        assert 'data-source="/carte.json" data-rows="#tableau"' in html
        assert not re.findall(r"https?://", html)
        assert "le tableau ci-dessous dit la même chose" in html


class TestHours:
    def test_today_is_marked_and_a_day_without_range_is_closed(self):
        days = [
            {"name": "lundi", "is_today": True, "ranges": [("09:00", "12:00"), ("14:00", "17:00")]},
            {"name": "mardi", "is_today": False, "ranges": []},
        ]

        html = show("hours", days=days, status="open", sentence="Ouvert.")

        assert html.count('aria-current="date"') == 1
        assert "09:00 – 12:00<br>14:00 – 17:00" in html
        assert "fermé" in html

    def test_unknown_hours_show_a_sentence_and_no_table(self):
        html = show("hours", days=[], status="unknown", sentence="Horaires inconnus.")

        assert "Horaires inconnus." in html
        assert "<table" not in html


class TestWayAround:
    def test_the_last_step_of_the_trail_is_where_one_is(self):
        items = [{"label": "Accueil", "url": "/"}, {"label": "Ajain", "url": None}]

        html = show("breadcrumb", items=items)

        assert '<a href="/">Accueil</a>' in html
        assert '<span aria-current="page">Ajain</span>' in html

    @pytest.mark.parametrize(
        ("number", "links"),
        [(1, ["?tri=nom&amp;page=2"]), (2, ["?tri=nom&amp;page=1", "?tri=nom&amp;page=3"])],
    )
    def test_pages_keep_the_order_asked_for(self, number, links):
        page = Paginator(range(25), 10).page(number)

        html = show("pagination", page=page, base_query="tri=nom")

        assert re.findall(r'href="([^"]+)"', html) == links

    def test_one_page_needs_no_pages(self):
        assert show("pagination", page=Paginator([], 10).page(1), base_query="") == ""

    def test_an_empty_list_says_what_to_do(self):
        html = show(
            "empty", title="Rien encore.", text="Créez.", action_url="/new", action_label="Créer"
        )

        assert '<a href="/new">Créer</a>' in html
        assert "<a" not in show(
            "empty", title="Rien.", text="Tant mieux.", action_url="", action_label=""
        )
