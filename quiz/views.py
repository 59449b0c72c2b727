"""The conversation: a topic a page, records one at a time, and what we read back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certifications.releases import CurrentRelease
from certifications.views import with_release

from . import answers as kept
from .answers import ANSWERED, MOST_RECORDS, Answers, topics_of
from .assessment import faults, open_paths
from .forms import TopicForm
from .readback import cards, summary
from .topics import BY_NAME, TOPICS, Topic, fitted, form_for, names_of, next_topic, none_of

ALIKE = gettext_lazy(
    "You have told us of one just like this already. If there really were two, save it again."
)
CHECK = "check"
"""Where a person who came from "check your answers" goes back to."""


@require_safe
@never_cache
@with_release
def start(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Go to the first topic that can still decide something, or to the results."""
    answers = kept.read(request)
    topic = next_topic(answers, open_paths(answers, release))
    return redirect("quiz:ask", topic.name) if topic else redirect("quiz:results")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_release
def ask(request: HttpRequest, release: CurrentRelease, topic_name: str) -> HttpResponse:
    """Ask one topic. Not being sure is a button, so never an error."""
    topic = _topic(topic_name)
    if "unsure" in request.POST:
        return _keep(request, lambda answers: answers.leave_open(topic.name))
    if topic.is_list:
        return _ask_list(request, release, topic)
    if topic.nothing and "nothing" in request.POST:
        none = none_of(topic, release)
        return _keep(request, lambda answers: answers.answer(topic.name, none))
    answers = kept.read(request)
    form = _form(request, topic, release, answers.facts.get(topic.name))
    if form.is_valid() and (facts := form.facts()) is None:
        return _keep(request, lambda answers: answers.leave_open(topic.name))
    if _is_accepted(form, topic, release):
        return _keep(request, lambda answers: answers.answer(topic.name, facts))
    return render(request, "quiz/topic.html", _about(request, topic, answers, release, form=form))


def _ask_list(request: HttpRequest, release: CurrentRelease, topic: Topic) -> HttpResponse:
    """The records of a topic. That there are no more, or none at all, is for the person to say."""
    if request.method == "POST":
        how = Answers.say_none if "nothing" in request.POST else Answers.close_list
        changed = kept.change(request, lambda answers: how(answers, topic.name))
        said = changed.answered.get(topic.name) == ANSWERED
        response = _onward(request) if said else _back_to(request, topic)
        return kept.keep_key(response, changed)
    answers = kept.read(request)
    found = cards(topic, answers, release)
    context = _about(
        request, topic, answers, release, cards=found, is_full=len(found) >= MOST_RECORDS
    )
    return render(request, "quiz/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_release
def record(
    request: HttpRequest, release: CurrentRelease, topic_name: str, record_id: str | None = None
) -> HttpResponse:
    """Add a record, or change one. A new one is named in its form: sent twice, it is added once."""
    topic = _topic(topic_name)
    if not topic.is_list:
        raise Http404
    answers = kept.read(request)
    facts = answers.record(topic.name, record_id) if record_id else {}
    if facts is None:  # removed meanwhile, perhaps in another tab
        return _back_to(request, topic)
    name = record_id or _name_of(request)
    form = _form(request, topic, release, facts)
    is_accepted = _is_accepted(form, topic, release)
    is_alike = is_accepted and answers.has_twin(topic.name, name, form.facts())
    if is_alike and "alike" not in request.POST:
        form.add_error(None, ALIKE)
    if form.is_valid():
        given = form.facts()
        changed = kept.change(request, lambda answers: answers.put_record(topic.name, name, given))
        return kept.keep_key(_back_to(request, topic), changed)
    context = _about(
        request,
        topic,
        answers,
        release,
        form=form,
        record_id=record_id,
        new_id=name,
        is_alike=is_alike,
    )
    return render(request, "quiz/record.html", context)


@require_POST
@never_cache
@with_release
def remove(
    request: HttpRequest, release: CurrentRelease, topic_name: str, record_id: str
) -> HttpResponse:
    """Take a record away."""
    topic = _topic(topic_name)
    if not topic.is_list:
        raise Http404
    changed = kept.change(request, lambda answers: answers.remove_record(topic.name, record_id))
    return kept.keep_key(_back_to(request, topic), changed)


@require_safe
@never_cache
@with_release
def check_answers(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Everything the person told us, with a way to change each answer."""
    answers = kept.read(request)
    context = {
        "rows": summary(answers, release),
        "next": next_topic(answers, open_paths(answers, release)),
        "release": release,
        "here": "check",
    }
    return render(request, "quiz/check.html", context)


# ---------------------------------------------------------------- what the views share


def _topic(name: str) -> Topic:
    if name not in BY_NAME:
        raise Http404
    return BY_NAME[name]


def _name_of(request: HttpRequest) -> str:
    """The name a new record was given when its form was shown."""
    name = request.POST.get("record", "")
    return name if re.fullmatch(r"[0-9a-f]{16}", name) else secrets.token_hex(8)


def _form(request: HttpRequest, topic: Topic, release: CurrentRelease, facts: Any) -> TopicForm:
    """The form of a topic with what was posted, or else with what is known."""
    data = request.POST if request.method == "POST" else None
    known = None if facts is None else fitted(topic.name, facts, release)
    return form_for(topic, release, data=data, facts=known)


def _is_accepted(form: TopicForm, topic: Topic, release: CurrentRelease) -> bool:
    """Whether the form is in order, and the engine takes what it says."""
    if form.is_valid():
        for part, message in faults(topic.name, form.facts(), release):
            form.complain(part, message)
    return form.is_valid()


def _keep(request: HttpRequest, how: Callable[[Answers], None]) -> HttpResponse:
    return kept.keep_key(_onward(request), kept.change(request, how))


def _onward(request: HttpRequest) -> HttpResponse:
    """To the next topic, or back to where the person came from to change an answer."""
    return redirect("quiz:check" if _then(request) else "quiz:start")


def _back_to(request: HttpRequest, topic: Topic) -> HttpResponse:
    """To the list of a topic."""
    address = reverse("quiz:ask", args=[topic.name])
    return redirect(f"{address}?then={CHECK}" if _then(request) else address)


def _then(request: HttpRequest) -> bool:
    return request.GET.get("then") == CHECK


def _about(
    request: HttpRequest, topic: Topic, answers: Answers, release: CurrentRelease, **more: Any
) -> dict[str, Any]:
    """What every page of a topic shows besides its form."""
    paths = open_paths(answers, release)
    names = names_of(release.content)
    deciding = [names[name] for name, asked in paths.items() if topic.name in topics_of(asked)]
    course = _course(topic, answers, paths)
    before = [item["topic"] for item in course[: course.index(_here(course))] if item["state"]]
    return {
        "topic": topic,
        "deciding": deciding,
        "course": course,
        "place": course.index(_here(course)) + 1,
        "back": before[-1] if before else None,
        "then": CHECK if _then(request) else "",
        "state": answers.answered.get(topic.name),
        "release": release,
        "here": "check",
        **more,
    }


def _course(topic: Topic, answers: Answers, paths: Mapping[str, Iterable[str]]) -> list[Any]:
    """The topics done, this one, and those that could still be worth asking."""
    useful = topics_of(path for asked in paths.values() for path in asked)
    return [
        {"topic": other, "state": answers.answered.get(other.name), "is_here": other is topic}
        for other in TOPICS
        if other is topic or other.name in useful or other.name in answers.answered
    ]


def _here(course: list[Any]) -> Any:
    return next(item for item in course if item["is_here"])
