"""The conversation: a topic a page, records one at a time, and what we read back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from careers.guides import FOR_TOPIC
from careers.states import gives_credentials
from certifications.programs import described
from certifications.releases import CurrentRelease
from certifications.views import with_release

from . import answers as kept
from .answers import MOST_RECORDS, Answers
from .assessment import Open, faults, open_questions
from .course import Page, course, fresh_keys, fresh_keys_of, next_page, useful_keys, worth_asking_of
from .forms import TopicForm
from .open_answers import ASK, CHECK, unasked
from .posting import posted_from
from .readback import cards, limits, on_record, removed_card, summary
from .told import facts_of, state_in
from .topics import Topic, all_keys, form_for, keys_in, names_of, topic_in, topics_in

ALIKE = gettext_lazy(
    "You have told us of one just like this already. If there really were two, save it again."
)
RECORD_ID = re.compile(r"[0-9a-f]{16}")
MORE = "more"
"""Asks for the questions of a topic, or of a record, that were not put yet, and no others."""
FIND = "find"
"""Shows what was looked up, beside what was typed on the page that asked for it."""
CORRECT = "correct"
"""Asks for what our record of a program says, so that the person can say otherwise."""


@require_safe
@never_cache
@with_release
def start(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Go to the first page that can still decide something, or to the results."""
    return redirect(_next_address(kept.read(request), release))


def _next_address(answers: Answers, release: CurrentRelease) -> str:
    page = next_page(answers, open_questions(answers, release), release)
    return _address(page) if page else reverse("quiz:results")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_release
def ask(request: HttpRequest, release: CurrentRelease, topic_name: str) -> HttpResponse:
    """Ask one topic. What is left open counts as not sure, so it is never an error.

    A topic that has nothing to ask leads on.
    """
    topic = _topic(topic_name, release)
    if topic.is_list:
        return _ask_list(request, release, topic)
    answers = kept.read(request)
    open_ = _open_of(answers, release)
    sent = _sent(request)
    keys = _keys(sent, topic, release, lambda: _offered(request, topic, answers, open_, release))
    form = form_for(topic, release, keys=keys, told=answers.told(topic.name), data=sent)
    if not form.keys:
        return _onward(request, answers, release)
    if _is_accepted(form, topic, release):
        given, asked = form.given(), form.keys

        def keep(now: Answers) -> None:
            # Another page may have said more of the topic meanwhile.
            fresh = form_for(topic, release, keys=asked, told=now.told(topic.name), data=form.data)
            now.put(topic.name, fresh.given() if fresh.is_valid() else given, asked)

        changed = kept.change(request, keep)
        return kept.keep_key(_onward(request, changed, release), changed)
    return render(
        request, "quiz/topic.html", _about(request, topic, answers, open_, release, form=form)
    )


def _open_of(answers: Answers, release: CurrentRelease) -> Open:
    """What is worth asking, found when somebody looks: who sends answers mostly needs it not."""
    return cast(Open, SimpleLazyObject(lambda: open_questions(answers, release)))


def _named(request: HttpRequest, topic: Topic, release: CurrentRelease) -> set[str]:
    """The questions that the address names, whether or not they change anything today."""
    return set(request.GET.getlist(ASK)) & set(all_keys(topic, release))


def _offered(
    request: HttpRequest, topic: Topic, answers: Answers, open_: Open, release: CurrentRelease
) -> set[str]:
    """The questions to show: those named, those never put, or all put that could matter."""
    named = _named(request, topic, release)
    fresh = fresh_keys(topic, answers, open_)
    if named or (MORE in request.GET and fresh):
        return named or set(fresh)
    return answers.asked(topic.name) | useful_keys(topic, answers, open_)


def _ask_list(request: HttpRequest, release: CurrentRelease, topic: Topic) -> HttpResponse:
    """The records of a topic. That there are no more, or none at all, is for the person to say."""
    if request.method == "POST":
        return _close_list(request, topic, release)
    answers = kept.read(request)
    found = cards(topic, answers, release)
    open_ = open_questions(answers, release)
    is_full = len(found) >= MOST_RECORDS
    more = {"cards": found, "is_full": is_full, "removed": removed_card(topic, answers, release)}
    context = _about(request, topic, answers, open_, release, **more)
    return render(request, "quiz/list.html", context)


def _close_list(request: HttpRequest, topic: Topic, release: CurrentRelease) -> HttpResponse:
    def close(answers: Answers) -> None:
        if "unsure" in request.POST:
            answers.close_list(topic.name, whole=False)
        elif answers.records(topic.name):
            answers.close_list(topic.name, whole=True)
        elif "nothing" in request.POST:
            answers.say(topic.name, has=False)

    changed = kept.change(request, close)
    said = changed.whole(topic.name) is not None or changed.has(topic.name) is False
    response = _onward(request, changed, release) if said else _back_to(request, topic)
    return kept.keep_key(response, changed)


