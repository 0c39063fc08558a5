"""What stands in an HTTP request of python-telegram-bot."""

import json

from telegram.request import RequestData

from bot.fake_telegram.methods import Upload


def parameters_of(request: RequestData | None) -> dict[str, object]:
    """Read the parameters through JSON, as the wire would carry them, and the files beside them."""
    if request is None:
        return {}
    parameters: dict[str, object] = json.loads(json.dumps(request.parameters))
    for name, (filename, content, *_) in request.multipart_data.items():
        data = content if isinstance(content, bytes) else content.read()
        parameters[name] = Upload(filename, data)
    return parameters
