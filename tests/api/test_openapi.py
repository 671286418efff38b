"""The description in OpenAPI: whole, and such that a client can be generated from it."""

import re

import jsonschema
import pytest
from django.urls import get_resolver

from tests.api.test_pages import _flat

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def described(contractor):
    """The document as a client fetches it."""
    return contractor.get("openapi.json").said


def operations(described):
    return [(path, method, one) for path, ops in described["paths"].items() for method, one in ops.items()]


def test_every_address_and_method_is_in_it_with_its_answers_and_problems(described):
    paths = {re.sub(r"{\w+}", "<>", path.partition("/api/v1/")[2]): ops for path, ops in described["paths"].items()}
    for pattern in _flat(get_resolver("api.urls").url_patterns):
        if pattern.name == "openapi":
            continue
        ops = paths[re.sub(r"<[^>]*>", "<>", str(pattern.pattern))]
        view = pattern.callback.cls
        assert set(ops) == {name for name in METHODS if hasattr(view, name)}, pattern.name
    for path, method, one in operations(described):
        answers = set(one["responses"])
        assert any(status.startswith("2") for status in answers), (path, method)
        assert answers >= {"400", "401", "403", "404", "429"}, (path, method)
        problem = one["responses"]["404"]["content"]["application/problem+json"]["schema"]
        assert problem == {"$ref": "#/components/schemas/ProblemShape"}


def test_whatever_changes_a_version_says_so(described):
    for path, method, one in operations(described):
        asked = {parameter["name"]: parameter for parameter in one.get("parameters", ())}
        assert ("If-Match" in asked) == ({"412", "428"} <= set(one["responses"])), (path, method)


def test_a_client_can_be_generated_from_it(described):
    assert described["openapi"].startswith("3.1")
    ids = [one["operationId"] for _path, _method, one in operations(described)]
    assert len(ids) == len(set(ids))
    schemas = described["components"]["schemas"]
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert re.fullmatch(r"\w+", name)
    references = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(described)))
    assert references <= set(schemas)
    for path, _method, one in operations(described):
        placed = {parameter["name"] for parameter in one.get("parameters", ()) if parameter["in"] == "path"}
        assert placed == set(re.findall(r"{(\w+)}", path)), path
    assert all(path.partition("/api/v1/")[1] for path in described["paths"])
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
