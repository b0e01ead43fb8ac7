"""Every form of a report is opened again and says the same figures as the snapshot."""

import csv
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import jsonschema
import openpyxl
import pytest
from django.urls import reverse
from docx import Document

from achievements.models import Achievement, Evidence, Measurement
from reports import formats, rendering, schema, services, tables, tasks
from reports.canonical import canonical
from reports.models import Report
from reports.snapshot import Content, read
from tests.factories import NOW, Person
from tests.reports.factories import BUILT, WHY, Case, log

Run = Callable[[], int]

# domain.md §2: name, number, unit, how it is worded, its period as printed.
CASE_2021 = {
    ("Cá nhân bị xử phạt hành chính về đưa tin sai sự thật", "3", "cá nhân", "3 cá nhân", "từ đầu năm đến nay"),
    ("Trường hợp nhắc nhở, yêu cầu gỡ bỏ thông tin", "36", "trường hợp", "36 trường hợp", "từ đầu năm đến nay"),
    ("Camera thông minh được lắp đặt", "62", "camera", "62 camera", "trong thời gian ngắn"),
    ("Chốt kiểm soát dịch được giám sát", "21", "chốt", "21 chốt", "trong thời gian ngắn"),
    (
        "Cuộc họp trực tuyến được kết nối, vận hành", "233", "cuộc họp",
        "233 cuộc họp (ước tính tăng 80% so với năm 2020)", "8 tháng đầu năm 2021",
    ),
    ("Tỷ lệ cung cấp dịch vụ công trực tuyến mức độ 3, 4", "80.35", "%", "tăng lên 80,35%", ""),
    ("Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3, 4", "35", "%", "35%, vượt kế hoạch đề ra", ""),
}  # fmt: skip
FIELDS = ("name", "number", "unit_of_measure", "wording", "period_wording")
CONTROLS: dict[str, int | Decimal] = {
    "deeds": 5,
    "figures": 7,
    "measurements": 7,
    "parts": 0,
    "photos": 5,
    "commitments": 0,
}
CONTROLS["numbers"] = Decimal("470.35")


def taken(report: Report, suffix: str) -> bytes:
    return formats.file_of(report, formats.FORMS[suffix], now=NOW)


def book_of(report: Report) -> Any:
    return openpyxl.load_workbook(BytesIO(taken(report, "xlsx")), data_only=True)


def csv_of(content: bytes) -> dict[str, list[dict[str, str]]]:
    with ZipFile(BytesIO(content)) as archive:
        texts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: list(csv.DictReader(StringIO(text, newline=""))) for name, text in texts.items()}


def plain(number: Any) -> str:
    return f"{Decimal(str(number)).normalize():f}"


def said(rows: list[dict[str, Any]]) -> set[tuple[str, ...]]:
    return {tuple(plain(row[name]) if name == "number" else row[name] or "" for name in FIELDS) for row in rows}


def rows_of(sheet: Any, table: tables.Table) -> list[dict[str, Any]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]


def made_final(report: Report, by: Person, run_jobs: Run) -> Report:
    services.finalise_report(report, by=by.actor, now=NOW)
    run_jobs()
    report.refresh_from_db()
    return report


def test_the_workbook_says_the_case_of_2021(report: Report) -> None:
    sheet = book_of(report)["Số liệu"]

    assert said(rows_of(sheet, tables.FIGURES)) == CASE_2021
    assert {cell.data_type for cell in sheet["C"][1:]} == {"n"}


def test_the_csv_files_say_the_case_of_2021(report: Report) -> None:
    files = csv_of(taken(report, "zip"))

    assert said(files["so-lieu.csv"]) == CASE_2021
    assert sorted(files) == sorted(
        [f"{table.name}.csv" for table in tables.TABLES]
        + ["thong-tin.csv", "tong-kiem.csv", "noi-dung.csv", "tu-dien.csv"]
    )


def test_the_json_says_the_case_of_2021_and_follows_its_schema(report: Report) -> None:
    told = json.loads(taken(report, "json"))

    figures = [each | {"number": tables.number_of(each)} for each in told["snapshot"]["figures"]]
    assert said(figures) == CASE_2021
    jsonschema.validate(told, schema.schema(), format_checker=jsonschema.FormatChecker())
    assert hashlib.sha256(canonical(told["snapshot"]).encode()).hexdigest() == report.digest


