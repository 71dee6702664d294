"""The addresses of the kernel; the other applications bring theirs by name."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from trial.views import audit, configuration, documents, holds, notices, people

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", people.sign_in, name="login"),
    path("sign-out/", people.sign_out, name="logout"),
    path("session/keep/", people.keep_session, name="keep-session"),
    path("session/again/", people.signed_in_again, name="signed-in-again"),
    path("language/", people.language, name="language"),
    path("password/", people.password, name="password"),
    path("home/", people.home, name="home"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person-new"),
    path("people/log/", people.account_log, name="account-log"),
    path("people/account/<str:username>/", people.person, name="person"),
    path("configuration/", configuration.configuration, name="configuration"),
    path("configuration/enrolment/", holds.holds_page, name="enrolment-holds"),
    path("audit-trail/", audit.audit_trail, name="audit-trail"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    path("notices/<int:number>/acknowledge/", notices.notice_acknowledge, name="notice-acknowledge"),
    path("documents/", documents.document_list, name="documents"),
    path("documents/<int:number>/", documents.document_progress, name="document"),
    path("documents/<int:number>/again/", documents.document_again, name="document-again"),
    path("documents/<int:number>/file/", documents.document_file, name="document-file"),
    path("subjects/<str:number>/documents/", documents.document_list, name="subject-documents"),
    path("subjects/<str:number>/documents/ask/", documents.document_ask, name="document-ask"),
    *[path("", include(module)) for module in settings.APP_URLS],
]
handler400 = "trial.views.errors.bad_request"
handler403 = "trial.views.errors.bad_request"
handler404 = "trial.views.errors.not_found"
handler500 = "trial.views.errors.server_error"
