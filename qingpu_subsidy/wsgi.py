"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from qingpu_subsidy import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingpu_subsidy.settings.base")

application = get_wsgi_application()
checks.refuse_to_serve()
