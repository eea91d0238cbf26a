"""The user's token for the hub: it lies in the system's keyring, and nowhere else."""

from __future__ import annotations

import os

from workbench.errors import HubError
from workbench.hub.settings import endpoint

_SERVICE = "workbench"


def hub_token() -> str | None:
    """The token to send to the hub that is used now.

    HF_TOKEN wins; None where neither it nor the keyring holds one, so that the hub's client looks
    for a login of its own.
    """
    if token := os.environ.get("HF_TOKEN", "").strip():
        return token
    import keyring
    from keyring.errors import KeyringError

    try:
        # By address: the token of the hub is no business of a mirror.
        return keyring.get_password(_SERVICE, endpoint())
    except (KeyringError, RuntimeError, OSError):  # none on this machine, or the user said no
        return None


def keep_token(token: str) -> None:
    """Keep a token for the hub that is used now; an empty one forgets it.

    Raises HubError where it looks like none, or this machine has no keyring.
    """
    import keyring
    from keyring.errors import KeyringError, PasswordDeleteError

    token = token.strip()
    if token and not (token.isascii() and token.isprintable() and " " not in token):
        raise HubError("This is no token of the hub: it is one word, such as hf_….")
    try:
        if token:
            keyring.set_password(_SERVICE, endpoint(), token)
        else:
            keyring.delete_password(_SERVICE, endpoint())
    except PasswordDeleteError:
        return  # there was none
    except (KeyringError, RuntimeError, OSError) as error:
        raise HubError(
            "This computer has no keyring that can keep the token: install one (GNOME Keyring or "
            "KWallet), or set HF_TOKEN in the environment before you start."
        ) from error
