"""Publishing: what becomes a release, what is refused and in which words, what is kept."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction

from certifications import releases
from certifications.catalogue import canonical_text, content_hash, snapshot
from certifications.models import (
    Credential,
    EligibilityRoute,
    Publication,
    Release,
    Requirement,
)
from certifications.releases import PublishRefused

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


def change_the_text(text: str = "You are an adult.") -> None:
    Requirement.objects.filter(code="adult").update(text=text)


def reasons() -> list[str]:
    """Why publishing is refused; and that `problems` says the same and nothing was written."""
    with pytest.raises(PublishRefused) as refused:
        releases.publish()
    assert releases.problems() == refused.value.problems
    assert not Publication.objects.exists()
    assert not Release.objects.exists()
    return str(refused.value).splitlines()


# ---------------------------------------------------------------- what is published


@pytest.mark.twice
def test_publishing_keeps_the_snapshot_to_the_byte() -> None:
    factories.everything()
    release = releases.publish(note="First").release
    assert release.text == canonical_text(snapshot())
    assert release.hash == content_hash(release.text)
    assert release.short_id == release.hash[:12]
    assert Release.objects.get().content == snapshot()


def test_a_publication_says_who_when_and_why() -> None:
    factories.catalogue()
    editor = get_user_model().objects.create_user("editor")
    publication = releases.publish(by=editor, note="A new fee.")
    assert (publication.by, publication.note) == (editor, "A new fee.")
    assert releases.current().published_on == publication.published_on


def test_a_publication_outlives_the_account_of_its_editor() -> None:
    factories.catalogue()
    editor = get_user_model().objects.create_user("editor")
    releases.publish(by=editor)
    editor.delete()
    assert Publication.objects.get().by is None


def test_an_edit_changes_nothing_that_people_see_until_it_is_published() -> None:
    factories.catalogue()
    before = releases.publish().release
    change_the_text()
    releases.forget()
    assert releases.current().hash == before.hash
    after = releases.publish().release
    assert releases.current().hash == after.hash != before.hash


@pytest.mark.twice
def test_the_same_content_is_the_same_release() -> None:
    factories.catalogue()
    first = releases.publish()
    change_the_text()
    releases.publish()
    change_the_text("You meet adult.")
    third = releases.publish()
    assert third.release == first.release
    assert (Release.objects.count(), Publication.objects.count()) == (2, 3)
    assert releases.current().publication == third.pk


def test_an_old_release_can_be_published_again() -> None:
    # Given a release, and a later one
    factories.catalogue()
    old = releases.publish().release
    change_the_text()
    releases.publish()
    # When the old one is published again
    again = releases.publish_again(old, note="The edit was wrong.")
    # Then people see it, and the rows stay as the editors left them
    assert releases.current().hash == old.hash
    assert (again.release, again.note) == (old, "The edit was wrong.")
    assert Requirement.objects.get().text == "You are an adult."
    assert Release.objects.count() == 2


def test_an_old_release_that_no_longer_compiles_is_refused() -> None:
    factories.catalogue()
    releases.publish()
    text = canonical_text({**snapshot(), "format": 0})
    ancient = Release.objects.create(hash=content_hash(text), text=text)
    with pytest.raises(PublishRefused, match="format"):
        releases.publish_again(ancient)
    assert Publication.objects.count() == 1


def test_a_release_whose_text_was_altered_is_not_published_again() -> None:
    factories.catalogue()
    altered = Release.objects.create(hash="a" * 64, text=canonical_text(snapshot()))
    with pytest.raises(releases.ReleaseAltered, match="not what was published"):
        releases.publish_again(altered)


# ---------------------------------------------------------------- what is refused


def test_an_empty_catalogue_is_refused() -> None:
    assert reasons() == ["The catalogue: It has no credential yet. Add one first."]


def without_sources(model: str) -> Callable[[], None]:
    def act() -> None:
        owner = factories.credential(letters="RMA (AMT)")
        work = factories.route(owner, "work", name="Work experience")
        factories.requirement(work, "adult")
        made = {
            "route": lambda: factories.route(owner, "old", standing="retired", sources=[]),
            "requirement": lambda: factories.requirement(work, "cpr", sources=[]),
            "common": lambda: factories.requirement(owner, "felony", sources=[]),
            "document": lambda: factories.document(work, sources=[]),
            "route fee": lambda: factories.fee(work, "review", sources=[]),
            "fee": lambda: factories.fee(owner, sources=[]),
            "fact": lambda: factories.fact(owner, sources=[]),
            "collision": lambda: factories.collision("RMA", sources=[]),
        }
        made[model]()

    return act


@pytest.mark.parametrize(
    ("model", "where"),
    [
        ("route", "RMA (AMT) › Old"),
        ("requirement", "RMA (AMT) › Work experience › cpr"),
        ("common", "RMA (AMT) › felony"),
        ("document", "RMA (AMT) › Work experience › A letter."),
        ("route fee", "RMA (AMT) › Work experience › review"),
        ("fee", "RMA (AMT) › exam"),
        ("fact", "RMA (AMT) › time_minutes"),
        ("collision", "RMA"),
    ],
)
def test_what_has_no_source_is_refused(model: str, where: str) -> None:
    without_sources(model)()
    assert reasons() == [f"{where}: It has no source. Say where this was read."]


def changed(**given: object) -> Callable[[], object]:
    """The one requirement of the one route, changed past every check of the model."""
    return lambda: Requirement.objects.filter(code="adult").update(**given)


def add_another_version() -> None:
    first = EligibilityRoute.objects.get()
    first.valid_until = date(2026, 6, 30)
    first.save()
    later = factories.route(first.credential, valid_from=date(2026, 6, 30), name="Work")
    factories.requirement(later)


def add_to_a_group_elsewhere() -> None:
    other = factories.route(Credential.objects.get(), "school", standing="retired")
    group = factories.requirement(other, "either", kind="any_of", test={})
    factories.requirement(other, "inside", parent=group)
    changed(parent=group)()


def go_round() -> None:
    group = factories.requirement(
        EligibilityRoute.objects.get(), "round", kind="any_of", test={}, parent=None
    )
    Requirement.objects.filter(pk=group.pk).update(parent=group.pk + 1)
    factories.requirement(
        group.route, "about", pk=group.pk + 1, kind="any_of", test={}, parent=group
    )


@pytest.mark.parametrize(
    ("break_it", "where", "words"),
    [
        pytest.param(changed(kind="any_of", test={}), "adult", "The group is empty", id="group"),
        pytest.param(
            changed(kind="training", test={"kinds": ["plumbing"]}),
            "adult",
            "kinds[0]: Choose one of: medical_assisting",
            id="a value that no question offers",
        ),
        pytest.param(
            changed(kind="credential_held", test={"any_of": ["cma-zzz"], "status": ["active"]}),
            "adult",
            "no credential has the id 'cma-zzz'",
            id="a credential that is not there",
        ),
        pytest.param(
            changed(test={"minimum": 1}), "adult", "No question can", id="an unknown part"
        ),
        pytest.param(changed(test={}), "adult", "Give the lowest age", id="no test yet"),
        pytest.param(changed(text=" "), "adult", "no text a person can read", id="no text"),
        pytest.param(
            lambda: Requirement.objects.all().delete(),
            None,
            "needs at least one requirement",
            id="a route that asks nothing",
        ),
        pytest.param(
            lambda: factories.requirement(
                factories.route(
                    Credential.objects.get(),
                    valid_from=date(2025, 1, 1),
                    valid_until=date(2026, 1, 1),
                )
            ),
            None,
            "Two versions of this route are open at once",
            id="days that contradict each other",
        ),
        pytest.param(add_another_version, None, "open at once", id="two versions on one day"),
        pytest.param(
            lambda: factories.requirement(Credential.objects.get(), "adult"),
            None,
            "share the requirement id 'adult'",
            id="one id for two requirements",
        ),
        pytest.param(
            lambda: factories.requirement(
                EligibilityRoute.objects.get(), "inner", parent=Requirement.objects.get()
            ),
            "adult",
            "Only a group has parts",
            id="members of what is no group",
        ),
        pytest.param(
            add_to_a_group_elsewhere, "adult", "Its group is on another route", id="astray"
        ),
        pytest.param(go_round, "round", "stands inside itself", id="a group in itself"),
    ],
)
def test_what_cannot_be_judged_is_refused(
    break_it: Callable[[], object], where: str | None, words: str
) -> None:
    factories.catalogue(letters="RMA (AMT)")
    break_it()
    path = " › ".join(["RMA (AMT)", "Work", *([where] if where else [])])
    assert [reason for reason in reasons() if reason.startswith(f"{path}: ") and words in reason]


def test_a_group_that_needs_more_members_than_it_has_is_refused() -> None:
    route = factories.catalogue(letters="RMA (AMT)")
    group = factories.requirement(route, "two", kind="at_least", test={"n": 2})
    factories.requirement(route, "one", parent=group)
    assert reasons() == ["RMA (AMT) › Work › two: It asks for 2 parts but has 1."]


def test_every_reason_is_said_at_once() -> None:
    route = factories.catalogue(letters="RMA (AMT)")
    factories.requirement(route, "empty", kind="any_of", test={}, sources=[])
    factories.requirement(route, "unread", sources=[])
    said = reasons()
    assert [reason.partition(": ")[0].rpartition(" › ")[2] for reason in said] == [
        "empty",
        "empty",
        "unread",
    ]


# ---------------------------------------------------------------- one moment, one transaction


@pytest.mark.django_db(transaction=True)
@pytest.mark.twice
def test_publishing_sees_the_rows_of_one_moment_on_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets nobody else write meanwhile")
    with releases._one_at_a_time(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)


@pytest.mark.twice
def test_publishing_inside_another_transaction_is_undone_with_it() -> None:
    factories.catalogue()
    before = releases.publish()
    change_the_text()
    with transaction.atomic():
        releases.publish()
        transaction.set_rollback(True)
    assert Publication.objects.latest() == before
    releases.forget()
    assert releases.current().publication == before.pk
