"""The place of a page in the library's files, which stays when the page moves; filled for the pages there are."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from education.library_files import path_of
from education.site_map import SITE_MAP


def fill(apps, schema_editor):
    Page = apps.get_model("education", "Page")
    Redirect = apps.get_model("redirects", "Redirect")
    for page in Page.objects.exclude(library_hash=""):
        address = f"/{page.slug}/" if page.slug else "/"
        leads = Redirect.objects.filter(site_id=settings.SITE_ID, new_path=address)
        before = [path.strip("/") for path in leads.values_list("old_path", flat=True)]
        first = next((slug for slug in [page.slug, *before] if slug in SITE_MAP), page.slug)
        page.file = path_of(first, page.kind)
        page.save(update_fields=["file"])


class Migration(migrations.Migration):
    dependencies = [("education", "0004_reminder"), ("redirects", "0002_alter_redirect_new_path_help_text")]
    operations = [
        migrations.AddField(
            model_name="page", name="file", field=models.CharField(blank=True, max_length=220, default=""), preserve_default=False
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.UniqueConstraint(
                condition=~Q(file=""), fields=("lang", "file"), name="page_file_once_per_language"
            ),
        ),
    ]
