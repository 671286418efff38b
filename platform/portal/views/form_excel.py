"""A form as a workbook: taken along, and brought back into the draft with a look at what that changes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.addresses import address_of as client_address
from exchange.excel.answers import workbook_answer
from exchange.excel.errors import BadWorkbook, CellProblem
from exchange.excel.reading import MAX_FILE
from exchange.excel.records.ground import Ground
from exchange.excel.records.importing import Preview, confirm_form, preview, receive_form
from exchange.excel.records.writing import record_workbook
from exchange.excel.sentences import described
from exchange.excel.transfers import NotOpen, drop, find_transfer
from exchange.models import Transfer
from forms.contexts import Scene
from forms.drafting import Raw
from forms.errors import NotVisible
from forms.selectors import find_record
from forms.validation import Outcome
from portal.drafts.desk import Desk
from portal.drafts.kept import keep
from portal.drafts.notes import address_of
from portal.posting import new_key
from portal.presenters.form_excel import excel_address, form_address, ground_of, outcome_with
from portal.problems import answers_refusals
from portal.viewer import actor_of
from portal.views.edit import check_editable, unsaved_scene
from tenants import clock
from tenants.audit.services import record as audit

MOST_SHOWN = 300  # changes on one page
FILE, FROM, TABLE = "file", "from", "table"  # of the address: the file itself, one that was sent, one table only


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def form_excel(request: HttpRequest, record_id: int) -> HttpResponse:
    """The form of a record, for those who may change it."""
    scene = Scene(find_record(record_id, actor=actor_of(request)), actor_of(request), clock.now())
    check_editable(scene)
    return _Excel(request, Desk(request, scene)).answer()


@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def new_form_excel(request: HttpRequest, system: str, record_type: str) -> HttpResponse:
    """The form of a record that does not exist yet."""
    return _Excel(request, Desk(request, unsaved_scene(request, system, record_type))).answer()


@dataclass
class _Excel:
    """One request about a form as a workbook."""

    request: HttpRequest
    desk: Desk

    def __post_init__(self) -> None:
        # What is posted here is a file or a word about one, never the form itself.
        self.desk.post = QueryDict()

    def answer(self) -> HttpResponse:
        """The file, the page to take it along and bring it back, or what one that was sent changes."""
        if FROM in self.request.GET:
            return self._sent(self.request.GET[FROM])
        if self.request.method == "POST":
            return self._receive()
        return self._file() if FILE in self.request.GET else self._page()

    @cached_property
    def table(self) -> str:
        """The table that alone is meant; nothing for the whole form."""
        asked = self.request.GET.get(TABLE, "")
        return asked if any(each.name == asked for each in ground_of(self.desk).layout.tables) else ""

    @cached_property
    def ground(self) -> Ground:
        """The form as it stands."""
        return ground_of(self.desk, table=self.table)

    @property
    def title(self) -> str:
        """What is taken along: the table, or the form."""
        named = {each.name: each.of.field.title for each in self.ground.layout.tables}
        return named.get(self.table) or self.ground.title or self.ground.kind

    def take(self, raw: Mapping[str, Raw]) -> Outcome:
        """What becomes of the form with these controls in it."""
        return outcome_with(self.desk, raw)

    def _file(self) -> HttpResponse:
        """The workbook itself; taking it along is kept in the audit."""
        record = self.desk.scene.record
        audit(
            "form.exported",
            user=self.request.user,
            at=self.desk.scene.now,
            object_type="record",
            object_id=record.pk or "",
            data={"type": record.record_type, "table": self.table},
            ip=client_address(self.request),
        )
        name = self.title if self.table == "" else f"{self.ground.title or self.ground.kind}-{self.title}"
        return workbook_answer(record_workbook(self.ground), name=name.replace("/", "-"))

    def _receive(self) -> HttpResponse:
        file = self.request.FILES.get("file")
        if file is None:
            return self._page(problems=(CellProblem("no_file"),), status=422)
        names = {"name": file.name or "", "content": file.read(MAX_FILE + 1)}
        try:
            transfer = receive_form(self.ground, self.take, **names, by=self.request.user, at=self.desk.scene.now)
        except BadWorkbook as error:
            return self._page(problems=error.problems, name=file.name or "", status=422)
        return redirect(self._here(transfer.pk))

    def _sent(self, number: str) -> HttpResponse:
        """A file that was sent: what it changes; and confirming it, or giving it up."""
        about = {"kind": Transfer.FORM, "about": self.ground.about, "by": self.request.user}
        transfer = find_transfer(int(number), **about) if number.isdecimal() and len(number) < 10 else None
        if transfer is None:
            raise NotVisible
        if self.request.method == "POST" and "drop" in self.request.POST:
            drop(transfer)
            return redirect(self._here())
        if not transfer.is_open:
            return self._ended()
        if self.request.method != "POST":
            return self._preview(transfer, preview(transfer, self.ground, self.take))
        try:
            confirm_form(transfer, self.ground, self.take, keep=self._keep)
        except NotOpen:
            return self._ended()
        messages.success(
            self.request, _("The file is in the form. Look through it and send it: nothing is stored yet.")
        )
        return redirect(self._form)

    def _keep(self, raw: Mapping[str, Raw]) -> None:
        """Lay the controls into the draft, as a page that had seen it."""
        post = QueryDict(mutable=True)
        for name, text in (pair for each in raw.values() for pair in each):
            post.appendlist(name, text)
        kept = self.desk.kept
        post["draft"], post["draft_user"] = self.desk.key, str(self.request.user.pk)
        post["draft_known"] = str(kept.draft.revision) if kept else "0"
        post["idempotency_key"] = new_key()
        page = Desk(self.request, self.desk.scene, post=post)
        self.desk.kept = keep(page, step=kept.typing.step if kept else "") or kept

    @property
    def _form(self) -> str:
        """The form itself, with its draft."""
        kept = self.desk.kept
        return address_of(kept, draft=kept.draft.key) if kept else form_address(self.desk)

    def _here(self, transfer: int | None = None) -> str:
        address = excel_address(self.desk, self.desk.kept, table=self.table)
        if transfer is None:
            return address
        return f"{address}{'&' if '?' in address else '?'}{FROM}={transfer}"

    def _ended(self) -> HttpResponse:
        messages.info(self.request, _("This file was taken over or given up already."))
        return redirect(self._form)

    def _page(self, *, problems: tuple[CellProblem, ...] = (), name: str = "", status: int = 200) -> HttpResponse:
        here = self._here()
        context = {
            **self._frame(),
            "file_url": f"{here}{'&' if '?' in here else '?'}{FILE}=1",
            "problems": described(problems[:MOST_SHOWN]),
            "more": max(0, len(problems) - MOST_SHOWN),
            "file_name": name,
            "most": MAX_FILE // 1024 // 1024,
        }
        return render(self.request, "portal/forms/excel.html", context, status=status)

    def _preview(self, transfer: Transfer, shown: Preview) -> HttpResponse:
        count = ngettext("%(count)s place changes", "%(count)s places change", len(shown.changes))
        context = {
            **self._frame(),
            "shown": shown,
            "changes": shown.changes[:MOST_SHOWN],
            "more": max(0, len(shown.changes) - MOST_SHOWN),
            "count": count % {"count": len(shown.changes)},
            "file_name": transfer.name,
        }
        return render(self.request, "portal/forms/excel_preview.html", context)

    def _frame(self) -> dict[str, object]:
        record = self.desk.scene.record
        return {"record": record, "type": self.desk.scene.frame.type, "title": self.title, "back": self._form}
