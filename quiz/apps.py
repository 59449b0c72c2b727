"""What Django needs to know of this app."""

from django.apps import AppConfig


class QuizConfig(AppConfig):
    """The app `quiz`."""

    name = "quiz"

    def ready(self) -> None:
        """Tell the editors' desk what is asked here, in which words, and which facts that tells."""
        from certifications import asked, built_in

        from . import desk, topics

        built_in.register(desk.topics_built_in(), desk.asked_by)
        asked.asks(topics.is_asked)
