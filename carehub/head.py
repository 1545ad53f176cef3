"""HEAD asks for the headers of a page alone."""


def without_a_body(get_response):
    """Outermost, so that the length and the rest say what GET would get.

    Django leaves it to the server to drop the body, and gunicorn logs a warning for each one that it is given.
    """

    def answer(request):
        response = get_response(request)
        if request.method == "HEAD":
            _empty(response)
        return response

    return answer


def _empty(response):
    if response.streaming:
        response.streaming_content = []
    else:
        response.content = b""
