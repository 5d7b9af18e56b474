"""Address books for tests: the same made-up people as six kinds of file. Their numbers ring nowhere."""

from __future__ import annotations

import csv
import io
import quopri
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = "明华伟芳娜敏静磊洋勇艳杰涛超秀霞平刚桂英建国志强海燕春梅"
_WORDS = "华信天成东方金桥宏达远洋新海瑞丰恒通盛世启明卓越正大联创"
_TRADE = ("电子", "贸易", "机械", "纺织", "化工", "软件", "硬件", "物流")
_CITIES = ("上海", "北京", "深圳", "苏州", "杭州", "宁波", "广州", "成都")


@dataclass(frozen=True)
class Contact:
    """One made-up person."""

    family: str
    given: str
    company: str
    title: str
    mobile: str
    phone: str
    email: str
    city: str
    note: str

    @property
    def name(self) -> str:
        return self.family + self.given


def contacts(count: int, seed: int = 1) -> list[Contact]:
    """People at firms, one or two each; mobiles of a block that is not in use (199 0001)."""
    chance = random.Random(seed)
    people: list[Contact] = []
    for number in range(count):
        city = chance.choice(_CITIES)
        word = "".join(chance.sample(_WORDS, 3))
        company = f"{city}{word}{number // 2}号{chance.choice(_TRADE)}有限公司"
        if number % 2:
            company, city = people[-1].company, people[-1].city
        people.append(
            Contact(
                chance.choice(_FAMILY),
                "".join(chance.sample(_GIVEN, 2)),
                company,
                chance.choice(("经理", "采购", "总监", "工程师")),
                f"1990001{number:04d}",
                f"021-5551{number:04d}",
                f"p{number}@example.com",
                city,
                chance.choice(("", "展会认识", "=SUM(1,2) 不是公式", "老客户,\n两行")),
            )
        )
    return people


def _csv(headers: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows(rows)
    return out.getvalue()


def outlook_zh_gbk(people: Sequence[Contact]) -> bytes:
    """Outlook in Chinese writes the code page of Windows."""
    headers = ["称谓", "名", "中间名", "姓", "后缀", "单位", "部门", "职务", "商务地址 街道", "商务地址 市/县", "商务传真", "商务电话", "商务电话 2", "移动电话", "电子邮件地址", "电子邮件类型", "电子邮件显示名称", "附注", "类别"]  # fmt: skip
    rows = [["", p.given, "", p.family, "", p.company, "", p.title, "", p.city, "", p.phone, "", p.mobile, p.email, "SMTP", p.name, p.note, ""] for p in people]  # fmt: skip
    return _csv(headers, rows).encode("gb18030")


def outlook_en_utf16(people: Sequence[Contact]) -> bytes:
    """Tabs and UTF-16, as Excel saves Unicode text."""
    headers = ["Title", "First Name", "Middle Name", "Last Name", "Company", "Job Title", "Business City", "Business Phone", "Mobile Phone", "E-mail Address", "Notes"]  # fmt: skip
    rows = [
        ["", p.given, "", p.family, p.company, p.title, p.city, p.phone, p.mobile, p.email, p.note]
        for p in people
    ]
    return _csv(headers, rows, "\t").encode("utf-16")


def google(people: Sequence[Contact]) -> bytes:
    """Google's layout of 2024, UTF-8."""
    headers = ["First Name", "Middle Name", "Last Name", "Phonetic First Name", "Nickname", "File As", "Organization Name", "Organization Title", "Organization Department", "Birthday", "Notes", "Photo", "Labels", "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label", "Phone 2 - Value", "Address 1 - City"]  # fmt: skip
    rows = [[p.given, "", p.family, "", "", "", p.company, p.title, "", "", p.note, "", "* myContacts", "Work", p.email, "Mobile", p.mobile, "Work", p.phone, p.city] for p in people]  # fmt: skip
    return _csv(headers, rows).encode()


def huawei(people: Sequence[Contact]) -> bytes:
    """Headers of a Chinese telephone, UTF-8 with a mark, semicolons."""
    headers = ["姓名", "手机号码", "单位电话", "邮箱", "公司", "职位", "备注"]
    rows = [[p.name, p.mobile, p.phone, p.email, p.company, p.title, p.note] for p in people]
    return _csv(headers, rows, ";").encode("utf-8-sig")


def vcard_21_gbk(people: Sequence[Contact]) -> bytes:
    """vCard 2.1 of an old telephone: quoted-printable in GBK, a photo in base64."""

    def quoted(*parts: str) -> str:
        return quopri.encodestring(";".join(parts).encode("gbk"), quotetabs=True).decode().replace("=\n", "=\r\n").replace("\n=", "\n=")  # fmt: skip

    head = ";CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:"
    cards = []
    for p in people:
        lines = [
            "BEGIN:VCARD",
            "VERSION:2.1",
            f"N{head}{quoted(p.family, p.given)}",
            f"ORG{head}{quoted(p.company)}",
        ]
        lines += [f"TITLE{head}{quoted(p.title)}", f"TEL;CELL:{p.mobile}", f"TEL;WORK;VOICE:{p.phone}"]
        lines += [f"EMAIL;INTERNET:{p.email}"]
        lines += (
            [f"NOTE{head}{quoted(p.note).replace(chr(13), '').replace('=' + chr(10), '')}"]
            if p.note and "\n" not in p.note
            else []
        )
        lines += ["PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ", " AAAQABAAD/2wBDAAYEBQ==", "", "END:VCARD"]
        cards.append("\r\n".join(lines))
    return ("\r\n".join(cards) + "\r\n").encode("ascii")


def vcard_30(people: Sequence[Contact]) -> bytes:
    """vCard 3.0 of an iPhone: groups with labels, folded lines, UTF-8."""
    cards = []
    for p in people:
        note = p.note.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,")
        lines = [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"N:{p.family};{p.given};;;",
            f"FN:{p.name}",
            f"ORG:{p.company[:6]}",
            f" {p.company[6:]};",
        ]
        lines += [
            f"TITLE:{p.title}",
            f"TEL;type=CELL;type=VOICE;type=pref:{p.mobile}",
            f"item1.TEL:{p.phone}",
        ]
        lines += [
            "item1.X-ABLabel:_$!<Work>!$_",
            f"EMAIL;type=INTERNET;type=WORK:{p.email}",
            f"NOTE:{note}",
            "END:VCARD",
        ]
        cards.append("\r\n".join(lines))
    return ("\r\n".join(cards) + "\r\n").encode()


FORMATS: Mapping[str, Callable[[Sequence[Contact]], bytes]] = {
    "outlook_zh.csv": outlook_zh_gbk,
    "outlook_en.txt": outlook_en_utf16,
    "google.csv": google,
    "huawei.csv": huawei,
    "old_phone.vcf": vcard_21_gbk,
    "iphone.vcf": vcard_30,
}
"""File name → how its bytes are made."""
