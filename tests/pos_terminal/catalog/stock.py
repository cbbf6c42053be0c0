"""What a store has on sale in these tests, and what a search finds of it."""

from __future__ import annotations

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.catalog import Change, Offer, Operator, Product, StoreProfile


def product(sku: str, name: str, pinyin: str = "", *gtins: str) -> Product:
    return Product(
        sku=sku, gtins=gtins, name=name, pinyin=pinyin, unit="件", tax_code="1090122", tax_rate_bp=1300, brand="木白"
    )


def offer(sku: str, price: int, title: str = "", store: str = "S001", channel: str = "store") -> Offer:
    return Offer(store=store, channel=channel, sku=sku, price=price, title=title)


CLERK = Operator(number="0007", store="S001", role="clerk", pin_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA")


STOCK: tuple[Change, ...] = (
    product("CL-01", "北欧遮光窗帘", "bozgcl", "6901234567892"),
    offer("CL-01", 19_900),
    product("CL-02", "窗帘轨道", "clgd", "06901234567908", "12345670"),
    offer("CL-02", 4_500, "加厚窗帘轨道"),
    product("SF-01", "真皮沙发 L3000", "zpsf"),
    offer("SF-01", 899_900),
    product("IP-15", "Phone 15 手机壳", "sjk", "036000291452"),
    offer("IP-15", 3_900, channel="online"),
    CLERK,
    StoreProfile(store="S001", name="木白家居", entity="91310000TEST", entity_name="木白家居(上海)有限公司"),
)


def found(catalog: Catalog, text: str) -> list[str]:
    return [item.sku for item in catalog.search(text, "S001", "store")]
