"""What Django needs to know of this app."""

from django.apps import AppConfig


class QuizConfig(AppConfig):
    """The app `quiz`."""

    name = "quiz"
