"""A page with all messages of an outbox one below the other, to look at before any of them leaves."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from html import escape

from xlcrm.lang import Text, count_of
from xlcrm.mail.addresses import Address
from xlcrm.mail.letter import Letter

_STYLE = """body{margin:0;background:#e5e7eb;font:15px/1.5 'Segoe UI','Microsoft YaHei',sans-serif;color:#1f2937}
header,section{max-width:720px;margin:20px auto;background:#fff;border-radius:8px;padding:16px 22px}
h1{font-size:21px;margin:0}dl{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;margin:0 0 12px;font-size:14px}
dt{color:#6b7280}dd{margin:0;overflow-wrap:anywhere}iframe{width:100%;border:1px solid #e5e7eb;border-radius:6px;background:#fff}
a{color:#1f4e79}ol{margin:10px 0 0;padding-left:24px}"""


def preview(letters: Sequence[Letter], sender: Address) -> str:
    """The page, complete in one file."""
    title = Text(f"发件箱：{len(letters)} 封邮件", f"Outbox: {count_of(len(letters), 'mail')}")
    note = Text(
        "还没有发送。不想发的，删掉对应的 .eml 文件；改过的文件不会自动发送。",
        "Nothing was sent. Delete the .eml file of a mail that should not go; a file that was changed is not sent by the program.",
    )
    contents = "".join(
        f'<li><a href="#m{n}">{escape(str(letter.to))}</a></li>' for n, letter in enumerate(letters, 1)
    )
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title.zh} / {title.en}</title><style>{_STYLE}</style></head><body>'
        f"<header><h1>{title.zh} · {title.en}</h1><p>{note.zh}<br>{note.en}</p><ol>{contents}</ol></header>"
        f"{''.join(_sections(letters, sender))}</body></html>"
    )  # fmt: skip


def _sections(letters: Sequence[Letter], sender: Address) -> Iterator[str]:
    for number, letter in enumerate(letters, 1):
        facts = [
            (Text("发件人", "From"), str(sender)),
            (Text("收件人", "To"), str(letter.to)),
            (Text("主题", "Subject"), letter.subject),
            (Text("附件", "Attached"), _files(letter)),
        ]
        rows = "".join(f"<dt>{name.zh} {name.en}</dt><dd>{escape(said)}</dd>" for name, said in facts if said)
        inside = escape(_with_pictures(letter), quote=True)
        yield (
            f'<section id="m{number}"><dl>{rows}</dl><iframe sandbox srcdoc="{inside}" style="height:{_height(letter)}px"></iframe></section>'
        )


def _files(letter: Letter) -> str:
    return ", ".join(f"{each.name} ({len(each.content) / 1024:,.0f} kB)" for each in letter.attachments)


def _height(letter: Letter) -> int:
    """A frame cannot be asked how high its page is: by the length of the text."""
    return 160 + 26 * letter.text.count("\n") + (260 if letter.pictures else 0)


def _with_pictures(letter: Letter) -> str:
    html = letter.html
    for picture in letter.pictures:
        inline = f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}"
        html = html.replace(f"cid:{picture.name}", inline)
    return html
