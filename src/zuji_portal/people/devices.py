"""Says in words from which browser and system a session came."""

from __future__ import annotations

from zuji.core.label import Label

BROWSERS = (
    ("MicroMessenger", Label("微信", "WeChat")),
    ("DingTalk", Label("钉钉", "DingTalk")),
    ("QQBrowser", Label("QQ 浏览器", "QQ Browser")),
    ("360SE", Label("360 安全浏览器", "360 browser")),
    ("MetaSr", Label("搜狗浏览器", "Sogou browser")),
    ("HuaweiBrowser", Label("华为浏览器", "Huawei browser")),
    ("MiuiBrowser", Label("小米浏览器", "Xiaomi browser")),
    ("UCBrowser", Label("UC 浏览器", "UC Browser")),
    ("Edg", Label("Edge", "Edge")),
    ("OPR/", Label("Opera", "Opera")),
    ("Firefox", Label("Firefox", "Firefox")),
    ("FxiOS", Label("Firefox", "Firefox")),
    ("CriOS", Label("Chrome", "Chrome")),
    ("Chrome", Label("Chrome", "Chrome")),
    ("Safari", Label("Safari", "Safari")),
    ("Trident", Label("Internet Explorer", "Internet Explorer")),
)
"""Word of a user agent → browser; the special ones first, for they also name the common ones."""
SYSTEMS = (
    ("OpenHarmony", Label("鸿蒙", "HarmonyOS")),
    ("HarmonyOS", Label("鸿蒙", "HarmonyOS")),
    ("iPhone", Label("iPhone", "iPhone")),
    ("iPad", Label("iPad", "iPad")),
    ("Android", Label("Android 手机或平板", "Android phone or tablet")),
    ("Windows", Label("Windows 电脑", "Windows computer")),
    ("Mac OS X", Label("Mac 电脑", "Mac computer")),
    ("UOS", Label("统信 UOS 电脑", "UOS computer")),
    ("Kylin", Label("麒麟电脑", "Kylin computer")),
    ("Linux", Label("Linux 电脑", "Linux computer")),
)
UNKNOWN = Label("未能识别的程序", "an unknown program")
NO_SYSTEM = Label("未能识别的系统", "an unknown system")


def device_of(user_agent: str) -> Label:
    """Browser and system, as far as the user agent names ones that we know."""
    browser = next((label for word, label in BROWSERS if word in user_agent), UNKNOWN)
    system = next((label for word, label in SYSTEMS if word in user_agent), NO_SYSTEM)
    return Label(f"{browser.zh} · {system.zh}", f"{browser.en} · {system.en}")
