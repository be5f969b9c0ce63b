# SPDX-License-Identifier: Apache-2.0
"""B1's rival as a site of its own: django-helpdesk with its REST API; runs in an environment that holds nothing of ours."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

URL = os.environ["HELPDESK_DATABASE"]  # as psycopg's and SQLite's own words, see ../helpdesk.py
if URL.startswith("sqlite:"):
    DATABASE = {
        "ENGINE": "django.db.backends.sqlite3", "NAME": URL.removeprefix("sqlite:///"),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"},
    }  # fmt: skip
else:
    host, _, name = URL.removeprefix("postgresql://anlan@").partition("/")
    DATABASE = {"ENGINE": "django.db.backends.postgresql", "NAME": name, "USER": "anlan",
                "HOST": host.split(":")[0], "PORT": host.split(":")[1]}  # fmt: skip

settings.configure(
    SECRET_KEY="for-measuring-only",
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {**DATABASE, "CONN_MAX_AGE": None}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SITE_ID=1,
    STATIC_URL="/static/",
    MEDIA_ROOT=str(Path(os.environ["HELPDESK_FOLDER"]) / "media"),
    ROOT_URLCONF="helpdesk_site",
    EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend",
    LOGGING={"version": 1, "disable_existing_loggers": True},
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.sites",
        "django.contrib.messages", "django.contrib.staticfiles", "django.contrib.admin", "django.contrib.humanize", "rest_framework",
        "rest_framework.authtoken", "helpdesk",
    ],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {
        "context_processors": ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                               "django.contrib.messages.context_processors.messages"]}}],
    REST_FRAMEWORK={"DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"]},
    HELPDESK_ACTIVATE_API_ENDPOINT=True,
    HELPDESK_TEAMS_MODE_ENABLED=False,
)  # fmt: skip
django.setup()

from django.urls import include, path  # noqa: E402 – after set-up

urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
application = get_wsgi_application()


def prepare() -> None:
    """Tables, a queue and an agent; says his token and the queue."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from helpdesk.models import Queue
    from rest_framework.authtoken.models import Token

    call_command("migrate", verbosity=0, interactive=False)
    agent = get_user_model().objects.create_superuser("agent", "agent@example.org", "x")
    queue = Queue.objects.create(title="110", slug="110")
    print(Token.objects.create(user=agent).key, queue.pk, flush=True)


if __name__ == "__main__" and "prepare" in sys.argv:
    prepare()
