"""The assistant's tools through the official SDK, client and server in one process."""

import threading
import time

import pytest

pytest.importorskip("mcp_types", reason="the optional extra is not installed: zuji[mcp]")

import anyio
from mcp import Client

from cast import ROOT
from zuji.cli.assistant import TOOL_WORDS, Assistant, AssistantTool, ToolAnswer
from zuji.cli.assistant_server import AT_ONCE, server_of
from zuji.core.label import Label

LIME = (ROOT / "examples" / "lime-typical.yaml").read_text("utf-8")


def asked(server, *calls):
    """The answers of calls, one after the other."""

    async def ask():
        async with Client(server) as client:
            return [await client.call_tool(name, given) for name, given in calls]

    return anyio.run(ask)


def test_every_tool_is_offered_as_reading_only_with_limits_on_its_texts():
    async def listed():
        async with Client(server_of(Assistant("en"))) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in anyio.run(listed)}
    assert list(tools) == list(TOOL_WORDS)
    for tool in tools.values():
        assert tool.annotations.read_only_hint and not tool.annotations.destructive_hint
        for argument in tool.input_schema["properties"].values():
            if argument.get("type") == "string":
                assert argument.get("maxLength") or argument.get("enum"), (tool.name, argument)


def test_answers_carry_sentences_and_structured_content():
    server = server_of(Assistant("zh"))
    factors, wrong, long = asked(
        server,
        ("search_factors", {"name": "烧碱", "unit": "t", "lang": "en"}),
        ("check_study", {"study": "model: [", "lang": "en"}),
        ("search_factors", {"name": "x" * 201}),
    )
    assert not factors.is_error
    assert factors.structured_content["factors"][0]["reasons"]
    assert "Taken for" in factors.content[0].text
    assert wrong.is_error
    assert wrong.structured_content["findings"][0]["rule"] == "yaml-unreadable"
    assert long.is_error  # the SDK refuses what the schema forbids
    assert "pydantic" not in long.content[0].text


@pytest.mark.parametrize(
    ("tool", "given", "rule", "place", "read", "expected"),
    [
        ("check_study", {}, "key-missing", "study", "", ""),
        ("check_study", {"study": 7}, "argument-wrong", "study", "a number 7", "2000000"),
        ("check_study", {"study": None}, "argument-wrong", "study", "nothing", "2000000"),
        ("search_factors", {"name": ["x"]}, "argument-wrong", "name", 'a list ["x"]', "200"),
        ("search_factors", {"name": "x" * 201}, "text-too-long", "name", "201", "200"),
        ("search_factors", {"name": "x", "year": 1989}, "argument-wrong", "year", "1989", "1990"),
        ("search_factors", {"name": "x", "limit": 21}, "argument-wrong", "limit", "21", "1 … 20"),
        ("search_factors", {"name": "x", "lang": "fr"}, "argument-wrong", "lang", "fr", "zh"),
        ("search_factors", {"name": "x", "file": "/"}, "argument-unknown", "file", "", ""),
        ("calculate", {}, "tool-unknown", "", "calculate", ""),
    ],
)
def test_arguments_that_a_tool_does_not_take_are_told_by_place_reading_and_expectation(
    tool, given, rule, place, read, expected
):
    (answer,) = asked(server_of(Assistant("en")), (tool, given))
    assert answer.is_error
    (finding,) = answer.structured_content["findings"]
    assert (finding["rule"], finding["place"]) == (rule, place)
    assert read in str(finding["read"]) and expected in str(finding["expected"])
    assert "pydantic" not in answer.content[0].text


class Slow(Assistant):
    """One tool that waits until it is let go."""

    def tools(self):
        words = Label("等", "wait")
        return [AssistantTool("wait", words, words, self.wait)]

    def wait(self, *, lang: str = "") -> ToolAnswer:
        LET_GO.wait(5)
        return ToolAnswer(("done",))


LET_GO = threading.Event()


def test_what_takes_too_long_is_answered_and_more_is_not_begun():
    LET_GO.clear()
    server = server_of(Slow("en"), seconds=0.05)
    began = time.monotonic()
    try:
        answers = asked(server, *[("wait", {})] * (AT_ONCE + 1))
    finally:
        LET_GO.set()
    assert time.monotonic() - began < 5
    rules = [answer.structured_content["findings"][0]["rule"] for answer in answers]
    assert rules == ["assistant-slow"] * AT_ONCE + ["assistant-busy"]
