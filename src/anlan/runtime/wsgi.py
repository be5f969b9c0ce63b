# SPDX-License-Identifier: Apache-2.0
"""Django alone, as a WSGI application: pages, API and commands; streams and video live beside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.runtime.settings")
application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), settings.ANLAN_PROXIES)

from .plugs import plug_all  # noqa: E402 – adapters know models, so Django is set up before they are named
from .standing import let_stand  # noqa: E402

plug_all()
get_resolver().url_patterns  # noqa: B018 – every page's module, before the first request asks for one
let_stand()
