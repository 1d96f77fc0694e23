"""A Chromium driven over a pipe: open an address, press keys, run a script, take a picture."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Generator

_SECONDS = 30.0
_KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, ""),
    "ArrowDown": (40, ""),
    "ArrowRight": (39, ""),
}


class BrowserError(Exception):
    """The browser could not do what was asked; the text is what it said."""


class Browser:
    """One page of a browser.

    Attributes:
        said: What the page wrote to the console, errors and refusals by policy included.
        requests: Every address asked for.
        dialogs: Texts of dialogs that scripts opened.
    """

    def __init__(self, to: int, back: int) -> None:
        self._to = os.fdopen(to, "wb", buffering=0)
        self._back = os.fdopen(back, "rb", buffering=0)
        self._buffer = b""
        self._number = 0
        self._session = ""
        self._failure = ""
        self.said: list[str] = []
        self.requests: list[str] = []
        self.dialogs: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Send one command and wait for its answer."""
        self._number += 1
        command: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        self._to.write(json.dumps(command).encode() + b"\0")
        number = self._number
        while True:
            answer = self._message()
            if answer.get("id") == number:
                if "error" in answer:
                    message = f"{method}: {answer['error']}"
                    raise BrowserError(message)
                return answer["result"]

    def open(self, address: str, *, width: int = 1366, height: int = 768) -> None:
        """Go to an address."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        self.call("Page.navigate", url=address)

    def run(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        """Give the value of a script; a promise is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise BrowserError(json.dumps(answer["exceptionDetails"], ensure_ascii=False))
        return answer["result"].get("value")

    def until(self, script: str) -> Any:  # noqa: ANN401 - whatever the script gives
        """Wait until a script gives something true."""
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            try:
                if value := self.run(script):
                    return value
            except BrowserError as error:
                self._failure = str(error)  # while a page is loading, half of it is there
            time.sleep(0.02)
        message = f"never true: {script}; {self._failure}; {self.said}"
        raise BrowserError(message)

    def press(self, *keys: str) -> None:
        """Press keys one after another: names of keys, or single letters."""
        for key in keys:
            code, text = _KEYS.get(key, (ord(key[0].upper()), key))
            event = {"key": key, "windowsVirtualKeyCode": code}
            down = event | ({"text": text} if text else {})
            self.call("Input.dispatchKeyEvent", type="keyDown", **down)
            self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def type(self, text: str) -> None:
        """Put a text where the cursor is."""
        self.call("Input.insertText", text=text)

    def hover(self, selector: str) -> None:
        """Move the mouse to the middle of an element."""
        found = json.dumps(selector)
        x, y = self.run(
            f"(() => {{ const r = document.querySelector({found}).getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def picture(self, path: Path) -> None:
        """Write a picture of what is to be seen."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            piece = self._back.read(1 << 16)
            if not piece:
                gone = "the browser has gone"
                raise BrowserError(gone)
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        parameters: dict[str, Any] = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.said.append(json.dumps(parameters["exceptionDetails"], ensure_ascii=False))
            case "Runtime.consoleAPICalled":
                self.said.append(json.dumps(parameters["args"], ensure_ascii=False))
            case "Log.entryAdded":
                self.said.append(f"{parameters['entry']['text']} {parameters['entry'].get('url', '')}")
            case "Network.requestWillBeSent":
                self.requests.append(parameters["request"]["url"])
            case "Page.javascriptDialogOpening":
                self.dialogs.append(parameters["message"])
                self._number += 1
                accept = {
                    "id": self._number,
                    "method": "Page.handleJavaScriptDialog",
                    "params": {"accept": True},
                }
                self._to.write(json.dumps(accept | {"sessionId": self._session}).encode() + b"\0")
            case _:
                pass
        return message


@contextmanager
def chromium() -> Generator[Browser, None, None]:
    """Start a Chromium that reaches nothing but this machine, and end it."""
    program = shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        theirs_in, ours_out = os.pipe()
        ours_in, theirs_out = os.pipe()
        command = [
            program,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            f"--user-data-dir={Path(folder, 'user')}",
            "--remote-debugging-pipe",
        ]
        null = os.open(os.devnull, os.O_RDWR)
        # Above the numbers they are to get in the browser, so that none covers another.
        actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
        moved = [os.dup(theirs_in), os.dup(theirs_out)]
        while min(moved) < 5:
            moved = [os.dup(moved[0]), os.dup(moved[1])]
        actions += [(os.POSIX_SPAWN_DUP2, moved[0], 3), (os.POSIX_SPAWN_DUP2, moved[1], 4)]
        process = os.posix_spawn(program, command, os.environ, file_actions=actions, setpgroup=0)
        for number in {theirs_in, theirs_out, null, *moved}:
            os.close(number)
        browser = Browser(ours_out, ours_in)
        try:
            yield browser
        finally:
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            browser._to.close()
            browser._back.close()
