"""What a WSGI server loads: `granian --interface wsgi careerpath.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerpath.settings")

application = get_wsgi_application()

# Only now, when Django is set up.
from certifications.ready import get_ready  # noqa: E402

get_ready()
