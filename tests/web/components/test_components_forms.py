"""Questions and mistakes: label, hint, error, answer, in that order; nothing typed is lost."""

import re

from django import forms
from django.template.loader import render_to_string


def show(component, **context):
    """HTML of a component, with runs of blanks made one ordinary space."""
    html = render_to_string(f"components/{component}.html", context)
    return re.sub(r"[\s\u00a0]+", " ", html).strip()


class OneQuestion(forms.Form):
    age = forms.IntegerField(label="Quel âge avez-vous ?", help_text="En années.", min_value=0)
    agreed = forms.BooleanField(label="J’accepte", required=False)
    side = forms.ChoiceField(
        label="De quel côté ?", choices=[("l", "gauche"), ("r", "droite")], widget=forms.RadioSelect
    )


def refused(**typed):
    form = OneQuestion(typed)
    assert not form.is_valid()
    return form


class TestFields:
    def test_the_label_comes_before_the_hint_before_the_error_before_the_answer(self):
        html = show("field", field=refused(age="vieux")["age"])

        order = ["Quel âge", "En années.", "Erreur :", "<input"]
        assert [html.index(text) for text in order] == sorted(html.index(text) for text in order)

    def test_hint_and_error_are_read_with_the_answer(self):
        html = show("field", field=refused(age="vieux")["age"])

        described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
        assert described == ["id_age_helptext", "id_age_error"]
        assert all(f'id="{name}"' in html for name in described)
        assert 'aria-invalid="true"' in html

    def test_what_was_typed_is_kept(self):
        assert 'value="vieux"' in show("field", field=refused(age="vieux")["age"])

    def test_a_group_of_choices_is_a_fieldset_named_by_its_question(self):
        html = show("field", field=OneQuestion()["side"])

        assert html.startswith("<fieldset")
        assert "<legend>De quel côté ?</legend>" in html

    def test_a_refused_group_is_described_by_its_error(self):
        html = show("field", field=refused(age="4")["side"])

        assert 'aria-describedby="id_side_error"' in html
        assert 'id="id_side_error"' in html

    def test_a_tick_box_comes_before_its_words_and_an_optional_answer_says_so(self):
        box = show("field", field=OneQuestion()["agreed"])
        optional = forms.Form(auto_id="x_%s")
        optional.fields["note"] = forms.CharField(label="Note", required=False)

        assert box.index("<input") < box.index("J’accepte")
        assert "(facultatif)" in show("field", field=optional["note"])
        assert "(facultatif)" not in show("field", field=OneQuestion()["age"])


class TestErrorSummary:
    def test_it_counts_names_and_leads_to_each_field_and_takes_the_focus(self):
        html = show("error_summary", form=refused(age="vieux"))

        assert "2 réponses sont à corriger" in html
        assert '<a href="#id_age">Quel âge avez-vous ?</a>' in html
        assert '<a href="#id_side_0">' in html
        assert 'id="id_side_0"' in show("field", field=refused(age="vieux")["side"])
        assert "autofocus" in html

    def test_an_error_of_the_whole_form_is_said_too(self):
        form = OneQuestion({"age": 4, "side": "l"})
        form.add_error(None, "Ces réponses se contredisent.")

        html = show("error_summary", form=form)

        assert "Une réponse est à corriger" in html
        assert "Ces réponses se contredisent." in html

    def test_a_form_without_error_has_no_summary(self):
        assert show("error_summary", form=OneQuestion()) == ""
