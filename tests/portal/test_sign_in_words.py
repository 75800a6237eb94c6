"""The Chinese of the sign-in pages is our own: one word for each thing, Chinese punctuation."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags
from django.utils.translation import gettext, override

UNWANTED = re.compile(
    r"[Pp]asskey|[Ee]mail|[一-鿿]\s*:|\s[。，：；！？]|[一-鿿],|双因素|TOTP 认证器"
)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Sign in with a passkey", "使用通行密钥登录"),
        ("Email Addresses", "电子邮箱"),
        ("Username or email", "用户名或电子邮箱"),
        ("Add Email", "添加电子邮箱"),
        ("Passkey", "通行密钥"),
        ("Enter your password:", "请输入密码："),
        (":", "："),
    ],
)
def test_a_word_of_the_sign_in_pages_is_ours(english, chinese):
    with override("zh-hans"):
        assert gettext(english) == chinese


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/"])
def test_public_sign_in_pages_are_written_in_one_chinese(path):
    page = Client().get(path)
    assert page.status_code == 200
    body = re.sub(r"(?s)<(script|style).*?</\1>|<!--.*?-->", "", page.content.decode())
    main = re.search(r"(?s)<main.*?</main>", body)
    words = strip_tags(main[0] if main else body)
    assert not UNWANTED.search(words), UNWANTED.search(words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/account/email/", "/account/2fa/", "/account/2fa/webauthn/", "/account/password/change/"],
)
def test_the_pages_of_ones_own_account_are_written_in_one_chinese(cast, path):
    page = cast.client("clerk").get(path, follow=True)
    if page.status_code == 404:
        pytest.skip("not a page of this site")
    main = re.search(r"(?s)<main.*?</main>", page.content.decode())
    words = re.sub(r"[\w.+-]+@[\w.-]+", "", strip_tags(main[0])) if main else ""
    assert not UNWANTED.search(words), UNWANTED.search(words)
