from django.db import migrations, models
from django.db.models import Q

WITH_ADDRESS = ("accreditor", "certifyingbody", "institution", "program", "source")


def empty_what_is_no_address(apps, schema_editor):
    """No form lets one in, so there should be none; what is there is nothing to open."""
    is_of_the_web = Q(url="") | Q(url__istartswith="http://") | Q(url__istartswith="https://")
    for name in WITH_ADDRESS:
        rows = apps.get_model("certifications", name).objects
        rows.exclude(is_of_the_web).update(url="")


class Migration(migrations.Migration):
    dependencies = [
        ("certifications", "0010_program_bounds"),
    ]

    operations = [
        migrations.RunPython(empty_what_is_no_address, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="accreditor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""),
                    ("url__istartswith", "http://"),
                    ("url__istartswith", "https://"),
                    _connector="OR",
                ),
                name="accreditor_has_an_address_of_the_web",
                violation_error_message="Give an address that begins with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certifyingbody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""),
                    ("url__istartswith", "http://"),
                    ("url__istartswith", "https://"),
                    _connector="OR",
                ),
                name="body_has_an_address_of_the_web",
                violation_error_message="Give an address that begins with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="institution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""),
                    ("url__istartswith", "http://"),
                    ("url__istartswith", "https://"),
                    _connector="OR",
                ),
                name="school_has_an_address_of_the_web",
                violation_error_message="Give an address that begins with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""),
                    ("url__istartswith", "http://"),
                    ("url__istartswith", "https://"),
                    _connector="OR",
                ),
                name="program_has_an_address_of_the_web",
                violation_error_message="Give an address that begins with https:// or http://.",
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("url", ""),
                    ("url__istartswith", "http://"),
                    ("url__istartswith", "https://"),
                    _connector="OR",
                ),
                name="source_has_an_address_of_the_web",
                violation_error_message="Give an address that begins with https:// or http://.",
            ),
        ),
    ]
