# SPDX-License-Identifier: Apache-2.0
"""The bare view as a WSGI application (Django is set up before its views are imported)."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
