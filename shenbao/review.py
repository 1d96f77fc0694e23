"""A review of a run: what a person accepted, corrected or held against the form, kept beside the dataset."""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any

from extract.detect import PDF
from normalize.corrections import Change, consequences, correctable, row_of
from shenbao import corrections, review_marks, review_view
from shenbao.corrections import Correction, Replay, text
from shenbao.rendering import NotDrawnError
from shenbao.review_marks import Mark

if TYPE_CHECKING:
    from collections.abc import Generator

    from extract.document import Page
    from normalize.records import Form
    from shenbao.catalogue import Catalogue
    from shenbao.finished_run import Run
    from shenbao.originals import Original, Originals
    from shenbao.rendering import Renderer
    from shenbao.review_marks import Place, Verdict
    from shenbao.review_sheet import Sheet

_REMEMBERED = 200  # changes that can be taken back


class RefusedError(Exception):
    """What was asked for cannot be done; the text is why."""


class Review:
    """The state of a review; every change is on disk when the method returns, and can be taken back."""

    def __init__(
        self,
        run: Run,
        originals: Originals,
        renderer: Renderer,
        *,
        who: str,
        say: Catalogue,
        sheet: Sheet | None = None,
    ) -> None:
        self.run = run
        self.originals = originals
        self.renderer = renderer
        self._folder = folder = run.folder
        self._sheet = sheet
        self._who = who
        self._lock = RLock()
        path = folder / corrections.FILE
        self._corrections = list(corrections.read(path, say)) if path.is_file() else []
        self._marks = {mark.place: mark for mark in review_marks.read(folder / review_marks.FILE)}
        self._before: list[tuple[list[Correction], dict[Place, Mark]]] = []

    def states(self) -> dict[str, dict[str, int]]:
        """For each declaration touched: whether it is done, and how many values were corrected or marked."""
        with self._lock:
            counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for mark in self._marks.values():
                counts[mark.declaration_id][mark.verdict if mark.table else "done"] += 1
            for correction in self._corrections:
                counts[correction.declaration_id]["corrected"] += 1
            return {declaration: dict(count) for declaration, count in counts.items()}

    def sampled(self) -> dict[str, list[list[str]]]:
        """The values a spot check asks for, by declaration; nothing where all are reviewed."""
        found: defaultdict[str, list[list[str]]] = defaultdict(list)
        for item in self._sheet.items if self._sheet else ():
            found[item.declaration_id].append(list(item.place[1:]))
        return dict(found)

    def declaration(self, declaration_id: str, say: Catalogue) -> dict[str, Any]:
        """Everything a page shows of one declaration, corrections applied."""
        form = self._form(declaration_id)
        with self._lock:
            form, made = self._corrected(form)
            marks = [mark for place, mark in self._marks.items() if place[0] == declaration_id]
        original = self.originals.find(form.declaration.source_id)
        pages, absence = self.pages(original)
        return {
            "id": declaration_id,
            "source": {
                "id": original.source_id,
                "name": original.name,
                "absence": say(f"absence.{absence}") if absence else "",
                "pages": review_view.sizes(pages),
                "grid": original.path is not None and original.media_type != PDF,
            },
            **review_view.record(form, say, pages),
            "corrections": [
                [
                    item.table,
                    item.row_key,
                    item.column,
                    item.old_value,
                    item.new_value,
                    item.who,
                    item.why,
                    fate,
                ]
                for item, fate in made
            ],
            "marks": [
                [mark.table, mark.row_key, mark.column, mark.verdict, mark.who, mark.why] for mark in marks
            ],
            "state": self.states().get(declaration_id, {}),
        }

    def corrected(self, declaration_id: str) -> Form:
        """One declaration with its corrections applied."""
        with self._lock:
            return self._corrected(self._form(declaration_id))[0]

    def pages(self, original: Original) -> tuple[tuple[Page, ...], str]:
        """The pages of a file, and why there is nothing to see of it."""
        if original.path is None:
            return (), original.absence
        if original.media_type != PDF:
            return (), ""
        try:
            return self.renderer.pages(original.path), ""
        except NotDrawnError:
            return (), "unreadable"

    def accept(self, declaration_id: str) -> None:
        """Note that a whole declaration was looked at and is right, or has become so."""
        form = self._form(declaration_id)
        mark = Mark(source_id=form.declaration.source_id, declaration_id=declaration_id, who=self._who)
        with self._changing():
            self._marks[mark.place] = mark

    def mark(self, declaration_id: str, place: tuple[str, str, str], verdict: Verdict, why: str) -> None:
        """Note what a person says about one value."""
        form = self._form(declaration_id)
        table, row_key, column = place
        mark = Mark(
            source_id=form.declaration.source_id,
            declaration_id=declaration_id,
            table=table,
            row_key=row_key,
            column=column,
            value=text(self._value(form, place)),
            verdict=verdict,
            who=self._who,
            why=why,
        )
        with self._changing():
            self._marks[mark.place] = mark

    def correct(self, declaration_id: str, place: tuple[str, str, str], entry: str, why: str) -> None:
        """Set one value, and those that follow from it.

        Raises:
            RefusedError: The column cannot hold the value.
        """
        table, row_key, name = place
        column = next((column for column in correctable(table) if column.name == name), None)
        if column is None:
            address = f"{table}.{name}"
            raise RefusedError(address)
        try:
            value = corrections.typed(column, entry)
        except ValueError as error:
            raise RefusedError(str(error)) from error
        read = self._form(declaration_id)
        with self._changing():
            form, _ = self._corrected(read)
            self._value(form, place)
            change = Change(table, row_key or None, name, value)
            followers = consequences(form, change)
            self._put(read, form, change, why)
            for item in followers:
                self._put(read, form, item, _follows(place))

    def clear(self, declaration_id: str, place: tuple[str, str, str]) -> None:
        """Take back what was said about one value, or about the whole declaration; what followed goes with it."""
        with self._changing():
            self._marks.pop((declaration_id, *place), None)
            self._corrections = [
                item
                for item in self._corrections
                if item.declaration_id != declaration_id
                or ((item.table, item.row_key, item.column) != place and item.why != _follows(place))
            ]

    def undo(self) -> bool:
        """Take back the last change of this session; False if there is none."""
        with self._lock:
            if not self._before:
                return False
            self._corrections, self._marks = self._before.pop()
            self._write()
            return True

    def _put(self, read: Form, form: Form, change: Change, why: str) -> None:
        key = change.row_key or ""
        old = text(self._value(form, (change.table, key, change.column)))
        made = Correction(
            source_id=read.declaration.source_id,
            declaration_id=read.declaration.declaration_id,
            table=change.table,
            row_key=key,
            column=change.column,
            old_value=old,
            new_value=text(change.value),
            who=self._who,
            why=why,
        )
        last = next((item for item in reversed(self._corrections) if item.place == made.place), None)
        if last is not None and last.new_value == old:
            made = replace(made, old_value=last.old_value)
            self._corrections.remove(last)
        if made.old_value != made.new_value:
            self._corrections.append(made)

    def _form(self, declaration_id: str) -> Form:
        with self._lock:
            form = self.run.form(declaration_id)
        if form is None:
            raise RefusedError(declaration_id)
        return form

    def _corrected(self, form: Form) -> tuple[Form, list[tuple[Correction, str]]]:
        made = [
            item
            for item in self._corrections
            if item.declaration_id == form.declaration.declaration_id
            and item.source_id == form.declaration.source_id
        ]
        replay = Replay(made)
        (form,) = replay.apply(form.declaration.source_id, (form,))
        return form, list(zip(made, replay.fates, strict=True))

    @staticmethod
    def _value(form: Form, place: tuple[str, str, str]) -> object:
        table, row_key, column = place
        row = row_of(form, table, row_key or None)
        if row is None or column not in {item.name for item in correctable(table)}:
            raise RefusedError(".".join(place))
        return getattr(row, column)

    @contextmanager
    def _changing(self) -> Generator[None, None, None]:
        """Hold the state for a change: written when the block ends well, as it was before when it fails."""
        with self._lock:
            before = (list(self._corrections), dict(self._marks))
            try:
                yield
                self._write()
            except BaseException:
                self._corrections, self._marks = before
                raise
            self._before = [*self._before, before][-_REMEMBERED:]

    def _write(self) -> None:
        corrections.write(self._folder / corrections.FILE, self._corrections)
        review_marks.write(self._folder / review_marks.FILE, self._marks.values())
        if self._sheet:
            made = {item.place[1:]: item.new_value for item in self._corrections}
            self._sheet.note(self._marks, made)


def _follows(place: tuple[str, str, str]) -> str:
    """Say in a correction which other one it follows from."""
    return f"follows {'.'.join(part for part in place if part)}"
