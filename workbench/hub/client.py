"""The connections of the hub's own client, with its errors and headers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workbench.hub.patience import TIMEOUT_S
from workbench.hub.token import hub_token


def ask(address: str, params: dict[str, Any] | None = None) -> Any:
    """The answer to a request; an error answer is raised."""
    tools = _tools()
    answer = tools.get_session().get(
        address, params=params, headers=_headers(tools), timeout=TIMEOUT_S
    )
    tools.hf_raise_for_status(answer)
    return answer


@contextmanager
def opened(address: str, start: int = 0) -> Iterator[Any]:
    """A stream of a file from a byte on; an error answer is raised."""
    tools = _tools()
    headers = _headers(tools) | {"Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    session = tools.get_session()
    with session.stream("GET", address, headers=headers, timeout=TIMEOUT_S) as response:
        if response.status_code >= 400:
            response.read()  # it says why
        tools.hf_raise_for_status(response)
        yield response


def _headers(tools: Any) -> dict[str, str]:
    return dict(tools.build_hf_headers(token=hub_token()))


def _tools() -> Any:
    import huggingface_hub.utils  # slow to import, and only needed with a network

    return huggingface_hub.utils
