"""The real server, in a process of its own that can be killed and started again."""

import http.client
import multiprocessing
import os
import signal
import socket
import time
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connections
from django.urls import get_resolver

PATIENCE_SECONDS = 60
SECRET = "a" * 32


def serve(port):
    """The real server, on the test's database."""
    import uvicorn

    from maillage.project.asgi import application

    uvicorn.run(application, port=port, lifespan="off", log_config=None, access_log=False)


def fork(work, *arguments):
    """A process that works on the test's database."""
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments, daemon=True)
    process.start()
    return process


def kill(process):
    os.kill(process.pid, signal.SIGKILL)
    process.join()


class Portal:
    """A server that can be killed and started again at the same address."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = None
        get_resolver().url_patterns  # noqa: B018 - read once here, not by each new server

    def start(self):
        self.process = fork(serve, self.port)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        pytest.fail("the portal did not start")

    def kill(self):
        kill(self.process)

    def get(self, path, session=""):
        return self._ask("GET", path, session)

    def post(self, path, data, session="", **headers):
        """(status, body, location) of a form sent, as a browser does."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **headers}
        body = urlencode(data | {"csrfmiddlewaretoken": SECRET}, doseq=True)
        return self._ask("POST", path, session, body, form)

    def first_event(self, path):
        """Data of the first event of a stream, as text."""
        connection = self._connection()
        try:
            connection.request("GET", path)
            lines = iter(connection.getresponse().readline, b"")
            return next((line[6:].decode() for line in lines if line.startswith(b"data: ")), "")
        finally:
            connection.close()

    def _ask(self, method, path, session, body=None, headers=None):
        cookies = f"csrftoken={SECRET}; {settings.SESSION_COOKIE_NAME}={session}"
        connection = self._connection()
        try:
            connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers.get("Location", "")
        finally:
            connection.close()

    def _connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
