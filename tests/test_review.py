"""The review in a real browser and against its server: filter, correct by keyboard, reload, replay, and nothing hostile."""

from __future__ import annotations

import dataclasses
import hashlib
import http.client
import json
import shutil
import threading
import time
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import invented
import pytest
from browser import Browser, chromium
from forms import sample_forms

import extract.encoding
from normalize.records import Source
from shenbao import catalogue, corrections, dataset, review_marks, review_page
from shenbao.contract import rows_of
from shenbao.convert import Options, convert
from shenbao.finished_run import NoRunError, Run
from shenbao.originals import Originals
from shenbao.rendering import Renderer
from shenbao.review import RefusedError, Review
from shenbao.review_server import Server

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

    from normalize.records import Form

SAY = catalogue.load("en")
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"


def converted(folder: Path, *, with_corrections: bool = False) -> Path:
    options = Options(
        archives=(folder / "in",),
        out=folder / "run",
        exclude=(),
        keep="best",
        safe_csv=True,
        verify="none",
        jobs=1,
        corrections=folder / "run" / "corrections.csv" if with_corrections else None,
    )
    convert(options, SAY, watch=lambda _, outcomes: outcomes)
    return folder / "run"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three forms as PDF, DOCX and TXT, converted."""
    (tmp_path / "in").mkdir()
    forms = {form.slug: form for form in sample_forms()}
    for slug, edition in (
        ("dali-department", "chromium.pdf"),
        ("taoyuan-department", "docx"),
        ("jiading-department", "txt"),
    ):
        shutil.copy(forms[slug].path(edition), tmp_path / "in")
    converted(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def renderer() -> Generator[Renderer, None, None]:
    made = Renderer()
    yield made
    made.close()


@pytest.fixture(scope="session")
def browser(require_program: Callable[[str], str]) -> Generator[Browser, None, None]:
    require_program("chromium")
    with chromium() as started:
        yield started


def opened(run: Path, renderer: Renderer) -> Review:
    held = Run(run)
    return Review(held, Originals(held), renderer, who="校对员", say=SAY)


@contextmanager
def serving(review: Review, language: catalogue.Language = "en") -> Generator[Server, None, None]:
    server = Server(review, catalogue.load(language))
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(20)


def written(folder: Path, forms: Sequence[Form], *sources: Source) -> Path:
    """Write a run of invented forms whose files are nowhere."""
    folder.mkdir()
    tables: dict[str, list[object]] = {"sources": list(sources)}
    for form in forms:
        for table, rows in rows_of(form).items():
            tables.setdefault(table, []).extend(rows)
    dataset.write(folder, tables, safe_csv=True)
    (folder / "run.json").write_text(json.dumps({"options": {"archives": [], "exclude": []}}))
    return folder


def ready(browser: Browser, identity: str | None = None) -> None:
    wanted = f"=== {json.dumps(identity)}" if identity else ""
    browser.until(f"document.body && document.body.dataset.ready {wanted}")


def shown(browser: Browser, key: str) -> str:
    return browser.run(f"(document.querySelector('[data-key=\"{key}\"] > span') || {{}}).textContent || ''")


def test_correct_with_the_keyboard_reload_replay_and_undo(
    archive: Path, renderer: Renderer, browser: Browser
) -> None:
    browser.said.clear()
    with serving(opened(archive / "run", renderer)) as server:
        browser.open(server.address)
        ready(browser)
        assert browser.run("document.querySelectorAll('.rows a').length") == 3
        browser.press("/")
        browser.type("大理")
        browser.press("Escape")
        browser.until("document.querySelectorAll('.rows a').length === 1")
        browser.run("document.querySelector('.rows a').click()")
        identity = browser.until("decodeURIComponent(location.hash.slice(1))")
        ready(browser, identity)
        browser.until("document.querySelector('.sheet img').naturalWidth > 600")
        key = "declarations//staff_quota"
        number = f"review.record.values.findIndex((v) => v.element.dataset.key === '{key}')"
        browser.run(f"review.record.choose(null, {number})")
        assert browser.run("document.querySelectorAll('.sheet .spot.chosen').length") == 1
        browser.press("e")
        browser.type("97")
        browser.press("Tab")
        browser.type("看错")
        browser.press("Enter")
        browser.until(f"document.querySelector('[data-key=\"{key}\"]').dataset.state === 'corrected'")
        browser.press("j", "a", "s")
        browser.until("document.querySelectorAll('[data-state=source_error]').length === 1")
        browser.press("d")
        browser.until("document.querySelector('.count').textContent.endsWith('1 / 3')")
        browser.open(f"http://127.0.0.1:{server.port}/#{identity}")
        browser.call("Page.reload")
        browser.until("document.readyState === 'complete' && document.body.dataset.ready")
        ready(browser, identity)
        assert shown(browser, key) == "97"
        assert browser.run("document.querySelectorAll('[data-state=accepted]').length") == 1
    assert browser.said == []
    (made,) = corrections.read(archive / "run" / corrections.FILE, SAY)
    assert (made.column, made.old_value, made.new_value, made.who, made.why) == (
        "staff_quota", "96", "97", "校对员", "看错",
    )  # fmt: skip
    verdicts = [(mark.table, mark.verdict) for mark in review_marks.read(archive / "run" / review_marks.FILE)]
    assert sorted(verdicts) == [
        ("", "accepted"),
        ("declarations", "accepted"),
        ("declarations", "source_error"),
    ]

    run = Run(converted(archive, with_corrections=True))
    (form,) = [
        form
        for row in run.table("declarations")
        if (form := run.form(row["declaration_id"])) and row["staff_quota"] == 97
    ]
    (reading,) = [item for item in form.readings if item.column == "staff_quota"]
    assert (reading.raw, reading.page, reading.method) == ("96", 1, "corrected")

    review = opened(archive / "run", renderer)
    assert review.declaration(identity, SAY)["corrections"][0][7] == "settled"
    review.clear(identity, ("declarations", "", "staff_quota"))
    run = Run(converted(archive, with_corrections=True))
    assert sorted(row["staff_quota"] or 0 for row in run.table("declarations")) == [0, 34, 96]
    assert run.columns("readings", ["method"])["method"].count("corrected") == 0


def test_values_and_places_are_linked_both_ways(archive: Path, renderer: Renderer, browser: Browser) -> None:
    with serving(opened(archive / "run", renderer)) as server:
        browser.open(server.address)
        ready(browser)
        for row in Run(archive / "run").table("declarations"):
            browser.run(f"review.open('{row['declaration_id']}')")
            ready(browser, row["declaration_id"])
            missing = browser.run(
                "review.record.values.filter((v) => /^(amount|annual|period|actual)_raw$/.test(v.column) && v.text && !v.places.length)"
                ".map((v) => v.element.dataset.key)"
            )
            assert missing == []
            lost = browser.run(
                "review.record.declaration.places.filter((p, n) => !review.paper.spots.has(n)).map((p) => p.raw)"
            )
            assert lost == []
        browser.run("window.spot = document.querySelectorAll('.spot')[2]; spot.id = 'probe'")
        browser.hover("#probe")
        browser.until("document.querySelectorAll('.value.glow').length > 0")
        browser.run("document.querySelector('#probe').click()")
        assert browser.run("document.querySelector('#probe').classList.contains('chosen')")
        browser.run("document.querySelector('.value[data-key=\"declarations//department\"]').id = 'value'")
        browser.hover("#value")
        browser.until("document.querySelectorAll('.spot.glow').length > 0")


def test_filters_and_both_languages(archive: Path, renderer: Renderer, browser: Browser) -> None:
    with serving(opened(archive / "run", renderer), "zh") as server:
        browser.open(server.address)
        ready(browser)
        assert browser.run("document.documentElement.lang") == "zh-CN"
        assert "快捷键" in browser.run("document.body.innerText")
        counts = browser.run(
            "Object.fromEntries([...document.querySelectorAll('[data-filter]')].map((s) => {"
            "s.value = s.options[1].value; s.dispatchEvent(new Event('change'));"
            "const n = review.shown.length; s.value = ''; s.dispatchEvent(new Event('change'));"
            "return [s.dataset.filter, n]; }))"
        )
        rows = Run(archive / "run").table("declarations")
        assert counts["region"] == 1
        assert counts["profile"] == max(
            sum(row["profile"] == profile for row in rows) for profile in {row["profile"] for row in rows}
        )
        assert counts["status"] == 3
        assert 1 <= counts["rule"] <= 3
        browser.run("document.querySelector('.other').click()")
        browser.until("document.documentElement.lang === 'en' && document.body.dataset.ready")
        assert "Keys ?" in browser.run("document.body.innerText")


def hostile() -> Form:
    form = invented.form("毒办")
    indicator = dataclasses.replace(
        form.indicators[0], name=HOSTILE, annual_raw=FORMULA, remark="</script><b>"
    )
    declaration = dataclasses.replace(
        form.declaration, department=HOSTILE, title=FORMULA, annual_goal="\u202e&lt;\0"
    )
    readings = tuple(dataclasses.replace(item, raw=HOSTILE, page=None) for item in form.readings)
    return dataclasses.replace(form, declaration=declaration, indicators=(indicator,), readings=readings)


def test_text_of_documents_does_nothing(tmp_path: Path, renderer: Renderer, browser: Browser) -> None:
    review = opened(written(tmp_path / "run", [hostile()]), renderer)
    identity = hostile().declaration.declaration_id
    review.correct(identity, ("indicators", "i1", "remark"), FORMULA, HOSTILE)
    browser.open("about:blank")
    browser.until("location.href === 'about:blank'")
    for heard in (browser.dialogs, browser.said, browser.requests):
        heard.clear()
    with serving(review) as server:
        browser.open(server.address)
        ready(browser)
        assert HOSTILE in browser.run("document.body.innerText")
        assert browser.run("document.querySelectorAll('#app script, #app b > b, #app img').length") == 0
        assert {address.split("/")[2] for address in browser.requests} == {f"127.0.0.1:{server.port}"}
    page = tmp_path / "page.html"
    review_page.write(page, review, catalogue.load("zh"))
    browser.requests.clear()
    browser.open(page.as_uri())
    ready(browser)
    assert HOSTILE in browser.run("document.body.innerText")
    assert FORMULA in browser.run("document.body.innerText")
    assert browser.requests == [page.as_uri()]
    assert browser.dialogs == []
    assert browser.said == []
    assert "\n" + FORMULA not in (tmp_path / "run" / corrections.FILE).read_text(encoding="utf-8-sig")
    cells = [
        cell
        for line in (tmp_path / "run" / corrections.FILE).read_text(encoding="utf-8-sig").splitlines()
        for cell in line.split(",")
    ]
    assert [cell for cell in cells if cell.startswith(("=", '"='))] == []


def test_a_hostile_file_does_nothing_on_its_way_through(
    tmp_path: Path, renderer: Renderer, browser: Browser
) -> None:
    form = {form.slug: form for form in sample_forms()}["jiading-department"]
    text = extract.encoding.decode(form.path("txt").read_bytes())[0]
    hostile = text.replace("水质自动监测点建设", HOSTILE).replace("湿地复查定界", FORMULA)
    assert HOSTILE in hostile
    invented.write(tmp_path / "in", {"<b>a.txt": hostile})
    review = opened(converted(tmp_path), renderer)
    page = tmp_path / "page.html"
    review_page.write(page, review, SAY)
    browser.open("about:blank")
    browser.until("location.href === 'about:blank'")
    for heard in (browser.dialogs, browser.said):
        heard.clear()
    with serving(review) as server:
        for address in (server.address, page.as_uri()):
            browser.open(address)
            ready(browser)
            assert "alert('x')" in browser.run("document.querySelector('.grid').innerText")
            assert FORMULA in browser.run("document.querySelector('.grid').innerText")
            assert (
                browser.run("document.querySelectorAll('#app script, #app img, .paper-name b').length") == 0
            )
    assert browser.dialogs == []
    assert browser.said == []


def test_a_page_for_sending_holds_pictures_and_changes_nothing(
    archive: Path, renderer: Renderer, browser: Browser, tmp_path: Path
) -> None:
    review = opened(archive / "run", renderer)
    page = tmp_path / "page.html"
    review_page.write(page, review, SAY)
    browser.said.clear()
    browser.open(page.as_uri())
    ready(browser)
    for row in Run(archive / "run").table("declarations"):
        browser.run(f"review.open('{row['declaration_id']}')")
        ready(browser, row["declaration_id"])
        assert browser.run("document.querySelectorAll('.spot').length") > 20
    dali = next(
        row["declaration_id"]
        for row in Run(archive / "run").table("declarations")
        if row["staff_quota"] == 96
    )
    browser.run(f"review.open('{dali}')")
    browser.until(
        "document.querySelector('.sheet img') && document.querySelector('.sheet img').naturalWidth === 1000"
    )
    browser.press("e", "a", "d", "x", "u")
    assert (
        browser.run("document.querySelectorAll('.editor, [data-state=accepted], .record-head button').length")
        == 0
    )
    assert browser.said == []
    review_page.write(page, review, SAY, [dali], pictures=False)
    browser.open(page.as_uri())
    ready(browser, dali)
    assert browser.run("document.querySelectorAll('.rows a').length") == 1


def ask(
    port: int, path: str, *, method: str = "GET", body: str | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.putrequest(method, path, skip_host=True)
    named.setdefault("host", f"127.0.0.1:{port}")
    if body is not None:
        named["content-length"] = str(len(body.encode()))
    for name, value in named.items():
        connection.putheader(name, value)
    connection.endheaders(body.encode() if body is not None else None)
    answer = connection.getresponse()
    found = answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_requests_from_elsewhere_are_refused(tmp_path: Path, renderer: Renderer) -> None:
    review = opened(written(tmp_path / "run", [invented.form()]), renderer)
    with serving(review) as server:
        port, token = server.port, server.address.rpartition("=")[2]
        wait_for(port)
        assert ask(port, "/")[0] == 403
        assert ask(port, "/list")[0] == 403
        assert ask(port, "/?token=guess")[0] == 403
        assert ask(port, f"/?token={token}", host="evil.example")[0] == 421
        assert ask(port, f"/list?token={token}")[0] == 403
        status, headers, _ = ask(port, f"/?token={token}")
        assert (status, headers["location"]) == (303, "/")
        assert "httponly" in headers["set-cookie"].lower()
        assert "samesite=strict" in headers["set-cookie"].lower()
        cookie = headers["set-cookie"].partition(";")[0]
        assert ask(port, f"/?token={token}")[0] == 403
        status, headers, _ = ask(port, "/", cookie=cookie)
        assert status == 200
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; ")
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
        assert ask(port, "/list", cookie=cookie, host=f"localhost:{port}")[0] == 200
        assert ask(port, "/list", cookie=cookie, host="evil.example")[0] == 421
        assert ask(port, "/list", cookie=cookie, host="127.0.0.1")[0] == 421
        assert ask(port, "/list", cookie=cookie, origin="http://evil.example")[0] == 403
        act = json.dumps({"kind": "done", "id": invented.form().declaration.declaration_id})
        json_type = {"content_type": "application/json"}
        assert ask(port, "/act", method="POST", body=act, **json_type)[0] == 403
        assert ask(port, "/act", method="POST", body=act, cookie=cookie)[0] == 415
        assert ask(port, "/act", method="POST", body=act, cookie=cookie, origin="null", **json_type)[0] == 403
        assert ask(port, "/act", method="POST", body="[1]", cookie=cookie, **json_type)[0] == 400
        assert ask(port, "/act", method="POST", body='{"kind":"?"}', cookie=cookie, **json_type)[0] == 422
        assert ask(port, "/assets/..%2freview.py", cookie=cookie)[0] == 404
        assert ask(port, "/assets/pages", cookie=cookie)[0] == 404
        assert ask(port, "/picture/0123456789abcdef/1/700", cookie=cookie)[0] == 404
        assert ask(port, "/declaration/none", cookie=cookie)[0] == 422
        assert review.states() == {}
        assert ask(port, "/act", method="POST", body=act, cookie=cookie, **json_type)[0] == 200
        assert list(review.states().values()) == [{"done": 1}]


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            ask(port, "/")
        except OSError:
            time.sleep(0.05)
        else:
            return


def test_a_file_that_moved_or_changed_is_named_and_not_shown(archive: Path, renderer: Renderer) -> None:
    rows = {row["department"]: row for row in Run(archive / "run").table("declarations")}
    for path in (archive / "in").iterdir():
        if path.suffix == ".pdf":
            path.write_bytes(path.read_bytes() + b"\n")
        elif path.suffix == ".docx":
            path.rename(archive / path.name)
    review = opened(archive / "run", renderer)
    told = {name: review.declaration(row["declaration_id"], SAY)["source"] for name, row in rows.items()}
    absences = {source["name"]: source["absence"].partition(",")[0] for source in told.values()}
    assert absences == {
        "dali-department.chromium.pdf": "The file has changed since it was read",
        "taoyuan-department.docx": "The file is no longer where it was when it was read",
        "jiading-department.txt": "",
    }
    held = Run(archive / "run")
    again = Originals(held, [archive])
    names = {row["source_id"]: again.find(row["source_id"]).absence for row in rows.values()}
    assert sorted(names.values()) == ["", "", "changed"]


def test_a_member_of_an_archive_is_unpacked_when_it_is_asked_for(tmp_path: Path) -> None:
    content = b"words"
    form = invented.form(source_id=hashlib.sha256(content).hexdigest()[:16])
    source = Source(
        source_id=form.declaration.source_id,
        path="all.zip!/2023/a.txt",
        media_type="text/plain",
        bytes=5,
        status="converted",
    )
    run = Run(written(tmp_path / "run", [form], source))
    assert Originals(run).find(source.source_id).absence == "moved"
    (tmp_path / "packed").mkdir()
    with zipfile.ZipFile(tmp_path / "packed/all.zip", "w") as archive:
        archive.writestr("2022/a.txt", "other")
        archive.writestr("2023/a.txt", content)
    originals = Originals(run, [tmp_path / "packed"])
    member = originals.find(source.source_id)
    assert member.path is not None
    assert (member.absence, member.path.read_bytes()) == ("", content)
    assert originals.find(source.source_id) == member
    del originals
    assert not member.path.exists()
    with zipfile.ZipFile(tmp_path / "packed/all.zip", "w") as archive:
        archive.writestr("2023/a.txt", "others")
    assert Originals(run, [tmp_path / "packed"]).find(source.source_id).absence == "changed"
    invented.write(tmp_path / "unpacked", {"2023/a.txt": "words", "2022/a.txt": "other"})
    found = Originals(run, [tmp_path / "unpacked"]).find(source.source_id)
    assert found.path == tmp_path / "unpacked" / "2023" / "a.txt"


def test_what_follows_goes_with_its_correction(tmp_path: Path, renderer: Renderer) -> None:
    review = opened(written(tmp_path / "run", [invented.form()]), renderer)
    identity = invented.form().declaration.declaration_id

    def made() -> list[tuple[str, str]]:
        return [(item[2], item[4]) for item in review.declaration(identity, SAY)["corrections"]]

    review.correct(identity, ("budget_lines", "total-annual", "amount_raw"), "130", "")
    assert made() == [("amount_raw", "130"), ("amount_yuan", "1300000"), ("budget_total_yuan", "1300000")]
    review.correct(identity, ("budget_lines", "total-annual", "amount_raw"), "140", "")
    assert made() == [("amount_raw", "140"), ("amount_yuan", "1400000"), ("budget_total_yuan", "1400000")]
    review.correct(identity, ("tasks", "t1", "content"), "", "")
    review.clear(identity, ("budget_lines", "total-annual", "amount_raw"))
    assert made() == [("content", "")]
    assert review.undo()
    assert [column for column, _ in made()] == ["amount_raw", "amount_yuan", "budget_total_yuan", "content"]
    review.correct(identity, ("tasks", "t1", "content"), "改造老茶园", "")
    assert [column for column, _ in made()] == ["amount_raw", "amount_yuan", "budget_total_yuan"]
    while review.undo():
        pass
    assert made() == []
    assert corrections.read(tmp_path / "run" / corrections.FILE, SAY) == ()


@pytest.mark.parametrize(
    ("place", "entry"),
    [
        (("tasks", "t1", "amount_yuan"), "viel"),
        (("tasks", "t1", "row_key"), "x"),
        (("tasks", "t9", "name"), "x"),
        (("readings", "", "raw"), "x"),
        (("declarations", "", "form_kind"), "city"),
    ],
)
def test_what_cannot_be_held_is_refused(
    place: tuple[str, str, str], entry: str, tmp_path: Path, renderer: Renderer
) -> None:
    review = opened(written(tmp_path / "run", [invented.form()]), renderer)
    identity = invented.form().declaration.declaration_id
    with pytest.raises(RefusedError):
        review.correct(identity, place, entry, "")
    assert not (tmp_path / "run" / corrections.FILE).exists()
    assert not review.undo()


def test_a_folder_without_a_dataset_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(NoRunError):
        Run(tmp_path)


def test_ten_thousand_declarations_are_listed_at_once(
    tmp_path: Path, renderer: Renderer, browser: Browser
) -> None:
    base = invented.form()
    forms: list[Any] = []
    for number in range(10_000):
        identity = f"430600-2023-department-target-{number:05}"
        forms.append(
            dataclasses.replace(
                base,
                declaration=dataclasses.replace(
                    base.declaration, declaration_id=identity, department=f"第{number}办公室"
                ),
                **{
                    table: tuple(
                        dataclasses.replace(row, declaration_id=identity) for row in getattr(base, table)
                    )
                    for table in ("budget_lines", "tasks", "goals", "indicators", "findings", "readings")
                },
            )
        )
    review = opened(written(tmp_path / "run", forms), renderer)
    with serving(review) as server:
        browser.open(server.address)
        ready(browser)
        browser.run("performance.clearResourceTimings()")
        browser.call("Page.reload")
        browser.until("document.readyState === 'complete' && document.body.dataset.ready")
        painted = browser.run(
            "performance.getEntriesByName('first-contentful-paint').map((entry) => entry.startTime)[0]"
        )
        assert painted < 1000
        assert browser.run("review.rows.length") == 10_000
        assert browser.run("document.querySelectorAll('.rows a').length") < 60
        started = browser.run("performance.now()")
        browser.run("review.parts.search.value = '第9999'; review.filter()")
        assert browser.run("review.shown.length") == 1
        assert browser.run("performance.now()") - started < 500
