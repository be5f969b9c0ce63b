# SPDX-License-Identifier: Apache-2.0
"""Import the register from CSV, XLSX or ZIP; what is wrong is shown row by row, and can be taken away as a file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.command import perform
from anlan.kernel.directory.commands.import_directory import TABLES, tables_for
from anlan.kernel.directory.tables import read_file
from anlan.kernel.errors import CommandError, Invalid
from anlan.kernel.registry import REGISTRY

from ..auth import permitted
from ..tables_out import Sheet, as_csv

LARGEST = 30 * 1024 * 1024
type Fault = dict[str, str]


@permitted("kernel.operate")
def show(request: HttpRequest) -> HttpResponse:
    """The form; after sending it what was written, or every cell that needs mending."""
    context: dict[str, object] = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Import"),
        "tables": TABLES,
    }
    if request.method != "POST":
        return render(request, "shell/pages/office_import.html", context)
    if "faults" in request.POST:
        return faults_file(request)
    try:
        answer = take_in(request)
    except CommandError as no:
        faults = [fault_of(place, text) for place, text in no.as_dict()["fields"].items()]  # type: ignore[attr-defined]
        context |= {"message": str(no.message), "faults": faults, "table_faults": no.code == "import_faults"}
        return render(request, "shell/pages/office_import.html", context, status=422)
    return render(request, "shell/pages/office_import.html", context | {"done": answer})


def take_in(request: HttpRequest) -> dict[str, int]:
    """Read the file and give the command; raises Invalid naming every fault."""
    given = request.FILES.get("file")
    if given is None:
        raise Invalid("no_file", pgettext("shell", "Please choose a file."))
    if (given.size or 0) > LARGEST:
        raise Invalid("too_large", pgettext("shell", "The file is larger than 30 MB; split it by table."))
    every = read_file(given.name or "", given.read())
    tables = tables_for(every)
    if not tables:
        names = "、".join(TABLES)
        raise Invalid(
            "no_tables",
            pgettext("shell", "No table of this file is known; name sheets or files: %(names)s.")
            % {"names": names},
        )
    answer = perform(REGISTRY.commands["directory.import_directory"], request.caller, {"tables": tables})  # type: ignore[attr-defined]
    return {
        **answer.result,
        "rows": sum(len(lines) for lines in tables.values()),
        "skipped": len(every) - len(tables),
    }


def fault_of(place: str, text: str) -> Fault:
    """One cell that needs mending: table, row, column, what stands there, what to do."""
    table, _one, rest = place.partition(":")
    row, _two, column = rest.partition(":")
    value, _dash, remedy = text.partition(" – ")
    return {
        "table": table,
        "row": row,
        "column": column,
        "value": value if remedy else "",
        "remedy": remedy or value,
    }


def faults_file(request: HttpRequest) -> HttpResponse:
    """The faults that the page showed, as a file to work through."""
    columns = ("table", "row", "column", "value", "remedy")
    lines = zip(*(request.POST.getlist(name) for name in columns), strict=False)
    heads = [
        pgettext("shell", "Table"),
        pgettext("shell", "Row"),
        pgettext("shell", "Column"),
        pgettext("shell", "As it stands"),
        pgettext("shell", "How to mend it"),
    ]
    return as_csv(
        Sheet(
            pgettext("shell", "Cells to mend"),
            "",
            request.build_absolute_uri(),
            heads,
            [list(line) for line in lines],
        )
    )
