"""Chromium without a screen, driven through its debugging pipe."""

import base64
import json
import os
import subprocess
import tempfile


class Browser:
    """A page of its own. What it logs as an error, and every address that it
    asks for, is kept."""

    def __init__(self, program):
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        # Its processes may still write there when it is gone.
        self._profile = tempfile.TemporaryDirectory(
            ignore_cleanup_errors=True)
        # Chromium reads descriptor 3 and writes 4.
        shell = 'exec "$@" 3<&%d 4>&%d' % (to_read, to_write)
        self._process = subprocess.Popen(
            ["sh", "-c", shell, "sh", program, "--headless=new", "--no-sandbox",
             "--disable-gpu", "--disable-background-networking",
             "--hide-scrollbars", "--no-first-run",
             "--user-data-dir=" + self._profile.name,
             "--remote-debugging-pipe", "about:blank"],
            pass_fds=(to_read, to_write), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self._text = b""
        self._number = 0
        self._session = None
        self._seen = []
        self.errors = []
        self.addresses = []
        self._answer = None
        self._saved = False
        target = self._ask("Target.createTarget", url="about:blank")
        self._session = self._ask("Target.attachToTarget", flatten=True,
                                  targetId=target["targetId"])["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(domain + ".enable")

    def close(self):
        self._process.kill()
        self._process.wait()
        os.close(self._write)
        os.close(self._read)
        self._profile.cleanup()

    def save_to(self, folder):
        """Where what is saved goes to."""
        self._ask("Browser.setDownloadBehavior", behavior="allow",
                  downloadPath=os.path.abspath(folder), eventsEnabled=True)

    def save(self, expression):
        """Runs what saves a file, and waits until it is there."""
        self._saved = False
        self.value(expression)
        while not self._saved:
            self._seen.append(self._take().get("method"))

    def answer(self, make):
        """Asks no network for a picture, but shows the SVG that `make` makes of
        its address."""
        self._answer = make
        self._ask("Fetch.enable", patterns=[{"urlPattern": "https://*"}])

    def _answer_request(self, request):
        self._number += 1
        body = self._answer(request["request"]["url"]).encode()
        self._send("Fetch.fulfillRequest", requestId=request["requestId"],
                   responseCode=200, body=base64.b64encode(body).decode(),
                   responseHeaders=[{"name": "Content-Type",
                                     "value": "image/svg+xml"}])

    def _take(self):
        while b"\0" not in self._text:
            more = os.read(self._read, 1 << 16)
            if not more:
                raise RuntimeError("the browser is gone")
            self._text += more
        text, self._text = self._text.split(b"\0", 1)
        message = json.loads(text)
        method = message.get("method")
        parameters = message.get("params", {})
        if method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get(
                "description", details["text"]))
        elif method == "Log.entryAdded":
            self.errors.append(parameters["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            raise RuntimeError("a dialog: " + parameters["message"])
        elif method == "Network.requestWillBeSent":
            self.addresses.append(parameters["request"]["url"])
        elif method == "Browser.downloadProgress":
            if parameters["state"] == "canceled":
                raise RuntimeError("what was to be saved was not")
            self._saved = parameters["state"] == "completed"
        elif method == "Fetch.requestPaused":
            self._answer_request(parameters)
        return message

    def _send(self, method, **parameters):
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")

    def _ask(self, method, **parameters):
        self._number += 1
        self._send(method, **parameters)
        number = self._number
        while True:
            answer = self._take()
            if answer.get("id") == number:
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])
                return answer["result"]
            self._seen.append(answer.get("method"))

    def open(self, path, scheme="light", width=1280, height=1000):
        self._ask("Emulation.setEmulatedMedia", media="", features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        self._ask("Emulation.setDeviceMetricsOverride", width=width,
                  height=height, deviceScaleFactor=1, mobile=False)
        self._seen.clear()
        self._ask("Page.navigate", url="file://" + os.path.abspath(path))
        while "Page.loadEventFired" not in self._seen:
            self._seen.append(self._take().get("method"))

    def value(self, expression):
        result = self._ask("Runtime.evaluate", expression=expression,
                           awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["text"])
        return result["result"].get("value")

    def type(self, text):
        self._ask("Input.insertText", text=text)

    def press(self, keys):
        """Each character as its key."""
        for key in keys:
            for kind in ("keyDown", "keyUp"):
                self._ask("Input.dispatchKeyEvent", type=kind, key=key,
                          text=key if kind == "keyDown" else "")

    def picture(self, path):
        data = self._ask("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def print(self, path):
        data = self._ask("Page.printToPDF", printBackground=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))
