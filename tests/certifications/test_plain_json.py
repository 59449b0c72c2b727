"""JSON that editors type: what no database should keep is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from certifications.admin.fields import PlainJson

NONSENSE = ("{", "9" * 5000, "[" * 100_000, "NaN", "[1e999]", '"\\u0000"', '"\\ud800"')


@pytest.mark.parametrize("typed", NONSENSE, ids=range(len(NONSENSE)))
def test_it_is_refused(typed):
    with pytest.raises(ValidationError):
        PlainJson().clean(typed)


@pytest.mark.parametrize(
    ("typed", "said"), [("2", 2), ('{"a": ["é"]}', {"a": ["é"]}), ('"x"', "x"), ("null", None)]
)
def test_everything_else_is_taken(typed, said):
    assert PlainJson(required=False).clean(typed) == said


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["9" * 5000, '"\\u0000"', "NaN"])
def test_an_editor_sees_the_page_again(editor, typed):
    address = reverse("admin:certifications_credentialfact_add")
    page = editor.post(address, {"name": "Kept", "value": typed})
    assert page.status_code == 200
    assert "Enter a valid JSON" in page.content.decode()