@require_safe
@never_cache
@with_release
def add(request: HttpRequest, release: CurrentRelease, topic_name: str) -> HttpResponse:
    """Lead to the page of a record that is not there yet.

    It has an address of its own, so that the way back in a browser shows what was told there,
    and sending it again changes that record.
    """
    topic = _topic(topic_name, release)
    if not topic.is_list:
        raise Http404
    address = reverse("quiz:record", args=[topic.name, secrets.token_hex(8)])
    query = request.GET.urlencode()
    return redirect(f"{address}?{query}" if query else address)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@with_release
def record(
    request: HttpRequest, release: CurrentRelease, topic_name: str, record_id: str
) -> HttpResponse:
    """Tell of a record, or change what was told. Sent twice, it is there once."""
    topic = _topic(topic_name, release)
    if not topic.is_list:
        raise Http404
    answers = kept.read(request)
    known = answers.record(topic.name, record_id)
    if known is None and not _can_be_added(request, topic, record_id, answers):
        return _back_to(request, topic)
    told = known["told"] if known else {}
    says = on_record(told, release) if CORRECT in request.GET else {}
    open_ = _open_of(answers, release)
    is_more = MORE in request.GET and known is not None
    sent = _sent(request)
    if sent is None and FIND in request.GET:
        sent = _typed(answers, topic, record_id)

    def offered() -> set[str]:
        named = _named(request, topic, release) if known else set()
        keys = named or _offered_of(topic, record_id, answers, open_, release, only_more=is_more)
        return {*keys, *topic.form.keys_of(says, told)}

    keys = _keys(sent, topic, release, offered)
    own = _state_of(answers) if topic.name == "credentials" else ""
    told_of = {**says, **told}
    form = form_for(topic, release, keys=keys, told=told_of, data=sent, credentials_of=own)
    if form.only_looks and request.method == "POST" and answers.key:
        return _show_found(request, topic, record_id, form)
    is_sent = request.method == "POST" and not form.only_looks
    is_accepted = is_sent and _is_accepted(form, topic, release)
    is_alike = is_accepted and not is_more and answers.has_twin(topic.name, record_id, form.given())
    if is_alike and "alike" not in request.POST:
        form.add_error(None, ALIKE)
    if is_accepted and form.is_valid():
        # What the person leaves as our record has it is still the record's, not theirs.
        said, asked = form.given(), form.keys
        given = {part: None if value == says.get(part) else value for part, value in said.items()}
        changed = kept.change(
            request, lambda now: now.put_record(topic.name, record_id, given, asked)
        )
        more = worth_asking_of(topic, record_id, changed, release)
        response = _more_of(request, topic, record_id) if more else _back_to(request, topic)
        return kept.keep_key(response, changed)
    more_about = {
        "record_id": record_id,
        "is_new": known is None,
        "is_alike": is_alike,
        "is_more": is_more,
        "record": described(release, told.get("program", "")),
        "is_correcting": CORRECT in request.GET,
    }
    context = _about(request, topic, answers, open_, release, form=form, **more_about)
    return render(request, "quiz/record.html", context)


def _can_be_added(request: HttpRequest, topic: Topic, record_id: str, answers: Answers) -> bool:
    """Whether a record that is not there can be told of here.

    One that was just removed is offered back on the list. What is typed about it meanwhile, in
    another tab, is not lost.
    """
    if not RECORD_ID.fullmatch(record_id) or len(answers.records(topic.name)) >= MOST_RECORDS:
        return False
    removed = answers.removed(topic.name)
    return request.method == "POST" or removed is None or removed["id"] != record_id


def _offered_of(
    topic: Topic,
    record_id: str,
    answers: Answers,
    open_: Open,
    release: CurrentRelease,
    *,
    only_more: bool,
) -> set[str]:
    """The questions of a record to show: the first ones, or the rest, or all that were put."""
    known = answers.record(topic.name, record_id)
    if known is None:
        return set(topic.form.BASE)
    fresh = fresh_keys_of(topic, record_id, answers, open_) | worth_asking_of(
        topic, record_id, answers, release
    )
    if only_more and fresh:
        return set(fresh)
    return {*topic.form.BASE, *known["asked"], *fresh}


@never_cache
@posted_from("quiz:ask", "topic_name")
@with_release
def remove(
    request: HttpRequest, release: CurrentRelease, topic_name: str, record_id: str
) -> HttpResponse:
    """Take a record away."""
    return _change_list(
        request, release, topic_name, lambda now: now.remove_record(topic_name, record_id)
    )


@never_cache
@posted_from("quiz:ask", "topic_name")
@with_release
def undo(
    request: HttpRequest, release: CurrentRelease, topic_name: str, record_id: str
) -> HttpResponse:
    """Put back the record that was just removed."""
    return _change_list(
        request, release, topic_name, lambda now: now.undo_removal(topic_name, record_id)
    )


def _change_list(
    request: HttpRequest, release: CurrentRelease, topic_name: str, how: Callable[[Answers], None]
) -> HttpResponse:
    """Change a list, and show it."""
    topic = _topic(topic_name, release)
    if not topic.is_list:
        raise Http404
    return kept.keep_key(_back_to(request, topic), kept.change(request, how))


