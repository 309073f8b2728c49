import time


def took(get_response):
    def middleware(request):
        began = time.time()
        response = get_response(request)
        response["X-Took"] = "some time" if time.time() >= began else "none"
        return response

    return middleware
