"""What a practitioner types, cleaned or refused field by field."""

from datetime import date

import pytest

from maillage.apps.teleconsult import contents
from maillage.apps.teleconsult.errors import BadRequest

from .writing import LINE, a_certificate, a_prescription, a_summary

DAY = date(2026, 3, 2)
RENEWED = {"is_renewal": True, "renewed_by": "Dr Noir"}


def errors_of(kind, typed):
    with pytest.raises(BadRequest) as caught:
        contents.clean(kind, typed, DAY)
    return set(caught.value.errors)


def test_a_prescription_keeps_its_lines_cleaned_and_drops_the_empty_ones():
    typed = a_prescription(
        lines=[{}, LINE | {"medicine": "  Amoxicilline ", "days": 7}, {"medicine": ""}]
    )

    cleaned = contents.clean("prescription", typed, DAY)

    assert cleaned["lines"] == [LINE | {"days": 7, "renewals": 0}]
    assert cleaned["renews"] is None and cleaned["weight_kg"] is None


def test_a_prescription_may_hold_advice_alone():
    cleaned = contents.clean(
        "prescription", a_prescription(lines=[], advice="Boire.\n\nRevenir."), DAY
    )

    assert cleaned["lines"] == [] and cleaned["advice"] == "Boire.\n\nRevenir."


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"lines": [], "advice": ""}, "lines-0-medicine"),
        ({"lines": [LINE | {"medicine": "", "days": 7}]}, "lines-0-medicine"),
        ({"lines": [{}, LINE | {"dosage": "", "days": 7}]}, "lines-1-dosage"),
        ({"lines": [LINE]}, "lines-0-days"),
        ({"lines": [LINE | {"days": 0}]}, "lines-0-days"),
        ({"lines": [LINE | {"days": "sept"}]}, "lines-0-days"),
        ({"lines": [LINE | {"days": 7, "renewals": 25}]}, "lines-0-renewals"),
        ({"lines": [LINE | {"days": 7, "medicine": "Amo\u202exicilline"}]}, "lines-0-medicine"),
        ({"sex": ""}, "sex"),
        ({"weight_kg": 4000}, "weight_kg"),
        ({"advice": "a" * 2001}, "advice"),
        ({"is_renewal": True, "renewed_by": "Dr Noir"}, "renewed_on"),
        ({"is_renewal": True, "renewed_on": DAY}, "renewed_by"),
        ({**RENEWED, "renewed_on": date(2026, 3, 3)}, "renewed_on"),
        ({**RENEWED, "renewed_on": date(1, 1, 1)}, "renewed_on"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(values, field):
    assert errors_of("prescription", a_prescription(**values)) == {field}


def test_a_renewal_says_what_it_renews():
    typed = a_prescription(is_renewal=True, renewed_on=DAY, renewed_by="Dr Noir", same_lines=True)

    assert contents.clean("prescription", typed, DAY)["renews"] == {
        "on": "2026-03-02",
        "by": "Dr Noir",
        "same_lines": True,
    }


def test_certificates_are_a_closed_list_and_only_those_with_days_ask_for_them():
    assert contents.clean("certificate", a_certificate(), DAY)["days"] == 0
    assert errors_of("certificate", {"certificate": "fit_for_sport"}) == {"certificate"}
    for kind in ("sick_child", "sick_leave"):
        assert errors_of("certificate", {"certificate": kind}) == {"first_day", "days"}
        full = contents.clean(
            "certificate", {"certificate": kind, "first_day": DAY, "days": 2}, DAY
        )
        assert (full["first_day"], full["days"], full["days_before"]) == ("2026-03-02", 2, 0)


@pytest.mark.parametrize("first_day", [date(9999, 12, 31), date(1, 1, 1), date(2027, 3, 4)])
def test_a_certificate_begins_within_a_year_so_that_it_can_be_printed(first_day):
    typed = {"certificate": "sick_child", "first_day": first_day, "days": 3}

    assert errors_of("certificate", typed) == {"first_day"}


def test_no_summary_leaves_without_the_person_s_agreement_nor_a_conclusion():
    assert errors_of("summary", a_summary(agrees=False)) == {"agrees"}
    assert errors_of("summary", a_summary(conclusion="")) == {"conclusion"}
    assert contents.clean("summary", a_summary(), DAY)["conclusion"] == "Angine."


def test_paragraphs_are_cleaned_line_by_line_and_bounded():
    assert contents.clean_paragraphs(" a  b \r\n c ", 10) == "a b\nc"
    for far_too_long in ("x" * 11, "x\n" * 400_000):
        with pytest.raises(Exception, match="trop long|caractères"):
            contents.clean_paragraphs(far_too_long, 10)


@pytest.mark.parametrize("text", ["2026-03-03", "1895-12-31", "hier", "2026-13-01"])
def test_a_birth_date_to_come_or_that_does_not_exist_is_refused(text):
    with pytest.raises(BadRequest) as caught:
        contents.clean_birth_date(text, DAY)
    assert set(caught.value.errors) == {"birth_date"}
    assert contents.clean_birth_date("2026-03-02", DAY) == "2026-03-02"
    assert contents.clean_birth_date("", DAY) == ""
