"""What docs/security.md says of the site's security names what is there, and hides no gap."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.once
ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs/security.md").read_text("utf-8")

# The sections of OWASP ASVS 5.0.0 in its own words and order.
STANDARD = """
V1.1 Encoding and Sanitization Architecture
V1.2 Injection Prevention
V1.3 Sanitization
V1.4 Memory, String, and Unmanaged Code
V1.5 Safe Deserialization
V2.1 Validation and Business Logic Documentation
V2.2 Input Validation
V2.3 Business Logic Security
V2.4 Anti-automation
V3.1 Web Frontend Security Documentation
V3.2 Unintended Content Interpretation
V3.3 Cookie Setup
V3.4 Browser Security Mechanism Headers
V3.5 Browser Origin Separation
V3.6 External Resource Integrity
V3.7 Other Browser Security Considerations
V4.1 Generic Web Service Security
V4.2 HTTP Message Structure Validation
V4.3 GraphQL
V4.4 WebSocket
V5.1 File Handling Documentation
V5.2 File Upload and Content
V5.3 File Storage
V5.4 File Download
V6.1 Authentication Documentation
V6.2 Password Security
V6.3 General Authentication Security
V6.4 Authentication Factor Lifecycle and Recovery
V6.5 General Multi-factor authentication requirements
V6.6 Out-of-Band authentication mechanisms
V6.7 Cryptographic authentication mechanism
V6.8 Authentication with an Identity Provider
V7.1 Session Management Documentation
V7.2 Fundamental Session Management Security
V7.3 Session Timeout
V7.4 Session Termination
V7.5 Defenses Against Session Abuse
V7.6 Federated Re-authentication
V8.1 Authorization Documentation
V8.2 General Authorization Design
V8.3 Operation Level Authorization
V8.4 Other Authorization Considerations
V9.1 Token source and integrity
V9.2 Token content
V10.1 Generic OAuth and OIDC Security
V10.2 OAuth Client
V10.3 OAuth Resource Server
V10.4 OAuth Authorization Server
V10.5 OIDC Client
V10.6 OpenID Provider
V10.7 Consent Management
V11.1 Cryptographic Inventory and Documentation
V11.2 Secure Cryptography Implementation
V11.3 Encryption Algorithms
V11.4 Hashing and Hash-based Functions
V11.5 Random Values
V11.6 Public Key Cryptography
V11.7 In-Use Data Cryptography
V12.1 General TLS Security Guidance
V12.2 HTTPS Communication with External Facing Services
V12.3 General Service to Service Communication Security
V13.1 Configuration Documentation
V13.2 Backend Communication Configuration
V13.3 Secret Management
V13.4 Unintended Information Leakage
V14.1 Data Protection Documentation
V14.2 General Data Protection
V14.3 Client-side Data Protection
V15.1 Secure Coding and Architecture Documentation
V15.2 Security Architecture and Dependencies
V15.3 Defensive Coding
V15.4 Safe Concurrency
V16.1 Security Logging Documentation
V16.2 General Logging
V16.3 Security Events
V16.4 Log Protection
V16.5 Error Handling
V17.1 TURN Server
V17.2 Media
V17.3 Signaling
""".strip().splitlines()
YES, IN_PART, NO, NOT_OURS = "yes", "in part", "no", "does not apply"
ROW = re.compile(r"\| (V\d+\.\d+ [^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|")
AT_THE_TOP = re.compile(r"^- \*\*(V\d+\.\d+)\*\* ", re.MULTILINE)
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.@-]+(?:/[\w.@-]+)*(?:/|\.\w+)")
ROWS = [
    tuple(cell.strip() for cell in found.groups())
    for line in PAGE.splitlines()
    if (found := ROW.fullmatch(line))
]


def test_every_section_of_the_standard_has_a_line_and_there_is_no_other() -> None:
    assert [section for section, *_rest in ROWS] == STANDARD
    lines = [line for line in PAGE.splitlines() if line.startswith("| V")]
    assert len(lines) == len(ROWS)
    assert {met for _section, met, *_rest in ROWS} <= {YES, IN_PART, NO, NOT_OURS}


def test_what_is_not_met_stands_at_the_top() -> None:
    head = PAGE[PAGE.index("## What is not met") : PAGE.index("## Every section")]
    gaps = [section.split()[0] for section, met, *_rest in ROWS if met in (IN_PART, NO)]
    assert AT_THE_TOP.findall(head) == gaps


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def is_path(span: str) -> bool:
    """Whether a span names a file of ours: not an address, and not a path on a server."""
    path = span.partition("::")[0]
    return bool(PATH.fullmatch(path)) and ("/" in path or (ROOT / path).exists())


def paths_in(text: str) -> list[str]:
    return [span for span in SPAN.findall(text) if is_path(span)]


def test_every_path_is_there() -> None:
    named = {span.partition("::")[0] for span in paths_in(PAGE)}
    assert len(named) > 60
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_test_is_there() -> None:
    named = {tuple(span.split("::")) for span in paths_in(PAGE) if "::" in span}
    assert len(named) > 80
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^(?:async )?def {name}\(", text_of(path), re.MULTILINE)
    ]
    assert missing == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].split()[0])
def test_a_line_shows_what_it_says(row: tuple[str, ...]) -> None:
    """What is met has evidence, and each name beside a file stands in one of the line's files."""
    _section, met, how, evidence = row
    assert how.endswith(".")
    files = [span.partition("::")[0] for span in paths_in(evidence)]
    if met != NOT_OURS:
        assert files
    names = [span for span in SPAN.findall(evidence) if not is_path(span)]
    texts = [text_of(path) for path in files]
    assert [name for name in names if not any(name in text for text in texts)] == []


def test_people_are_led_there() -> None:
    assert "](docs/security.md)" in text_of("README.md")
    assert "](security.md)" in text_of("docs/deploy.md")
