"""Addresses of the reviews and amendments of a compact, under `coordination:`."""

from django.urls import path

from . import amendment_articles, amendments, review_papers, review_parties, reviews

_REVIEW = "<slug:slug>/bilans/<int:review>/"
_AMENDMENT = "<slug:slug>/avenants/<int:amendment>/"
urlpatterns = [
    path("<slug:slug>/bilans/", reviews.listed, name="compact_reviews"),
    path("<slug:slug>/bilans/preparer/", reviews.prepare, name="compact_review_new"),
    path(_REVIEW, reviews.page, name="compact_review"),
    path(f"{_REVIEW}dates/", reviews.dates, name="compact_review_dates"),
    path(f"{_REVIEW}conclusions/", reviews.conclusions, name="compact_review_words"),
    path(f"{_REVIEW}correction/", review_parties.fix, name="compact_review_fix"),
    path(f"{_REVIEW}etape/", reviews.step, name="compact_review_step"),
    path(f"{_REVIEW}commenter/", review_parties.comment, name="compact_review_comment"),
    path(
        f"{_REVIEW}commentaires/<int:comment>/retirer/",
        review_parties.remove_comment,
        name="compact_review_uncomment",
    ),
    path(f"{_REVIEW}reponse/", review_parties.answer, name="compact_review_answer"),
    path(f"{_REVIEW}bilan.pdf", review_papers.report, name="compact_review_paper"),
    path("<slug:slug>/avenants/ecrire/", amendments.new, name="compact_amendment_new"),
    path(_AMENDMENT, amendments.page, name="compact_amendment"),
    path(f"{_AMENDMENT}texte/", amendments.words, name="compact_amendment_words"),
    path(f"{_AMENDMENT}etape/", amendments.step, name="compact_amendment_step"),
    path(f"{_AMENDMENT}revenir/<str:way>/", amendments.back, name="compact_amendment_back"),
    path(f"{_AMENDMENT}signer/<int:organisation>/", amendments.sign, name="compact_amendment_sign"),
    path(f"{_AMENDMENT}articles/<str:kind>/", amendment_articles.new, name="compact_article_new"),
    path(f"{_AMENDMENT}article/<int:article>/", amendment_articles.edit, name="compact_article"),
    path(
        f"{_AMENDMENT}article/<int:article>/retirer/",
        amendment_articles.remove,
        name="compact_article_remove",
    ),
    path(f"{_AMENDMENT}avenant.pdf", review_papers.amendment_pdf, name="compact_amendment_pdf"),
    path(f"{_AMENDMENT}avenant.docx", review_papers.amendment_docx, name="compact_amendment_docx"),
]