def test_the_word_file_says_the_case_of_2021(report: Report) -> None:
    paper = Document(BytesIO(taken(report, "docx")))
    lines = {each.text for each in paper.paragraphs}

    for name, _number, _unit, wording, period in CASE_2021:
        start = f"- {name}{f' ({period})' if period else ''}: {wording}."
        assert [line for line in lines if line.startswith(start)], start
    assert "80.35" not in "".join(lines)


def test_the_word_file_has_the_annexes_and_the_chart_as_tables(report: Report, case: Case) -> None:
    paper = Document(BytesIO(taken(report, "docx")))
    heads = [[cell.text for cell in table.rows[0].cells] for table in paper.tables]
    titles = [each.text for each in paper.paragraphs if each.text.startswith("Phụ lục")]

    assert ["Chỉ tiêu", "Kế hoạch", "Thực hiện", "Kết quả"] in heads
    assert [head[1] for head in heads if head[0] == "TT"] == ["Tên phong trào, hoạt động", "Tên hoạt động"]
    assert titles == ["Phụ lục I", "Phụ lục II", "Phụ lục III", "Phụ lục IV"]


def test_every_form_carries_the_control_totals(report: Report) -> None:
    sheet = list(book_of(report)["Tổng kiểm"].iter_rows(min_row=2, values_only=True))
    lines = csv_of(taken(report, "zip"))["tong-kiem.csv"]
    told = json.loads(taken(report, "json"))["controls"]
    word = "\n".join(each.text for each in Document(BytesIO(taken(report, "docx"))).paragraphs)

    assert [[Decimal(str(cell)) for cell in row[1:3]] for row in sheet] == [[each, each] for each in CONTROLS.values()]
    assert [row[3] for row in sheet] == ["khớp"] * 7
    assert {line["name"]: Decimal(line["stated"]) for line in lines} == CONTROLS
    assert [line["counted"] for line in lines] == [line["stated"] for line in lines]
    assert {name: Decimal(number) for name, number in told.items()} == CONTROLS
    assert "từ 5 thành tích đã duyệt trên hệ thống (7 số liệu, 7 số liệu thành phần, 5 ảnh minh chứng" in word


def test_a_lost_row_shows_in_the_control_totals(report: Report) -> None:
    content = read(report.snapshot)
    content["figures"] = content["figures"][1:]

    stated = {each.name: each.stated for each in tables.controls(content)}
    counted = {each.name: formats.counted(each, content) for each in tables.controls(content)}
    assert {name for name in stated if stated[name] != counted[name]} == {"figures", "measurements"}


def test_the_formulas_of_the_workbook_are_only_its_own(report: Report, case: Case) -> None:
    services.write_narrative(report, {"causes": '=HYPERLINK("http://x")'}, by=case.officer.actor, now=NOW)
    book = openpyxl.load_workbook(BytesIO(taken(report, "xlsx")))

    cells = [(sheet.title, cell) for sheet in book for row in sheet for cell in row]
    formulas = {(title, cell.column_letter) for title, cell in cells if cell.data_type == "f"}
    assert formulas == {("Tổng kiểm", "C"), ("Tổng kiểm", "D")}
    assert book["Nội dung"]["C2"].value == '=HYPERLINK("http://x")'
    assert csv_of(taken(report, "zip"))["noi-dung.csv"][0]["text"] == '\'=HYPERLINK("http://x")'


def test_every_column_is_in_the_dictionary(report: Report) -> None:
    files = csv_of(taken(report, "zip"))
    known = {(line["table"], line["column"]) for line in files["tu-dien.csv"] if line["meaning"]}

    assert known == {(table.name, column.name) for table in tables.TABLES for column in table.columns}
    assert list(files["so-lieu.csv"][0]) == [column.name for column in tables.FIGURES.columns]


def test_what_each_source_says_adds_up_to_its_figure(report: Report, case: Case) -> None:
    log(case, "more", "Lắp thêm camera", measured=[("Camera thông minh được lắp đặt", "camera", 8, {})])
    tasks.build_now(report, now=BUILT)
    report.refresh_from_db()
    content = read(report.snapshot)
    measured = Measurement.objects.in_bulk([each["measurement"] for each in tables.SOURCES.rows(content)])

    for figure in content["figures"]:
        used = [measured[each["measurement"]].scaled_value for each in figure["sources"] if each["is_used"]]
        assert sum(used) == figure["scaled"]