@require_safe
@never_cache
@with_release
def check_answers(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Everything the person told us, with a way to change each answer."""
    answers = kept.read(request)
    removed = (removed_card(topic, answers, release) for topic in topics_in(release.content))
    open_ = open_questions(answers, release)
    # Who has told nothing goes on with the first question.
    never_put = {} if answers.is_empty else unasked(answers, open_, release)
    context = {
        "rows": summary(answers, release, never_put),
        "limits": limits(answers),
        "removed": next(filter(None, removed), None),
        "next": next_page(answers, open_, release),
        "release": release,
        "here": "check",
    }
    return render(request, "quiz/check.html", context)


# ---------------------------------------------------------------- what the views share


def _topic(name: str, release: CurrentRelease) -> Topic:
    try:
        return topic_in(release.content, name)
    except KeyError:
        raise Http404 from None


def _address(page: Page) -> str:
    if page.record_id:
        return f"{reverse('quiz:record', args=[page.topic.name, page.record_id])}?{MORE}=1"
    if page.is_first:
        return reverse("quiz:add", args=[page.topic.name])
    address = reverse("quiz:ask", args=[page.topic.name])
    return f"{address}?{MORE}=1" if page.is_more else address


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was posted; None shows what is known."""
    return request.POST if request.method == "POST" else None


def _keys(
    sent: QueryDict | None,
    topic: Topic,
    release: CurrentRelease,
    offered: Callable[[], Collection[str]],
) -> Collection[str]:
    """The questions of the form: those that were on the page the person sent, if it says so."""
    if sent is None or "keys" not in sent:
        return offered()
    return set(sent["keys"].split()) & set(all_keys(topic, release))


def _typed(answers: Answers, topic: Topic, record_id: str) -> QueryDict | None:
    """The form that asked to look something up, as it was sent."""
    fields = answers.typed(topic.name, record_id)
    if fields is None:
        return None
    sent = QueryDict(mutable=True)
    for name, values in fields.items():
        sent.setlist(name, values)
    return sent


def _show_found(
    request: HttpRequest, topic: Topic, record_id: str, form: TopicForm
) -> HttpResponse:
    """Show what was looked up at an address of its own: else the way back asks to send it again.

    What was typed stands in no address. It waits in the row of the answers.
    """
    fields = form.as_sent(request.POST)
    kept.change(request, lambda now: now.type(topic.name, record_id, fields))
    query = request.GET.copy()
    query[FIND] = "1"
    return redirect(f"{request.path}?{query.urlencode()}#{FIND}")


def _state_of(answers: Answers) -> str:
    """The person's state, where it gives credentials of its own."""
    state = state_in(answers.told("you")) or ""
    return state if gives_credentials(state) else ""


def _is_accepted(form: TopicForm, topic: Topic, release: CurrentRelease) -> bool:
    """Whether the form is in order, and the engine takes what it says."""
    if form.is_valid():
        for part, message in faults(topic.name, facts_of(topic.name, form.together), release):
            form.complain(part, message)
    return form.is_valid()


def _onward(request: HttpRequest, answers: Answers, release: CurrentRelease) -> HttpResponse:
    """To the next page, or back to where the person came from to change an answer."""
    return redirect("quiz:check" if _then(request) else _next_address(answers, release))


def _more_of(request: HttpRequest, topic: Topic, record_id: str) -> HttpResponse:
    """To the rest of the questions to one record."""
    address = reverse("quiz:record", args=[topic.name, record_id])
    then = f"&then={CHECK}" if _then(request) else ""
    return redirect(f"{address}?{MORE}=1{then}")


def _back_to(request: HttpRequest, topic: Topic) -> HttpResponse:
    """To the list of a topic."""
    address = reverse("quiz:ask", args=[topic.name])
    return redirect(f"{address}?then={CHECK}" if _then(request) else address)


def _then(request: HttpRequest) -> bool:
    return request.GET.get("then") == CHECK


def _about(
    request: HttpRequest,
    topic: Topic,
    answers: Answers,
    open_: Open,
    release: CurrentRelease,
    **more: Any,
) -> dict[str, Any]:
    """What every page of a topic shows besides its form."""
    names = names_of(release.content)
    steps = course(answers, open_, topic, release)
    place = next(i for i, step in enumerate(steps) if step["is_here"])
    before = [step["topic"] for step in steps[:place] if step["state"]]
    return {
        "topic": topic,
        "deciding": [names[one] for one in _deciding(topic, open_, answers, more.get("form"))],
        "course": steps,
        "places": FOR_TOPIC.get(topic.name, ()),
        "place": place + 1,
        "back": before[-1] if before else None,
        "then": CHECK if _then(request) else "",
        "is_more": MORE in request.GET,
        "release": release,
        "here": "check",
        **more,
    }


def _deciding(topic: Topic, open_: Open, answers: Answers, form: TopicForm | None) -> list[str]:
    """The credentials that turn on what is asked here."""
    told = answers.told(topic.name)
    return [
        name
        for name, paths in open_.by_credential.items()
        if (topic.is_list and any(path.startswith(topic.name) for path in paths))
        or (form is not None and keys_in(topic.name, paths, told) & set(form.keys))
    ]
