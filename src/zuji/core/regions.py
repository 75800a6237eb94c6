"""Regions in words: provinces and grids of China, countries, and groups of them."""

from __future__ import annotations

from zuji.core.label import Label
from zuji.core.places import PROVINCES

PROVINCE_OF = {
    "AH": "安徽",
    "BJ": "北京",
    "CQ": "重庆",
    "FJ": "福建",
    "GD": "广东",
    "GS": "甘肃",
    "GX": "广西",
    "GZ": "贵州",
    "HA": "河南",
    "HB": "湖北",
    "HE": "河北",
    "HI": "海南",
    "HL": "黑龙江",
    "HN": "湖南",
    "JL": "吉林",
    "JS": "江苏",
    "JX": "江西",
    "LN": "辽宁",
    "NM": "内蒙古",
    "NX": "宁夏",
    "QH": "青海",
    "SC": "四川",
    "SD": "山东",
    "SH": "上海",
    "SN": "陕西",
    "SX": "山西",
    "TJ": "天津",
    "XJ": "新疆",
    "XZ": "西藏",
    "YN": "云南",
    "ZJ": "浙江",
}
"""Provinces by the second part of their code in ISO 3166-2:CN."""
GRIDS = {
    "CN-CCG": Label("华中电网", "the Central China grid"),
    "CN-ECG": Label("华东电网", "the East China grid"),
    "CN-NC": Label("华北电网", "the North China grid"),
    "CN-NCG": Label("华北电网", "the North China grid"),
    "CN-NECG": Label("东北电网", "the Northeast China grid"),
    "CN-NWG": Label("西北电网", "the Northwest China grid"),
    "CN-SCG": Label("南方电网", "the Southern China grid"),
    "CN-SWG": Label("西南电网", "the Southwest China grid"),
}
"""Regional grids as the factors of electricity name them."""
SAME = {"CN-NCG": "CN-NC"}
"""Another code of a region that has one."""
COUNTRIES = {
    "AE": Label("阿联酋", "the United Arab Emirates"),
    "AU": Label("澳大利亚", "Australia"),
    "BR": Label("巴西", "Brazil"),
    "CA": Label("加拿大", "Canada"),
    "CL": Label("智利", "Chile"),
    "CN": Label("中国", "China"),
    "DE": Label("德国", "Germany"),
    "EU": Label("欧盟", "the European Union"),
    "FR": Label("法国", "France"),
    "GB": Label("英国", "the United Kingdom"),
    "GLO": Label("全球", "the world"),
    "ID": Label("印度尼西亚", "Indonesia"),
    "IN": Label("印度", "India"),
    "IT": Label("意大利", "Italy"),
    "JP": Label("日本", "Japan"),
    "KR": Label("韩国", "Korea"),
    "MX": Label("墨西哥", "Mexico"),
    "MY": Label("马来西亚", "Malaysia"),
    "NL": Label("荷兰", "the Netherlands"),
    "NO": Label("挪威", "Norway"),
    "RER": Label("欧洲", "Europe"),
    "RU": Label("俄罗斯", "Russia"),
    "RoW": Label("世界其他地区", "the rest of the world"),
    "SA": Label("沙特阿拉伯", "Saudi Arabia"),
    "SE": Label("瑞典", "Sweden"),
    "SG": Label("新加坡", "Singapore"),
    "TH": Label("泰国", "Thailand"),
    "TR": Label("土耳其", "Türkiye"),
    "TW": Label("中国台湾", "Taiwan, China"),
    "US": Label("美国", "the United States"),
    "VN": Label("越南", "Viet Nam"),
    "ZA": Label("南非", "South Africa"),
}
"""Countries by their code in ISO 3166-1, and groups of countries as databases of processes name
them.
"""
OTHER = Label("其他地区", "another region")


def region_words(code: str) -> Label:
    """A region of a factor in words, as they stand inside a sentence; empty for none."""
    if not code:
        return Label("", "")
    province = PROVINCE_OF.get(code.removeprefix("CN-")) if code.startswith("CN-") else None
    if province is not None:
        return Label(province, PROVINCES[province])
    return GRIDS.get(code) or COUNTRIES.get(code) or OTHER
