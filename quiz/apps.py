"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizConfig(AppConfig):
    """The app `quiz`."""

    name = "quiz"

    def ready(self) -> None:
        """Tell the editors' desk what is asked here, in which words, which facts that tells, and
        who asked of late: whom an edit would touch is counted among them. The finder of programs
        learns what a visitor told, and the pages of careers how they stand."""
        from careers import standing as careers_standing
        from certifications import asked, built_in, effects, visitors  # they need the models

        from . import answers, assessment, desk, standing, topics
        from .of_late import told_of_late

        built_in.register(desk.topics_built_in(), desk.asked_by)
        asked.asks(topics.is_asked)
        effects.populations.append((_("People who asked in the last 30 days"), told_of_late))
        visitors.tells(
            lambda request, release: assessment.person_of(answers.read(request), release)
        )
        if standing.standing_of not in careers_standing.known_by:
            careers_standing.known_by.append(standing.standing_of)
