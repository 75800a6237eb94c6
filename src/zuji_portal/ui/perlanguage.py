"""Templates compiled once for each language: what is constant in one language is worked out when a
template is compiled, and stands in it like any other text.

``{% load i18n %}`` and ``{% load static %}`` give the tags of Django but for these: `translate`,
`url` and `static` of a constant are texts, and there is no `language`, whose texts would be those
of the language around it.
"""

from __future__ import annotations

from django.template import Context, Library
from django.template.base import FilterExpression, Node, Origin, Parser, TextNode, Token, Variable
from django.template.defaulttags import url as do_url
from django.template.loaders import cached
from django.templatetags import i18n
from django.templatetags.static import StaticNode, get_media_prefix, get_static_prefix, static
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.translation import get_language

register = Library()
register.filters.update(i18n.register.filters)
register.tags.update({name: tag for name, tag in i18n.register.tags.items() if name != "language"})
register.tag("get_static_prefix", get_static_prefix)
register.tag("get_media_prefix", get_media_prefix)


class Loader(cached.Loader):
    """Keeps each template for each language in which it was asked for."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{get_language()} {super().cache_key(template_name, skip)}"


@register.tag("translate")
@register.tag("trans")
def translate(parser: Parser, token: Token) -> Node:
    """The translation of a text."""
    node = i18n.do_translate(parser, token)
    expression = node.filter_expression
    said = expression.var.literal if isinstance(expression.var, Variable) else None
    if not isinstance(said, str) or expression.filters or node.asvar or node.message_context:
        return node
    return TextNode(node.render(Context()))


@register.tag("url")
def url(parser: Parser, token: Token) -> Node:
    """The address of a page; one of no page is told where it is rendered, as ever."""
    node = do_url(parser, token)
    if not _is_constant(node.view_name) or node.args or node.kwargs or node.asvar:
        return node
    try:
        return TextNode(escape(reverse(str(node.view_name.var))))
    except NoReverseMatch:
        return node


@register.tag("static")
def file(parser: Parser, token: Token) -> Node:
    """The address of a file of the site."""
    node = StaticNode.handle_token(parser, token)
    if not _is_constant(node.path) or node.varname:
        return node
    return TextNode(escape(static(str(node.path.var))))


def _is_constant(expression: FilterExpression) -> bool:
    return isinstance(expression.var, str) and not expression.filters
