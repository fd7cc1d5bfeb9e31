"""The certificate on paper, and the page where anyone checks one."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.apps.booking import limits
from maillage.apps.training import codes, content
from maillage.apps.training.days import in_words
from maillage.apps.training.models import Certificate, Enrolment
from maillage.apps.training.selectors import entry
from maillage.web.components.words import date_in_words
from maillage.web.public.care.pages import private, visitor

from .training import learner
from .training_paper import attendance_pdf, certificate_pdf

TRIES, WINDOW_SECONDS = 30, 15 * 60
MALFORMED = "Un code a douze signes, comme ABCD-EFGH-2345\u00a0: ni zéro ni O, ni 1, I ou L."
TOO_MANY = "Trop de codes essayés depuis cette connexion. Attendez un quart d’heure."
UNKNOWN = "Aucune attestation ne porte ce code. Vérifiez chaque signe."


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code de l’attestation",
        help_text="Douze signes, sous le code QR.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = codes.read(self.cleaned_data["code"])
        if len(code) != codes.LENGTH or not set(code) <= set(codes.ALPHABET):
            raise forms.ValidationError(MALFORMED)
        return code


@learner
@require_safe
def pdf(request, code):
    """My own certificate, or that of a session I came to, as a PDF; anyone else's is not found."""
    found, is_attendance = _holding(codes.read(code[:40]))
    if found is None or found.user != request.user:
        raise Http404
    address = request.build_absolute_uri(reverse("relay:training_verify", args=[found.code]))
    headers = {
        "Content-Disposition": f'inline; filename="attestation-{codes.shown(found.code)}.pdf"'
    }
    now = timezone.now()
    if is_attendance:
        text = attendance_pdf(found, entry(found.session.course), address, now)
    else:
        text = certificate_pdf(found, content.course(found.course), address, now)
    return HttpResponse(text, content_type="application/pdf", headers=headers)


@require_safe
@private
def verify_form(request):
    """Type the code printed on a certificate."""
    form = CodeForm(request.GET if "code" in request.GET else None, label_suffix="")
    if form.is_valid():
        return redirect("relay:training_verify", form.cleaned_data["code"])
    status = 422 if form.errors else 200
    return render(request, "relay/training/verify_form.html", {"form": form}, status=status)


@require_safe
@private
def verify(request, code):
    """Whether a certificate is valid today; a given name, an initial and dates, nothing else."""
    now = timezone.now()
    who = f"certificate {visitor(request)}"
    if not limits.allow(who, limit=TRIES, window_seconds=WINDOW_SECONDS, now=now):
        return _refusal(request, code, TOO_MANY, 429)
    found, is_attendance = _holding(codes.read(code[:40]))
    if found is None:
        return _refusal(request, code, UNKNOWN, 404)
    said = _said_of_attendance(found) if is_attendance else _said_of_course(found, now)
    context = {
        **said,
        "is_attendance": is_attendance,
        "name": short_name(found.user.full_name),
        "today": date_in_words(timezone.localdate(now)),
        "code": codes.shown(found.code),
    }
    return render(request, "relay/training/verify.html", context)


def _holding(code):
    """What holds a code, and whether it is an attendance: a `Certificate`, an `Enrolment`, None."""
    found = Certificate.objects.filter(code=code).select_related("user").first()
    if found:
        return found, False
    lines = Enrolment.objects.select_related("user", "session__organisation")
    return lines.filter(code=code, attended=True).first(), True


def _said_of_course(certificate, now):
    return {
        "is_valid": certificate.issued_on <= timezone.localdate(now) <= certificate.valid_until,
        "title": content.course(certificate.course).title,
        "issued": date_in_words(certificate.issued_on),
        "until": date_in_words(certificate.valid_until),
    }


def _said_of_attendance(line):
    return {
        "is_valid": True,
        "title": line.session.title,
        "when": in_words(line.session),
        "organisation": line.session.organisation.name,
    }


def short_name(full_name):
    """The first name and the initial of the last: enough for who holds the paper.

    >>> short_name("Anne-Marie Le Goff"), short_name("Jeanne"), short_name("")
    ('Anne-Marie G.', 'Jeanne', 'nom non renseigné')
    """
    first, *others = full_name.split() or ["nom non renseigné"]
    return f"{first} {others[-1][0].upper()}." if others else first


def _refusal(request, code, problem, status):
    form = CodeForm({"code": code[:40]}, label_suffix="")
    form.errors.clear()
    form.add_error("code", problem)
    return render(request, "relay/training/verify_form.html", {"form": form}, status=status)
