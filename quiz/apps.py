"""What Django needs to know of this app."""

from django.apps import AppConfig


class QuizConfig(AppConfig):
    """The app `quiz`."""

    name = "quiz"

    def ready(self) -> None:
        """Tell the editors' desk what is asked here, so that they can say it in their words."""
        from certifications import built_in

        from . import desk

        built_in.register(desk.topics_built_in(), desk.asked_by)
