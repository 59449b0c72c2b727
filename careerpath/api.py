"""One interface, put together from the routers of the apps that own its parts."""

from ninja import NinjaAPI

from careers.api import router as careers
from certifications.api import router as credentials
from quiz.api import router as match

api = NinjaAPI(
    title="Careerpath",
    version="1",
    description=(
        "Which medical-assisting credentials a person can sit for, by which route, until when, and "
        "why. A part left out means that we do not know, never no. The certifying body decides."
    ),
    urls_namespace="api",
)
api.add_router("", match)
api.add_router("", credentials)
api.add_router("", careers)
