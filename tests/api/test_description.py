"""What the interface says of itself. That its answers are so, tests/fuzz/test_interface.py asks."""

from collections import Counter

from ninja import Schema

SITES = ("careers.", "certifications.", "quiz.")


def every_schema(of=Schema):
    for schema in of.__subclasses__():
        yield schema
        yield from every_schema(schema)


def components(client):
    return client.get("/api/v1/openapi.json").json()["components"]["schemas"]


def test_no_two_shapes_have_one_name(client, db):
    """The description keeps one by each name: the other would be told wrong."""
    described = components(client)
    ours = {one for one in every_schema() if one.__module__.startswith(SITES)}
    names = Counter(one.__name__ for one in ours if one.__name__ in described)
    assert names.total() > 20
    assert [name for name, times in names.items() if times > 1] == []


def test_the_source_of_a_rule_is_told_as_an_answer_has_it(client, db):
    described = components(client)
    shape = described["RequirementOut"]["properties"]["sources"]["items"]["$ref"].split("/")[-1]
    assert described[shape]["required"] == ["id", "title", "url", "read_on", "confidence"]


def test_the_first_day_of_a_step_is_told_by_its_name(client, db):
    step = components(client)["StepOut"]
    assert "from" in step["properties"]
    assert "from_" not in step["properties"]


def test_the_schema_of_files_says_what_kind_of_answer_it_is(client, db):
    path = client.get("/api/v1/openapi.json").json()["paths"]["/api/v1/exchange-schema.json"]
    kind = client.get("/api/v1/exchange-schema.json").headers["Content-Type"]
    assert [*path["get"]["responses"]["200"]["content"]] == [kind]
