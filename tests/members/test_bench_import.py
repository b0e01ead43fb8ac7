"""The measurement of an import: its made-up file is one that is taken, its figures find their place in the document."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.management.commands.bench_import import Measured, do, make_workbook, table_of, write_section
from portal.models import Job
from tests.factories import make_unit
from tests.spreadsheets import begin, counts


@pytest.mark.django_db
def test_the_made_up_people_are_taken_and_what_it_cost_is_told(administrator, union, tmp_path):
    for number in range(3):
        make_unit(parent=union, code=f"to-{number}")
    make_workbook(tmp_path / "people.xlsx", 3)
    run = begin(administrator, SimpleUploadedFile("people.xlsx", (tmp_path / "people.xlsx").read_bytes()))
    seconds, cpu, peak = do(Job.objects.get()).split()

    run.refresh_from_db()
    assert (run.state, counts(run)) == ("checked", (3, 0, 0, 0))
    assert float(seconds) > 0 and float(cpu) > 0 and int(peak) > 1000


def test_every_figure_stands_beside_the_plain_read():
    table = table_of([Measured("plain", 0.5, 0.4, 100), Measured("import", 2.0, 1.0, 150)], 1000)
    assert table.splitlines()[-1] == "| import | 2.00 | 4.0 | 1.00 | 2.5 | 150 |"


def test_new_figures_replace_the_old_ones_and_nothing_else(tmp_path):
    document = tmp_path / "benchmarks.md"
    document.write_text("# Benchmarks\n")
    for table in ("old", "new"):
        for database in ("sqlite", "postgresql"):
            write_section(document, database, f"{database} {table}")

    told = [line for line in document.read_text().splitlines() if line and not line.startswith("<!--")]
    assert told == ["# Benchmarks", "sqlite new", "postgresql new"]
