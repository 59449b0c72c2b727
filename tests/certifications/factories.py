"""Small catalogues made by hand. What a test does not name is filled in and valid.

Like fixtures, they are where history begins: making them leaves no entries.
"""

from datetime import date
from itertools import count
from typing import Any

from certifications.accreditors import Accreditor, Recognition
from certifications.history.records import unrecorded
from certifications.models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    NameCollision,
    Requirement,
    Source,
)
from certifications.personas import Persona
from certifications.provenance import SourceReading
from certifications.public_files import DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

READ_ON = date(2026, 11, 24)
ADULT = {"min": 18}
_numbers = count(1)


def body(code: str = "aama", **given: Any) -> CertifyingBody:
    made = {"name": f"The {code} body", "abbreviation": code.upper(), **given}
    with unrecorded():
        return CertifyingBody.objects.get_or_create(code=code, defaults=made)[0]


def source(code: str = "handbook", **given: Any) -> Source:
    made = {"title": f"Where {code} was read", "read_on": READ_ON, **given}
    with unrecorded():
        return Source.objects.get_or_create(code=code, defaults=made)[0]


def credential(code: str = "cma-aama", **given: Any) -> Credential:
    made = {"name": f"The {code} credential", "letters": code.upper(), **given}
    made.setdefault("body", body())
    with unrecorded():
        return Credential.objects.create(code=code, **made)


def route(of: Credential, code: str = "work", **given: Any) -> EligibilityRoute:
    return _sourced(EligibilityRoute, {"credential": of, "code": code, "name": code.title()}, given)


def requirement(of: Credential | EligibilityRoute, code: str = "", **given: Any) -> Requirement:
    """A requirement of a route, or of all routes of a credential."""
    code = code or f"requirement-{next(_numbers)}"
    made = {"code": code, "text": f"You meet {code}.", "kind": "age", "test": ADULT}
    return _sourced(Requirement, {**_owned(of), **made}, given)


def document(of: EligibilityRoute, text: str = "A letter.", **given: Any) -> Document:
    made = {"route": of, "text": text, "issued_by": "your employer"}
    return _sourced(Document, made, given)


def fee(of: Credential | EligibilityRoute, kind: str = "exam", **given: Any) -> Fee:
    return _sourced(Fee, {**_owned(of), "kind": kind, "amount_usd": 125}, given)


def fact(of: Credential, name: str = "time_minutes", **given: Any) -> CredentialFact:
    made = {"credential": of, "topic": "exam", "name": name, "text": f"About {name}."}
    return _sourced(CredentialFact, made, given)


def collision(letters: str = "CMA", **given: Any) -> NameCollision:
    return _sourced(NameCollision, {"letters": letters, "meanings": ["One", "Another"]}, given)


def school(code: str = "north-college", **given: Any) -> Institution:
    made = {"name": code.title().replace("-", " "), "city": "Springfield", "state": "OR", **given}
    return _sourced(Institution, {"code": code}, made)


def program(code: str = "north-college-ma", of: Institution | None = None, **given: Any) -> Program:
    made = {"code": code, "name": "Medical Assistant", "cip": "51.0801"}
    return _sourced(Program, {**made, "institution": of or school(f"school-of-{code}")}, given)


def proof(of: Program, **given: Any) -> ProgrammaticAccreditation:
    made = {"program": of, "accreditor": "ABHES", "known_on": "2020-11"}
    return _sourced(ProgrammaticAccreditation, made, given)


def school_proof(of: Institution, **given: Any) -> InstitutionalAccreditation:
    made = {"institution": of, "accreditor": "ABHES", "known_on": "2020-11", "recognized": True}
    return _sourced(InstitutionalAccreditation, made, given)


def cost(of: Program, **given: Any) -> ProgramCost:
    made = {"program": of, "kind": "program_total", "amount_usd": 9000, "year": "2023-24"}
    return _sourced(ProgramCost, made, given)


def figure(of: Institution, **given: Any) -> SchoolFigure:
    made = {"cip": "51.0801", "level": "certificate", "measure": "completers", "value": 12}
    words = {"year": "2022-23", "scope": "All who finished this subject at this school."}
    return _sourced(SchoolFigure, {"institution": of, **made, **words}, given)


def data_file(**given: Any) -> DataFile:
    made = {"kind": "ipeds_hd", "file_name": "hd2023.csv", "publisher": "NCES", "year": "2023"}
    return DataFile.objects.create(**{**made, "size": 1, "sha256": "0" * 64, **given})


