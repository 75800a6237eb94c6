"""What a page that is not there says: by the kind of address what may have happened and what to do.

It never tells whether something exists that the reader may not see.
"""

from __future__ import annotations

from dataclasses import dataclass

from zuji.core.label import Label, Lang


@dataclass(frozen=True)
class Missing:
    """What is not there, what may have happened, and what to do."""

    title: Label
    what: Label
    todo: Label

    is_of_work: bool = False
    """Whether another role of the reader may see what is there."""

    def in_language(self, lang: Lang) -> dict[str, str | bool]:
        words = {"title": self.title[lang], "what": self.what[lang], "todo": self.todo[lang]}
        return {**words, "is_of_work": self.is_of_work}


RESULT = Missing(
    Label("没有这个结果", "There is no such result"),
    Label(
        "访客的结果会为新结果腾出位置；地址也可能没有抄全。",
        "Results of visitors make room for new ones; the address may also be incomplete.",
    ),
    Label(
        "有存证文件就能随时重算：请到“复算存证文件”页；否则请重新计算。",
        "With the lockfile it is computed again at any time on the page “Check a lockfile”; else "
        "compute anew.",
    ),
)
PRODUCT = Missing(
    Label("没有公开的这个产品", "No such product is public"),
    Label(
        "编号可能抄错，或产品没有公开、已移出目录。",
        "The number may be miswritten, or the product is not public or was taken out.",
    ),
    Label(
        "请核对编号，或在下面按名称查找。",
        "Compare the number, or look for the name below.",
    ),
)
CERTIFICATE = Missing(
    Label("没有这份证书", "There is no such certificate"),
    Label(
        "证书号可能抄错；本平台只有在这里签发或登记的证书。",
        "The number may be miswritten; this site has only what was issued or recorded here.",
    ),
    Label(
        "请查验证书号，或在下面查找；手里有证书文件的，可在“自己查验证书”页核对。",
        "Compare the number, or look below; with the certificate's file, check it on the page "
        "“Check a certificate yourself”.",
    ),
)
LIBRARY = Missing(
    Label("库里没有这一条", "The library has no such entry"),
    Label(
        "名称可能抄错，或这一条从未发布。",
        "The name may be miswritten, or the entry was never published.",
    ),
    Label(
        "请从因子库、模型或文件的目录里找。", "Look in the lists of factors, models or documents."
    ),
)
WORK = Missing(
    Label("这里没有您能打开的内容", "Nothing here that you can open"),
    Label(
        "它可能不存在，也可能属于别的企业，或您现在的身份看不到它。",
        "It may not exist, or belong to another enterprise, or not be for your present role.",
    ),
    Label(
        "请先登录，或在页眉切换身份，再从首页的待办进入。",
        "Sign in or switch your role in the header, and enter from the list of what waits on the "
        "home page.",
    ),
    is_of_work=True,
)
OTHER = Missing(
    Label("没有这个页面", "There is no such page"),
    Label(
        "网址可能抄错，或页面已经移走。", "The address may be miswritten, or the page has moved."
    ),
    Label("请从首页进入，或在下面查找。", "Enter from the home page, or look below."),
)
BY_ADDRESS = {
    "r": RESULT,
    **dict.fromkeys(("p", "01", "catalogue"), PRODUCT),
    **dict.fromkeys(("certificates", "status"), CERTIFICATE),
    **dict.fromkeys(("factors", "models", "documents"), LIBRARY),
    **dict.fromkeys(
        ("desk", "changes", "evidence", "enterprises", "products", "sites", "verification"), WORK
    ),
    **dict.fromkeys(("certification", "committee", "entries", "jobs", "notices"), WORK),
    **dict.fromkeys(("audit", "people", "request", "requests", "todo"), WORK),
}
"""First part of an address → what is said where nothing is there."""


def missing_at(path: str) -> Missing:
    """What is said of an address, with or without its language."""
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["en"]:
        parts = parts[1:]
    return BY_ADDRESS.get(parts[0], OTHER) if parts else OTHER
