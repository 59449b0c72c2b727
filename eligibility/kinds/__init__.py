"""The kinds of requirement: each a sentence of a handbook, each judged in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .answers import ApprovalTest, AttestationTest, ResidenceTest, StepTest
from .base import Case, Judgement, Test
from .counts import AttemptsTest, CreditsTest, SkillsTest
from .experience import ExperienceTest
from .holdings import CredentialTest, MilitaryTest
from .schooling import AgeTest, EducationTest
from .teaching import TeachingTest
from .training import TrainingTest

__all__ = ["ABOUT_PROGRAM", "GROUPS", "KINDS", "TESTS", "Case", "Judgement", "Test"]

TESTS: Mapping[str, type[Test]] = MappingProxyType(
    {
        "education": EducationTest,
        "age": AgeTest,
        "training": TrainingTest,
        "experience": ExperienceTest,
        "teaching": TeachingTest,
        "military": MilitaryTest,
        "credential_held": CredentialTest,
        "skills": SkillsTest,
        "continuing_education": CreditsTest,
        "attestation": AttestationTest,
        "attempts": AttemptsTest,
        "issuer_approval": ApprovalTest,
        "jurisdiction": ResidenceTest,
        "step": StepTest,
    }
)
GROUPS = ("any_of", "all_of", "at_least")
KINDS = (*TESTS, *GROUPS)
ABOUT_PROGRAM = frozenset({"training", "continuing_education"})
"""Kinds that look at one training program; experience does when it comes after a program."""