def listed(unitid: str = "100001", **given: Any) -> DirectoryEntry:
    made = {"name": "Listed College", "city": "Salem", "state": "OR", "is_active": True}
    stamps = {"name": ["ipeds_hd", "2023", "Listed College"]}
    return DirectoryEntry.objects.create(unitid=unitid, **{**made, "imported": stamps, **given})


def zip_code(number: str = "97301", **given: Any) -> ZipCode:
    made = {"place": "Salem", "state": "OR", "latitude": 44.94, "longitude": -123.03, **given}
    return ZipCode.objects.get_or_create(zip=number, defaults=made)[0]


def open_match(key: str = "100001", **given: Any) -> OpenMatch:
    made = {"kind": "dapip_records", "about": "school", "says": "A college in Salem"}
    return OpenMatch.objects.create(key=key, **{**made, **given})


def accreditor(code: str = "abhes", **given: Any) -> Accreditor:
    """One of programs and schools, recognized by the Department."""
    made = {"abbreviation": code.upper(), "name": code.title(), "of_schools": True, **given}
    row = _sourced(Accreditor, {"code": code}, made)
    _sourced(Recognition, {"accreditor": row, "by": "usde"}, {})
    return row


def persona(code: str = "somebody", **given: Any) -> Persona:
    """Somebody thirty years old, for whom the smallest catalogue is open."""
    made = {
        "title": f"The persona {code}",
        "story": "Somebody who was made up for a test.",
        "as_of": READ_ON,
        "profile": {"age": 30},
        "expect": {"cma-aama": {"verdict": "eligible"}},
        **given,
    }
    return Persona.objects.create(code=code, **made)


def reading(of: Source, **given: Any) -> SourceReading:
    made = {"source": of, "read_on": of.read_on, "confirmed": 1, "note": "As it was.", **given}
    return SourceReading.objects.create(**made)


def taught(code: str = "north-college-ma", **given: Any) -> Program:
    """A program with some of each kind of row about it."""
    made = program(code, **given)
    proof(made)
    school_proof(made.institution)
    figure(made.institution)
    cost(made)
    return made


def catalogue(code: str = "cma-aama", **given: Any) -> EligibilityRoute:
    """The smallest that can be published: a credential with a route that asks one thing."""
    made = route(credential(code, **given))
    requirement(made, "adult")
    return made


def everything(code: str = "cma-aama") -> Credential:
    """A credential with some of each kind of row, groups in groups included."""
    owner = credential(code, jurisdiction="WA", occupation_code="31-9092")
    requirement(owner, "common")
    fact(owner, value={"minutes": 160})
    fee(owner)
    collision(f"X-{code}")
    persona(f"persona-for-{code}", expect={code: {"verdict": "unknown"}}).sources.add(source())
    taught(f"program-for-{code}")
    accreditor(f"by-{code}")
    reading(source())
    number = next(_numbers)
    data_file(sha256=f"{number:064x}")
    listed(f"{100000 + number}")
    zip_code(f"{10000 + number}")
    open_match(f"{number}")
    for position, name in enumerate(("work", "school"), start=1):
        made = route(owner, name, position=position)
        document(made)
        fee(made, "review", amount_usd=None, note="Nobody says.")
        group = requirement(made, "either", kind="any_of", test={})
        inner = requirement(made, "both", kind="all_of", test={}, parent=group)
        requirement(made, "old", parent=inner, remedy_action="Wait.", remedy_source=source("wait"))
        requirement(made, "older", parent=inner, test={"min": 21}, position=1)
        requirement(made, "oldest", parent=group, test={"min": 65}, position=1)
    return owner


def _owned(of: Credential | EligibilityRoute) -> dict[str, Any]:
    return {"credential": of} if isinstance(of, Credential) else {"route": of}


def _sourced(model: Any, made: dict[str, Any], given: dict[str, Any]) -> Any:
    """A row with `sources`, which is one handbook unless a test says otherwise."""
    sources = given.pop("sources", None)
    with unrecorded():
        row = model.objects.create(**{"confidence": "official", **made, **given})
        _read_in(row, [source()] if sources is None else sources)
    return row


def _read_in(row: Any, sources: list[Source]) -> None:
    """Where a new row was read, at once: `set` would first ask what is there already."""
    through, own = row.sources.through, row._meta.get_field("sources").m2m_field_name()
    through.objects.bulk_create([through(**{own: row, "source": one}) for one in sources])
