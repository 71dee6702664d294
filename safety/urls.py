"""Addresses of safety: the worklist, reading a laboratory report, the register of laboratories."""

from django.urls import path

from safety.views import coding, ctcae, dlt, event_terms, laboratory, register, serious, worklist

urlpatterns = [
    path("safety/sae/", serious.serious_events, name="safety-sae"),
    path("safety/sae/reconciliation/", serious.reconciliation_csv, name="safety-reconciliation"),
    path("safety/sae/<str:number>/<int:row>/", serious.serious_event, name="safety-sae-event"),
    path("safety/", worklist.worklist, name="safety-worklist"),
    path("safety/proposals/<str:number>/", worklist.of_subject, name="safety-of-subject"),
    path("safety/proposals/<str:number>/<str:key>/", worklist.judge, name="safety-judge"),
    path("safety/dlt/", dlt.dlt_board, name="safety-dlt"),
    path(
        "subjects/<str:number>/visits/<str:visit>/LB/<int:repeat>/report/",
        laboratory.report,
        name="laboratory-report",
    ),
    path("event-terms/", event_terms.event_term_list, name="event-terms"),
    path("ctcae/", ctcae.term_list, name="ctcae"),
    path("configuration/ctcae/", ctcae.terms_page, name="ctcae-terms"),
    path("configuration/ctcae/rules/", ctcae.rules_page, name="ctcae-rules"),
    path("configuration/laboratory/", register.register, name="laboratory-register"),
    path("configuration/laboratory/mapping/", register.remember, name="laboratory-mapping"),
    path("coding/", coding.queue, name="coding"),
    path("coding/verbatim/", coding.verbatim, name="coding-verbatim"),
    path("coding/terms/", coding.matches, name="coding-matches"),
    path("coding/decide/", coding.decide, name="coding-decide"),
    path("coding/take-back/", coding.take_back, name="coding-take-back"),
    path("coding/ask/", coding.ask, name="coding-ask"),
    path("coding/match/", coding.match, name="coding-match"),
    path("coding/confirm/", coding.confirm, name="coding-confirm"),
    path("coding/verbatims/", coding.download, name="coding-download"),
    path("coding/upload/", coding.upload, name="coding-upload"),
    path("coding/questions/", coding.questions, name="coding-questions"),
    path("coding/questions/<int:number>/answer/", coding.answer, name="coding-answer"),
    path("configuration/dictionaries/", coding.dictionaries, name="dictionaries"),
    path(
        "configuration/dictionaries/synonyms/<int:number>/withdraw/", coding.synonym_withdraw, name="synonym-withdraw"
    ),
]
