# SPDX-License-Identifier: Apache-2.0
"""Import the register and each pack's tables from CSV, XLSX or ZIP: try it first, then for real, fault by fault."""

import json
import time
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.command import perform
from anlan.kernel.directory.delivery import known_tables, table_word
from anlan.kernel.directory.tables import ImportFaults, Tables, read_file
from anlan.kernel.directory.words import column_word
from anlan.kernel.errors import CommandError, Invalid
from anlan.kernel.fields import listed
from anlan.kernel.registry import REGISTRY

from ..auth import permitted
from ..import_template import as_template, told_tables
from ..spoken import say_span
from ..tables_out import Sheet, as_csv

LARGEST = 30 * 1024 * 1024
SHOWN = 200  # faults on the page and in its file
COLUMNS = ("table", "row", "column", "value", "remedy")


@permitted("kernel.operate")
def show(request: HttpRequest) -> HttpResponse:
    """The form; after sending it what was (or would be) written, or every cell that needs mending."""
    if request.method == "GET" and "template" in request.GET:
        return as_template(request.GET["template"])
    context: dict[str, object] = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Import"),
        "tables": told_tables(),
    }
    if request.method != "POST":
        return render(request, "shell/pages/office_import.html", context)
    if "faults" in request.POST:
        return faults_file(request)
    try:
        context["done"] = take_in(request)
    except ImportFaults as no:
        context |= {"message": str(no.message), "faults": [told_fault(one) for one in no.faults[:SHOWN]]}
        context["file"] = json.dumps([asdict(one) for one in no.faults[:SHOWN]], ensure_ascii=False)
        context["rest"] = len(no.faults) - SHOWN
        return render(request, "shell/pages/office_import.html", context, status=422)
    except CommandError as no:
        context["message"] = str(no.message)
        return render(request, "shell/pages/office_import.html", context, status=no.status)
    return render(request, "shell/pages/office_import.html", context)


def take_in(request: HttpRequest) -> dict[str, Any]:
    """Read the file and give the command; raises ImportFaults or Invalid (Any: what the template reads)."""
    given = request.FILES.get("file")
    if given is None:
        raise Invalid("no_file", pgettext("shell", "Please choose a file."))
    if (given.size or 0) > LARGEST:
        raise Invalid("too_large", pgettext("shell", "The file is larger than 30 MB; split it by table."))
    every = read_file(given.name or "", given.read())
    tables = _wanted(every)
    tried = request.POST.get("deed") != "import"
    verb = REGISTRY.commands["directory.check_directory" if tried else "directory.import_directory"]
    began = time.monotonic()
    answer = perform(verb, request.caller, {"tables": tables})  # type: ignore[attr-defined]
    return {
        **answer.result,
        "rows": sum(len(lines) for lines in tables.values()),
        "tried": tried,
        "name": given.name,
        "took": say_span(timedelta(seconds=time.monotonic() - began)),
        "tables": [(table_word(name), len(lines)) for name, lines in tables.items()],
        "skipped": listed(sorted(every.keys() - tables.keys())),
    }


def _wanted(every: Tables) -> Tables:
    tables = known_tables(every)
    if not tables:
        names = listed(one["name"] for one in told_tables())
        raise Invalid(
            "no_tables",
            pgettext("shell", "No table of this file is known; name sheets or files: %(names)s.")
            % {"names": names},
        )
    return tables


def told_fault(one: Any) -> dict[str, Any]:
    """One cell that needs mending, with the words of its table and column (Any: a Fault)."""
    return {**asdict(one), "table_word": table_word(one.table), "column_word": column_word(one.column)}


def faults_file(request: HttpRequest) -> HttpResponse:
    """The faults that the page showed, as a file to work through."""
    try:
        given = json.loads(request.POST["faults"])
        lines = [[str(one[name]) for name in COLUMNS] for one in given[:SHOWN]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Invalid(
            "invalid", pgettext("shell", "Import the file again, then take the cells away.")
        ) from None
    heads = [
        pgettext("shell", "Table"),
        pgettext("shell", "Row"),
        pgettext("shell", "Column"),
        pgettext("shell", "As it stands"),
        pgettext("shell", "How to fix it"),
    ]
    looked(request.caller.person, "export:faults", rows=len(lines))  # type: ignore[attr-defined]
    name = pgettext("shell", "Cells to fix")
    return as_csv(Sheet(name, "", request.build_absolute_uri(), heads, lines))
