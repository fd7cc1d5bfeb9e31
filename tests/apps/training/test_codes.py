"""Codes that one reads on paper and types without a mistake."""

import re

from maillage.apps.training import codes


def test_a_code_has_no_sign_that_looks_like_another():
    made = {codes.new_code() for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{12}", code) for code in made)


def test_what_is_printed_is_read_back_however_it_is_typed():
    code = codes.new_code()

    for typed in (codes.shown(code), codes.shown(code).lower(), f" {code[:6]} {code[6:]}\n"):
        assert codes.read(typed) == code
