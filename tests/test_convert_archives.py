"""Archives in the archive: members are inputs like any other, and no trick in them reaches the disk."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import batch_archive
import pytest
from forge import compose
from forge_edition import edition
from test_convert_batch import options, run

from shenbao import archive_walk, archives, feeding, ledger
from shenbao.archives import may_be_archive
from shenbao.content import measure
from shenbao.convert import foresee
from shenbao.discovery import Input
from shenbao.exits import Exit
from shenbao.intake import Intake
from shenbao.limits import Limits
from shenbao.names import harmless, unique
from shenbao.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMS = [edition(compose(number), "txt") for number in (1, 2, 3)]


def zipped(parts: Mapping[str, bytes], *, encoding: str = "utf-8") -> bytes:
    """Write a ZIP; with another encoding than UTF-8 names are plain bytes, as Windows in China writes them."""
    buffer = io.BytesIO()
    bare = {name: f"{number:x<{len(name.encode(encoding))}}" for number, name in enumerate(parts)}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            spelt = name if encoding == "utf-8" else bare[name]
            archive.writestr(zipfile.ZipInfo(spelt), content, zipfile.ZIP_DEFLATED)
    content = buffer.getvalue()
    for name in parts if encoding != "utf-8" else ():
        content = content.replace(bare[name].encode(), name.encode(encoding))
    return content


def tarred(parts: Mapping[str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # pyright: ignore[reportCallIssue, reportArgumentType]
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def surveyed(tmp_path: Path, content: bytes) -> list[tuple[str, str, str]] | None:
    """Name, error and detail of every member."""
    path = tmp_path / "archive"
    path.write_bytes(content)
    members = archives.survey(path)
    return None if members is None else [(member.name, member.error, member.detail) for member in members]


def test_members_are_converted_and_addressed_by_archive_and_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    inner = tarred({"第三.txt": FORMS[2]})
    (folder / "a.zip").write_bytes(
        zipped({"2024/一.txt": FORMS[0], "nested.tar.gz": inner, "copy.txt": FORMS[0]})
    )
    (folder / "b.tar").write_bytes(tarred({"./二.txt": FORMS[1]}, "w:"))
    (folder / "c.txt").write_bytes(FORMS[1])
    report, read = run(folder, tmp_path / "out", batch_archive.read)
    first, second, third = "a.zip!/2024/一.txt", "a.zip!/nested.tar.gz!/第三.txt", "b.tar!/二.txt"
    assert read == [first, second, third]
    assert (report.status["converted"], report.status["duplicate"], report.files) == (3, 2, 5)
    assert run(folder, tmp_path / "out", batch_archive.read)[1] == []
    flat = tmp_path / "flat"
    for number, name in enumerate(("2024/一.txt", "二.txt", "第三.txt")):
        path = flat / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORMS[number])
    run(flat, tmp_path / "plain", batch_archive.read)
    one, other = batch_archive.data(tmp_path / "out"), batch_archive.data(tmp_path / "plain")
    assert one["tasks.csv"] == other["tasks.csv"]
    assert one["indicators.parquet"] == other["indicators.parquet"]


def test_bad_archives_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    whole = zipped({"a.txt": FORMS[0], "b.txt": FORMS[1]})
    (folder / "bomb.zip").write_bytes(zipped({"bomb.txt": b"0" * 50_000_000, "good.txt": FORMS[2]}))
    (folder / "cut.zip").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.zip").write_bytes(zipped({}))
    (folder / "empty2.zip").write_bytes(zipped({"folder/": b""}))
    report, _ = run(folder, tmp_path / "out", batch_archive.read, quarantine=tmp_path / "aside")
    assert report.exit_code == Exit.SOME_FAILED
    assert report.failed_files == (
        (
            "bomb.zip!/bomb.txt",
            "The file holds something no honest form has and was not read (ratio > 300); have it checked.",
        ),
        ("cut.zip", "The file is damaged (archive); get it again from where it was published."),
        ("empty.zip", "The file is empty (0 files); ask for it again or remove it from the archive."),
        ("empty2.zip", "The file is empty (0 files); ask for it again or remove it from the archive."),
    )
    assert report.status["converted"] == 1
    assert len(list((tmp_path / "aside").iterdir())) == 4  # notes only: there are no bytes to copy


def test_names_in_gbk_are_decoded(tmp_path: Path) -> None:
    content = zipped({"部门/茶办.txt": b"x"}, encoding="gb18030")
    assert surveyed(tmp_path, content) == [("部门/茶办.txt", "", "")]
    names = {"中文.txt": b"x"}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", encoding="gb18030", format=tarfile.GNU_FORMAT) as archive:
        for name, text in names.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text))
    assert surveyed(tmp_path, buffer.getvalue()) == [("中文.txt", "", "")]


def test_names_that_lead_elsewhere_are_labels_and_no_paths(tmp_path: Path) -> None:
    tricks = {"../../evil.txt": b"1", "/etc/evil": b"2", "C:\\evil.txt": b"3", "a/../../b\0.txt": b"4"}
    told = surveyed(tmp_path, tarred(tricks, "w:"))
    assert told == [("evil.txt", "", ""), ("etc/evil", "", ""), ("C:/evil.txt", "", ""), ("a/b", "", "")]
    folder = tmp_path / "spool"
    folder.mkdir()
    order = archives.Order(tmp_path / "archive", frozenset({0, 2}), folder)
    assert archives.unpack(order) == {0, 2}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"0": b"1", "2": b"3"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "spool"]


def test_links_devices_and_leftovers_are_no_members(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            member = tarfile.TarInfo(f"link{kind.decode()}.txt")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        archive.addfile(tarfile.TarInfo("__MACOSX/._a.txt"))
        archive.addfile(tarfile.TarInfo("a.txt"))
    assert surveyed(tmp_path, buffer.getvalue()) == [("a.txt", "", "")]


def test_one_archive_cannot_give_more_than_its_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_walk, "FREE_BYTES", 3000)
    monkeypatch.setattr(archive_walk, "MAX_RATIO", 1)
    parts = {f"{number}.txt": bytes([65 + number]) * 1000 for number in range(5)}
    assert surveyed(tmp_path, zipped(parts)) == [("", "suspicious", "ratio > 1")]
    assert surveyed(tmp_path, tarred(parts)) == [
        ("0.txt", "", ""),
        ("1.txt", "", ""),
        ("2.txt", "", ""),
        ("", "suspicious", "ratio > 1"),
    ]
    nested = zipped({"inner.tar.gz": tarred(parts)})
    assert surveyed(tmp_path, nested)[-1:] == [("", "suspicious", "ratio > 1")]  # pyright: ignore[reportOptionalSubscript]


def test_members_and_depth_are_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_walk, "MAX_MEMBERS", 2)
    parts = {f"{number}.txt": b"x" for number in range(3)}
    assert surveyed(tmp_path, zipped(parts)) == [("", "suspicious", "files > 2")]
    deep = zipped({"bottom.txt": b"x"})
    for level in range(4):
        deep = zipped({f"{level}.zip": deep})
    monkeypatch.setattr(archive_walk, "MAX_MEMBERS", 9)
    assert surveyed(tmp_path, deep) == [("3.zip!/2.zip!/1.zip", "", "")]


def test_a_member_that_cannot_be_had_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(zipped({"locked.txt": b"x" * 30, "broken.txt": b"y" * 30, "odd.txt": b"z"}))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    start = content.index(b"broken.txt") + len("broken.txt")
    content[start : start + 3] = b"\xff\xff\xff"
    odd = content.rindex(b"PK\x01\x02")
    content[odd + 10 : odd + 12] = b"\x63\0"
    assert surveyed(tmp_path, bytes(content)) == [
        ("locked.txt", "password_protected", "archive"),
        ("broken.txt", "damaged", "archive"),
        ("odd.txt", "unsupported_format", "zip: 99"),
    ]
    monkeypatch.setattr(archive_walk, "MAX_BYTES", 2_000_000)
    big = tarred({"big.txt": b"x" * 3_000_000, "small.txt": b"y"})
    assert surveyed(tmp_path, big) == [("big.txt", "too_large", "1 MiB"), ("small.txt", "", "")]


@pytest.mark.parametrize("name", ["docx", "pdf", "txt"])
def test_a_document_is_no_archive(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(edition(compose(1), name))
    assert not may_be_archive(measure(path).head)


def test_packages_in_any_order_and_lone_compressed_files_are_no_archives(tmp_path: Path) -> None:
    assert surveyed(tmp_path, zipped({"x.xml": b"", "[Content_Types].xml": b"<Types/>"})) is None
    assert surveyed(tmp_path, b"\x1f\x8b" + b"\0" * 30) is None


def test_a_second_member_of_one_name_has_a_number(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.tar").write_bytes(tarred({"x.txt": b"1", "./x.txt": b"2", "y.txt": b"3"}, "w:"))
    foresight = foresee(options(folder, tmp_path / "out"))
    assert foresight.waiting == ("a.tar!/x.txt", "a.tar!/x.txt~2", "a.tar!/y.txt")
    assert unique(["a", "b", "a", "a~2", "a"]) == ["a", "b", "a~2", "a~2~2", "a~3"]


def test_members_can_be_excluded(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.tar").write_bytes(tarred({"x.txt": b"1", "y.json": b"2"}, "w:"))
    asked = options(folder, tmp_path / "out", exclude=("*.json",))
    assert foresee(asked).waiting == ("a.tar!/x.txt",)


def test_an_archive_that_changes_after_its_survey_is_not_read_under_a_wrong_id(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({"x.txt": b"1", "y.txt": b"2"}, "w:"))
    with ledger.holding(tmp_path / "out") as held:
        jobs = Intake(held, (), "none", 1, Limits()).take([Input(path, "a.tar")])
        path.write_bytes(tarred({"x.txt": b"9"}, "w:"))
        with feeding.fed(jobs, held, Limits()) as fed:
            outcomes = [read(job) for job in fed]
    told = [(outcome.error, outcome.detail) for outcome in outcomes]
    assert told == [
        ("unreadable", "changed while it was read"),
        ("unreadable", "archive changed while it was read"),
    ]


def test_names_are_made_harmless() -> None:
    assert harmless("..\\..\\a//b/./c\0") == "a/b/c"
