"""The command ``zuji mcp``: the library, or a site, as tools of an assistant (Model Context
Protocol over standard input and output).
"""

from __future__ import annotations

from importlib.util import find_spec

import click

from zuji.cli.options import AS_JSON
from zuji.cli.push import KEY
from zuji.cli.show import out, print_json
from zuji.cli.words import LANG, say
from zuji.core.refusals import refuse


@click.command(
    help=say(
        "供智能助手使用的 MCP 服务（标准输入输出，只读）：找因子、检查核算、解释结果、查验证书。",
        "A server of the Model Context Protocol for assistants (standard input and output, "
        "read-only): find factors, check studies, explain results, check certificates.",
    )
)
@click.option(
    "--site",
    default="",
    help=say("改问一个站点，如 https://pcf.example.gov.cn", "ask a site instead"),
)
@click.option(
    "--key",
    default="",
    envvar=KEY,
    help=say(
        "站点的接口密钥，宜放在环境变量 ZUJI_KEY；只读权限就够",
        "API key of the site, better in ZUJI_KEY; the scope read is enough",
    ),
)
@click.option(
    "--allow",
    multiple=True,
    help=say("允许的内网主机 host:port", "host:port of one's own network that may be called"),
)
@click.option("--tools", "only_tools", is_flag=True, help=say("只列出工具", "only list the tools"))
@AS_JSON
def mcp(*, site: str, key: str, allow: tuple[str, ...], only_tools: bool, as_json: bool) -> None:
    """Serve the tools, or list them."""
    from zuji.cli.assistant import Assistant
    from zuji.cli.assistant_site import SiteAssistant, SiteReader, sender_to

    assistant = Assistant(LANG)
    if site:
        assistant = SiteAssistant(LANG, SiteReader(site, key, sender_to(set(allow))))
    tools = assistant.tools()
    if as_json:
        print_json(
            {
                "tools": [
                    {
                        "name": tool.name,
                        "title": tool.title[LANG],
                        "about": tool.about[LANG],
                        "asks_site": tool.asks_site,
                    }
                    for tool in tools
                ]
            }
        )
    elif only_tools:
        for tool in tools:
            out.print(f"{tool.name}  {tool.about[LANG]}", markup=False)
    else:
        if find_spec("mcp_types") is None:
            raise refuse("assistant-missing", "mcp")
        from zuji.cli.assistant_server import server_of

        server_of(assistant).run()
