"""WSGI entry point."""

import os

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zuji_portal.web.settings")
application = get_wsgi_application()
call_command("check", tags=["province"])
