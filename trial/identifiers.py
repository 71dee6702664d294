"""Finding what would name a person in free text, by Chinese patterns (PIPL 4, 28, 73; R090). Pure."""

from __future__ import annotations

import re

from trial.words import Text

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_PATTERNS: tuple[tuple[re.Pattern[str], Text], ...] = (
    (re.compile(r"(?<!\d)[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])\d{3}[\dXx](?!\d)"),
     Text("an identity card number", "身份证号")),
    (re.compile(r"(?<!\d)(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), Text("a mobile phone number", "手机号码")),
    (re.compile(r"(住院号|病案号|门诊号|就诊卡号|病历号|MRN|medical record)\s*[:：#]?\s*[A-Za-z]{0,3}\d{4,}", re.IGNORECASE),
     Text("a hospital number", "住院号或病案号")),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]{2,}"), Text("an e-mail address", "电子邮箱")),
    (re.compile(r"(微信|wechat|weixin)\s*[:：号]", re.IGNORECASE), Text("a WeChat account", "微信号")),
    (re.compile(r"(姓名|患者姓名|受试者姓名|patient name|name of (the )?patient)\s*[:：]", re.IGNORECASE),
     Text("a person's name", "姓名")),
    # A title after a surname is a person wherever it stands; "X某" is one only where no word runs on around it (由于某些).
    (re.compile(rf"[{_SURNAMES}](女士|先生|小姐|阿姨|大爷|奶奶|爷爷)|(?<![\u4e00-\u9fff])[{_SURNAMES}]某(?![些个种项类一日月年时次])"),
     Text("a person's surname with a title", "带称谓的姓氏")),
)  # fmt: skip


def identifier_in(text: str) -> Text | None:
    """What kind of identifying data the text seems to hold, or None."""
    for pattern, kind in _PATTERNS:
        if pattern.search(text):
            return kind
    return None
