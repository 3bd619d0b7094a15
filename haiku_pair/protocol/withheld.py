"""Secrets that were kept back from the model, and the person's word that one may go."""

from __future__ import annotations

from msgspec import Struct


class WithheldSecret(Struct, frozen=True):
    """A secret in what was to be sent."""

    mark: str
    """What stands for it in the request; the same for the same secret in this folder."""
    kind: str
    """In a word or two, such as `github-token`."""
    before: str = ""
    """The end of what stands before it on its line, so that the person knows which it is; never sent."""


class SecretsWithheld(Struct, frozen=True, tag=True):
    """What was just sent to the model was sent without these. A line of the conversation, once for each secret."""

    secrets: tuple[WithheldSecret, ...]
    let_go: bool = False
    """The person has said that from now on they are sent as they are, until the folder is closed."""


class SendWithheld(Struct, frozen=True, tag=True):
    """From the next request on, send these secrets as they are, until the folder is closed.

    Reply: `Done`.
    """

    secrets: tuple[WithheldSecret, ...]
