"""Pages with a form of the exchange, and the things that their addresses name."""

from portal.guards.exchange import entry, followed_host, footprint, partner, supplier_host
from portal.guards.subscriptions import subscription
from zuji_portal.exchange.forms import (
    FollowForm,
    FootprintForm,
    GrantForm,
    InquiryForm,
    PartnerForm,
    SupplierHostForm,
    WithdrawFootprintForm,
)

EXCHANGE_PAGES = (
    (
        PartnerForm,
        "owner",
        "/exchange/partners/new/",
        {
            "name": "示例买家",
            "callback": "https://8.8.8.8",
            "callback_client": "us",
            "callback_secret": "theirs",
        },
    ),
    (
        SupplierHostForm,
        "owner",
        "/exchange/suppliers/new/",
        {
            "name": "示例钢厂",
            "base": "https://8.8.8.8",
            "login": "https://8.8.8.8/login",
            "client": "us",
            "secret": "theirs",
        },
    ),
    (FollowForm, "owner", "/exchange/suppliers/{supplier_host}/", {"partner": "{follower}"}),
    (
        InquiryForm,
        "owner",
        "/exchange/suppliers/{followed_host}/ask/",
        {"product": "urn:gtin:1", "comment": "年度报告"},
    ),
    (GrantForm, "owner", "/exchange/partners/{partner}/", {"product": "{shareable}"}),
    (
        FootprintForm,
        "owner",
        "/exchange/products/{publishable_entry}/publish/",
        {
            "fossil_carbon": "200",
            "biogenic_carbon": "0",
            "mass": "1000",
            "packaging_included": "yes",
            "packaging": "1.5",
            "outbound": "12",
            "comment": "示例",
        },
    ),
    (
        WithdrawFootprintForm,
        "owner",
        "/exchange/footprints/{shared}/withdraw/",
        {"reason": "数据更正"},
    ),
)
EXCHANGE_THINGS = {
    "subscription": lambda cast: subscription(cast).pk,
    "partner": lambda cast: partner(cast).pk,
    "supplier_host": lambda cast: supplier_host(cast).pk,
    "followed_host": lambda cast: followed_host(cast).pk,
    "follower": lambda cast: str(partner(cast).pk),
    "shareable": lambda cast: str(entry(cast).product_id),
    "publishable_entry": lambda cast: entry(cast).pk,
    "shared": lambda cast: footprint(cast).pk,
}
