"""Addresses of today, subjects and forms: nouns with the identifiers people use."""

from django.urls import path

from crf.views import checks, files, forms, logs, medicines, product, subjects, visit, visits_extra, worksheets

VISIT = "subjects/<str:number>/visits/<str:visit>/<str:form_key>/"
ROW = VISIT + "<int:repeat>/"
LOG = "subjects/<str:number>/log/<str:form_key>/<int:repeat>/"

urlpatterns = [
    path("", subjects.today, name="today"),
    path("today/panels/", subjects.today_panels, name="today-panels"),
    path("subjects/", subjects.subject_list, name="subjects"),
    path("subjects/new/", forms.subject_new, name="subject-new"),
    path("subjects/new/live/", forms.form_live, name="subject-new-live"),
    path("subjects/<str:number>/", subjects.subject_page, name="subject"),
    path("subjects/<str:number>/rescreening/", forms.subject_rescreen, name="subject-rescreen"),
    path("subjects/<str:number>/rescreening/live/", forms.rescreen_live, name="subject-rescreen-live"),
    path("worksheets/", worksheets.worksheets, name="worksheets"),
    path("subjects/<str:number>/visits/add/", visits_extra.visit_add, name="visit-add"),
    path("subjects/<str:number>/visits/<str:visit>/arrange/", visits_extra.visit_arrange, name="visit-arrange"),
    path("subjects/<str:number>/log/<str:form_key>/", logs.log_page, name="log"),
    path("subjects/<str:number>/planned-infusion/", subjects.plan_infusion, name="plan-infusion"),
    path("configuration/checks/", checks.checks, name="checks"),
    path("configuration/checks/stored/", checks.stored, name="checks-stored"),
    path("configuration/product/", product.product, name="product"),
    path("medicines/", medicines.medicine_list, name="medicines"),
    path("subjects/<str:number>/visits/<str:visit>/", visit.visit_page, name="visit"),
    path("subjects/<str:number>/visits/<str:visit>/missed/", visit.visit_missed, name="visit-missed"),
    path("subjects/<str:number>/visits/<str:visit>/reviews/<str:form_key>/", visit.log_review, name="log-review"),
    path("subjects/<str:number>/files/<str:sha256>/", files.attachment, name="attachment"),
    path(VISIT, forms.form_page, name="form"),
    path(VISIT + "live/", forms.form_live, name="form-live"),
    path(VISIT + "history/", forms.form_history, name="form-history"),
    path(VISIT + "sign/", forms.form_sign, name="form-sign"),
    path(VISIT + "file/", files.form_file, name="form-file"),
    path(ROW, forms.form_page, name="row-form"),
    path(ROW + "live/", forms.form_live, name="row-form-live"),
    path(ROW + "history/", forms.form_history, name="row-form-history"),
    path(ROW + "sign/", forms.form_sign, name="row-form-sign"),
    path(ROW + "file/", files.form_file, name="row-form-file"),
    path(LOG, forms.form_page, name="log-form"),
    path(LOG + "live/", forms.form_live, name="log-form-live"),
    path(LOG + "history/", forms.form_history, name="log-form-history"),
    path(LOG + "sign/", forms.form_sign, name="log-form-sign"),
    path(LOG + "file/", files.form_file, name="log-form-file"),
]
