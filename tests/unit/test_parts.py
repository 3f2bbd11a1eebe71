"""Attachments of older AG-UI clients become those of AG-UI 1.0, as `@ag-ui/client` itself converts them."""

import copy

import pytest
from ag_ui.core import UserMessage

from tornado_copilot.wire.parts import upgraded

PNG, WORDS = "image/png", {"type": "text", "text": "look"}


def binary(**fields):
    return {"type": "binary", "mimeType": PNG, **fields}


def media(kind, mime_type, source="data", value="AA", **more):
    return {"type": kind, "source": {"type": source, "value": value, "mimeType": mime_type}, **more}


def message(*parts, role="user"):
    return {"id": "u1", "role": role, "content": list(parts)}


@pytest.mark.parametrize(
    ("part", "converted"),
    [
        (binary(data="AA"), media("image", PNG)),
        (binary(mimeType="audio/wav", data="AA"), media("audio", "audio/wav")),
        (binary(mimeType="video/mp4", data="AA"), media("video", "video/mp4")),
        (binary(mimeType="application/pdf", data="AA"), media("document", "application/pdf")),
        (binary(mimeType="IMAGE/PNG", data="AA"), media("image", "IMAGE/PNG")),
        (binary(mimeType="chemical/x-pdb", data="AA"), media("document", "chemical/x-pdb")),
        (binary(mimeType="imagery", data="AA"), media("document", "imagery")),
        (binary(mimeType="", data="AA"), media("document", "application/octet-stream")),
        (binary(mimeType=None, data="AA"), media("document", "application/octet-stream")),
        ({"type": "binary", "mime_type": PNG, "data": "AA"}, media("image", PNG)),
        (binary(url="https://x/a.png"), media("image", PNG, "url", "https://x/a.png")),
        (binary(url="https://x/a.png", data="AA", id="f1"), media("image", PNG)),
        (binary(url=None, data="AA", filename=None), media("image", PNG)),
        (binary(data="", url="https://x/a.png"), media("image", PNG, "url", "https://x/a.png")),
        (binary(id="file-1"), media("image", PNG, "file", "file-1")),
        (binary(data="AA", filename="a.png"), media("image", PNG, metadata={"filename": "a.png"})),
        (binary(id="f", filename="a.png"), media("image", PNG, "file", "f", metadata={"filename": "a.png"})),
    ],
)
def test_a_binary_part_becomes_the_part_of_its_kind(part, converted):
    sent = message(WORDS, part, WORDS)
    kept = copy.deepcopy(sent)
    assert upgraded(sent) == {**sent, "content": [WORDS, converted, WORDS]}
    assert sent == kept, "what came in is not changed"
    assert upgraded(upgraded(sent)) == upgraded(sent)
    UserMessage.model_validate(upgraded(sent))


@pytest.mark.parametrize(
    "sent",
    [
        message(WORDS, media("image", PNG)),
        message(),
        {"id": "u1", "role": "user", "content": "binary"},
        {"id": "u1", "role": "activity", "content": {"type": "binary", "data": "AA"}},
        {"id": "u1"},
        message(None, 7, "binary", [], {"type": ["binary"]}),
        None,
        [],
    ],
)
def test_what_has_no_binary_part_is_given_back_itself(sent):
    assert upgraded(sent) is sent


@pytest.mark.parametrize("part", [binary(), binary(data="", url="", id=""), binary(data=7), binary(data=None)])
def test_a_part_that_holds_nothing_is_left_for_validation_to_refuse(part):
    assert upgraded(message(part))["content"] == [part]


def test_an_attachment_in_both_forms_is_kept_once():
    named = media("image", PNG, metadata={"filename": "a.png", "width": 7})
    for modern, old, kept in (
        (media("image", PNG), binary(data="AA"), False),
        (named, binary(data="AA", filename="a.png"), False),
        (named, binary(data="AA"), False),
        (named, binary(data="AA", filename="b.png"), True),
        (media("image", PNG), binary(data="AB"), True),
        (media("image", PNG), binary(url="AA"), True),
        (media("image", "image/gif"), binary(data="AA"), True),
    ):
        for content in ([modern, old], [old, modern]):
            after = upgraded(message(*content))["content"]
            assert len(after) == 1 + kept and modern in after, (modern, old)
    assert len(upgraded(message(binary(data="AA"), binary(data="AA")))["content"]) == 2


def test_other_roles_are_converted_too():
    assert upgraded(message(binary(data="AA"), role="tool"))["content"] == [media("image", PNG)]
