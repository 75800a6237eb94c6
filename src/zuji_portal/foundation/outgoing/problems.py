"""Why a message did not arrive, in words."""

from __future__ import annotations

from zuji.core.label import Label

PROBLEMS = {
    "private": Label("内部网络地址，不发送", "an address of an internal network; not sent"),
    "name": Label("域名解析不到", "the host name is unknown"),
    "status": Label("对方没有接受", "the receiver did not accept it"),
    "address": Label("网址不能用", "the address cannot be used"),
    "gone": Label("对方表示不再接收", "the receiver wants no more"),
    "ended": Label("对方已停用", "the receiver has ended"),
}
SILENT = Label("没有连上", "no connection")


def problem_label(problem: str) -> Label:
    """A problem in words."""
    return PROBLEMS.get(problem, SILENT)
