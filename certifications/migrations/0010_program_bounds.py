from django.db import migrations, models
from django.db.models import Q


def empty_what_cannot_be(apps, schema_editor):
    """Lengths that no program has are not known."""
    programs = apps.get_model("certifications", "Program").objects
    programs.filter(length_months__gt=120).update(length_months=None)
    programs.filter(clock_hours=0).update(clock_hours=None)


class Migration(migrations.Migration):
    dependencies = [
        ("certifications", "0009_accreditors"),
    ]

    operations = [
        migrations.RunPython(empty_what_cannot_be, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="program", name="program_takes_time"),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=Q(length_months__isnull=True)
                | Q(length_months__gte=1, length_months__lte=120),
                name="program_takes_time",
                violation_error_message="Write 1 to 120. Leave it empty if it is not known.",
            ),
        ),
        migrations.AddConstraint(
            model_name="program",
            constraint=models.CheckConstraint(
                condition=Q(clock_hours__isnull=True) | Q(clock_hours__gt=0),
                name="program_clock_hours_above_zero",
                violation_error_message="Leave it empty if it is not known.",
            ),
        ),
    ]
