"""WSGI entry for any server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.config.settings")
application = get_wsgi_application()
