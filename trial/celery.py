"""The Celery application: work that nobody waits for at a page (endpoints, documents, nightly proofs).

A task takes identifiers, is asked for on commit, and may be delivered twice: every task here is written so that doing
it again changes nothing. What must not be lost stands in a database row first (`PendingWork`, `Document`); beat sends
again what a killed worker left behind.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trial.settings")

app = Celery("cht101")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
