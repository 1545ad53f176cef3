"""A request for the headers alone, as the web server sees its answer: Django's test client takes bodies away by itself."""

from io import BytesIO

import pytest

from carehub.wsgi import application

pytestmark = pytest.mark.django_db


def asked(method, path, **headers):
    """(status, headers, body)"""
    said = {}
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "wsgi.errors": BytesIO(), **headers,
    }  # fmt: skip

    def start_response(status, headers):
        said.update(status=status, headers=dict(headers))

    answer = application(environ, start_response)
    body = b"".join(answer)
    answer.close()
    return said["status"], said["headers"], body


@pytest.mark.parametrize("path", ["/privacy/", "/nowhere/", "/innovations/coverage.csv"])
def test_head_has_the_status_and_headers_of_get_and_no_body(path):
    status, headers, body = asked("GET", path)
    assert body
    for_head = asked("HEAD", path)
    assert for_head[0] == status
    assert for_head[2] == b""
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert for_head[1].get(name) == headers.get(name)


def test_head_says_how_long_the_compressed_page_is():
    """Compression adds a few random bytes, which no attacker can count, so lengths differ a little."""
    _, headers, body = asked("GET", "/privacy/", HTTP_ACCEPT_ENCODING="gzip")
    assert headers["Content-Encoding"] == "gzip"
    _, for_head, nothing = asked("HEAD", "/privacy/", HTTP_ACCEPT_ENCODING="gzip")
    assert nothing == b""
    assert abs(int(for_head["Content-Length"]) - len(body)) <= 200
