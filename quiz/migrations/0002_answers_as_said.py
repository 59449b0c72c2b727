"""Keep answers in the words of the questions, beside which questions were put.

What was kept before knows nothing of questions put, and no row lives longer than 30 days: rows of
the old form are deleted, and the few people they belong to answer again.
"""

from django.db import migrations, models


def delete_old_rows(apps, schema_editor):
    apps.get_model("quiz", "AnswerSheet").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("quiz", "0001_answer_sheets")]

    operations = [
        migrations.RunPython(delete_old_rows, migrations.RunPython.noop),
        migrations.RemoveField(model_name="answersheet", name="answered"),
        migrations.RemoveField(model_name="answersheet", name="facts"),
        migrations.AddField(
            model_name="answersheet",
            name="kept",
            field=models.JSONField(
                default=dict,
                help_text="What was said, and which questions were put.",
                verbose_name="answers",
            ),
        ),
    ]