@pytest.mark.parametrize("suffix", formats.FORMS)
def test_the_same_report_gives_the_same_bytes(report: Report, chair: Person, run_jobs: Run, suffix: str) -> None:
    made_final(report, chair, run_jobs)
    form = formats.FORMS[suffix]

    first = formats.file_of(report, form, now=NOW)
    assert formats.file_of(Report.objects.get(), form, now=NOW.replace(year=2022)) == first


def test_a_final_report_typeset_again_is_what_is_stored(report: Report, chair: Person, run_jobs: Run) -> None:
    made_final(report, chair, run_jobs)

    assert rendering.made_again(Report.objects.get()) == report.read_pdf()


def test_the_stored_file_prevails(report: Report, chair: Person, run_jobs: Run) -> None:
    made_final(report, chair, run_jobs)
    stored = report.read_pdf()
    chair.member.full_name = "Tên Mới Minh Họa"
    chair.member.save(update_fields=["full_name"])

    answer = chair.client.get(reverse("reports:pdf", args=[report.pk]))
    assert b"".join(answer.streaming_content) == stored != rendering.made_again(report)


def test_sources_that_are_gone_change_no_form_of_a_final_report(
    report: Report, case: Case, chair: Person, run_jobs: Run
) -> None:
    made_final(report, chair, run_jobs)
    before = {suffix: taken(report, suffix) for suffix in formats.FORMS}
    Measurement.objects.update(scaled_value=999)
    Evidence.objects.all().delete()
    Achievement.objects.all().delete()

    kept = Report.objects.get()
    assert {suffix: taken(kept, suffix) for suffix in formats.FORMS} == before
    assert rendering.made_again(kept) == kept.read_pdf()


def test_an_older_snapshot_goes_out_as_it_was_frozen(report: Report) -> None:
    content: Content = json.loads(report.snapshot)
    content["schema"] = 1
    del content["period"]["subject"], content["period"]["campaign"]
    for line in content["social"]:
        del line["beneficiaries"], line["sources"]
    report.snapshot = canonical(content)

    told = json.loads(taken(report, "json"))
    jsonschema.validate(told, schema.schema())
    assert told["snapshot"] == content


def test_a_file_that_names_more_than_the_schema_is_refused(report: Report) -> None:
    told = json.loads(taken(report, "json"))
    told["snapshot"]["people"]["names"] = ["Minh Họa"]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema.schema())


def test_a_file_of_a_draft_says_so_in_its_name(report: Report, officer: Person) -> None:
    answer = officer.client.get(reverse("reports:file", args=[report.pk, "xlsx"]))

    assert answer["Content-Disposition"] == 'attachment; filename="du-thao-bao-cao-cdcs-stttt-2021-v1.xlsx"'
    assert officer.client.get(reverse("reports:file", args=[report.pk, "exe"])).status_code == 404


def test_a_correction_says_why_in_every_form(report: Report, case: Case, chair: Person, run_jobs: Run) -> None:
    made_final(report, chair, run_jobs)
    newer = services.start_new_version(report, by=chair.actor, reason=WHY, now=NOW)
    run_jobs()
    newer.refresh_from_db()

    word = "\n".join(each.text for each in Document(BytesIO(taken(newer, "docx"))).paragraphs)
    facts = {line["field"]: line["value"] for line in csv_of(taken(newer, "zip"))["thong-tin.csv"]}
    assert "Bản thứ 2, thay cho bản thứ 1. Lý do: Bổ sung số liệu đến muộn." in word
    assert facts["Lý do lập phiên bản"] == json.loads(taken(newer, "json"))["report"]["correction_reason"] == WHY


def test_every_form_names_the_report_in_one_sentence(report: Report) -> None:
    facts = {line["field"]: line["value"] for line in csv_of(taken(report, "zip"))["thong-tin.csv"]}

    assert facts["Báo cáo"] == json.loads(taken(report, "json"))["report"]["title"]
    assert facts["Báo cáo"] == "Báo cáo tổng kết phong trào thi đua năm 2021"


def test_the_schema_is_served(officer: Person) -> None:
    answer = officer.client.get(reverse("reports:schema"))

    assert (answer["Content-Type"], answer.json()) == ("application/schema+json", schema.schema())
    jsonschema.Draft202012Validator.check_schema(answer.json())
