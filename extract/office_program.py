"""LibreOffice as a converter: found on the search path, run alone, without network and not for long."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extract.caching import cache_folder
from extract.errors import ExtractError

if TYPE_CHECKING:
    from collections.abc import Generator

SECONDS: Final = 60
MAX_OUTPUT: Final = 200 * 1024 * 1024
MAX_MEMORY: Final = 4 * 1024**3
MAX_CACHED: Final = 500
"""Converted files that are kept; the oldest go first."""


def program() -> str | None:
    """Return where LibreOffice is installed, None if it is not on the search path."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def as_docx(data: bytes, suffix: str) -> bytes:
    """Convert a file to DOCX; the same bytes are converted once and then taken from the cache of this user.

    Raises:
        ExtractError: `program_missing` if there is no LibreOffice, `too_large` if it takes too long, `damaged` if
            it cannot open the file.
    """
    kept = cache_folder() / "docx" / f"{hashlib.sha256(data).hexdigest()}{suffix}.docx"
    with contextlib.suppress(OSError):
        return kept.read_bytes()
    soffice = program()
    if soffice is None:
        raise ExtractError(code="program_missing", detail="LibreOffice")
    converted = _convert(soffice, data, suffix)
    with contextlib.suppress(OSError):
        _keep(kept, converted)
    return converted


def _convert(soffice: str, data: bytes, suffix: str) -> bytes:
    # Two runs on one profile disturb each other, and a profile of one's own holds no settings of the user.
    with tempfile.TemporaryDirectory(prefix="shenbao-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        source, profile = folder / f"source{suffix}", folder / "profile"
        source.write_bytes(data)
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        _run(
            [
                *_without_network(),
                soffice,
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                "docx",
                "--outdir",
                str(folder / "out"),
                str(source),
            ],
            folder,
        )
        try:
            with (folder / "out" / "source.docx").open("rb") as stream:
                converted = stream.read(MAX_OUTPUT + 1)
        except OSError as error:
            raise ExtractError(code="damaged", detail="LibreOffice") from error
    if len(converted) > MAX_OUTPUT:
        raise ExtractError(code="too_large", detail=f"DOCX: bytes > {MAX_OUTPUT}")
    return converted


def _run(command: list[str], folder: Path) -> None:
    """Run a program in a session of its own, so that what it starts ends with it."""
    process = subprocess.Popen(  # noqa: S603 - no shell, and every argument is ours
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _limit(process.pid)
    try:
        with _watched(process, folder):
            process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ExtractError(code="too_large", detail=f"LibreOffice: {SECONDS} s") from error
    finally:
        _end(process)


# Waits for the end of its input, which comes when the one who holds the other end is gone, however it went.
_WATCH: Final = 'read -r nothing; kill -KILL "-$0"; exec rm -rf "$1"'


@contextlib.contextmanager
def _watched(process: subprocess.Popen[bytes], folder: Path) -> Generator[None, None, None]:
    """Have a program ended with all it started, and its folder removed, should this process be killed meanwhile."""
    if sys.platform == "win32":
        yield
        return
    with subprocess.Popen(  # noqa: S603 - no shell word but ours
        ["/bin/sh", "-c", _WATCH, str(process.pid), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/bin:/bin"},
        start_new_session=True,
    ) as watch:
        try:
            yield
        finally:
            watch.kill()  # before the program is waited for, as its number may be another's afterwards


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a program and of everything it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _limit(identifier: int) -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - other systems lack it

        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(identifier, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
            # Should this process be killed, the program still ends.
            resource.prlimit(identifier, resource.RLIMIT_CPU, (SECONDS, SECONDS))
            resource.prlimit(identifier, resource.RLIMIT_FSIZE, (MAX_OUTPUT, MAX_OUTPUT))


@cache
def _without_network() -> tuple[str, ...]:
    """Return the words before a command that cut it off from the network, none where the system cannot."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    for words in ((unshare, "--net", "--map-root-user"), (unshare, "--net")):
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run([*words, "true"], check=True, capture_output=True, timeout=10)  # noqa: S603
            return words
    return ()


def _keep(path: Path, content: bytes) -> None:
    """Put a converted file into the cache in one step, and take out the oldest beyond the limit."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        stream.write(content)
    Path(stream.name).replace(path)
    kept = sorted(path.parent.glob("*.docx"), key=lambda each: each.stat().st_mtime)
    for old in kept[: max(0, len(kept) - MAX_CACHED)]:
        old.unlink(missing_ok=True)


# Links that a file holds are not followed, macros do not run; a proxy that leads nowhere stands in for a system
# that cannot cut the program off.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""
