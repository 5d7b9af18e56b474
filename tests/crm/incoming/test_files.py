"""Bytes of other programs as rows, each with the line at which it stood."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.crm.incoming import read_file
from xlcrm.crm.incoming.csv_files import delimiter_of
from xlcrm.crm.incoming.text import encoding_of
from xlcrm.errors import UsageError

CHINESE = "客户名称;电话\n上海华信电子有限公司;021-55500001\n宁波远洋贸易;0574-55500002\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
)
def test_chinese_is_read_in_every_encoding_of_its_programs(encoding: str) -> None:
    source = read_file("a.csv", CHINESE.encode(encoding))

    assert list(source.grid.rows[1]) == ["上海华信电子有限公司", "021-55500001"]
    assert source.grid.height == 3


def test_traditional_chinese_and_western_code_pages_are_told_from_gbk() -> None:
    taiwan = "公司名稱,電話\n臺灣積體電路製造股份有限公司,02-5550001\n"
    western = "Name,Ort\nMüller & Söhne,Köln\nGarçon,Besançon\nNuñez,Málaga\n"

    assert encoding_of(taiwan.encode("big5")) == "big5"
    assert encoding_of(western.encode("cp1252")) == "cp1252"


def test_an_encoding_that_does_not_fit_is_told_with_its_line() -> None:
    with pytest.raises(UsageError, match=r"Line 2 .* gb18030"):
        read_file("a.csv", b"a,b\n\xff\xff,1\n", "utf-8")
    with pytest.raises(UsageError, match="no encoding 'klingon'"):
        read_file("a.csv", b"a,b\n", "klingon")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_cells_hold_others(delimiter: str) -> None:
    rows = [["名称", "备注"], ["甲", "一,二,三"], ["乙", "x;y"], ["丙", "p|q"]]
    text = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)

    assert delimiter_of(text) == delimiter
    assert [list(row) for row in read_file("a.csv", text.encode()).grid.rows] == rows


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    source = read_file("a.csv", b"sep=;\r\nA;B\r\n1,5;2\r\n")

    assert [list(row) for row in source.grid.rows] == [["A", "B"], ["1,5", "2"]]
    assert list(source.lines) == [2, 3]


def test_a_record_over_several_lines_is_one_and_knows_where_it_began() -> None:
    source = read_file("a.csv", '名称,备注\n甲,"一\n二\n三"\n\n乙,四\n'.encode())

    assert [list(row) for row in source.grid.rows[1:]] == [["甲", "一\n二\n三"], ["乙", "四"]]
    assert list(source.lines) == [1, 2, 6]


@pytest.mark.parametrize("start", [b"%PDF-1.7 ...", b"<!DOCTYPE html><html>", b'{"a": 1}'])
def test_files_that_hold_no_records_are_refused_with_what_to_do(start: bytes) -> None:
    with pytest.raises(UsageError, match="cannot be imported"):
        read_file("x.csv", start)


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(UsageError, match="is empty"):
        read_file("x.csv", b"\xef\xbb\xbf\r\n")


CARD_21 = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=D5=C5;=C8=FD;;;\r\n"
    b"ORG;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=BB=AA=\r\n=D0=C5\r\nTEL;CELL:19900000001\r\n"
    b"PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\r\n AAAA\r\n\r\nEND:VCARD\r\n"
)


def test_a_card_of_an_old_telephone_is_read_in_its_own_character_set() -> None:
    source = read_file("a.vcf", CARD_21)

    assert dict(zip(source.grid.rows[0], source.grid.rows[1], strict=True)) == {
        "Last Name": "张", "First Name": "三", "Company": "华信", "Mobile Phone": "19900000001",
    }  # fmt: skip
    assert source.left_out == {"PHOTO": 1}
    assert source.line(2) == 1


def test_a_card_of_4_0_with_uris_labels_escapes_and_folds() -> None:
    card = (
        'BEGIN:VCARD\nVERSION:4.0\nFN:Ann Lee\nTEL;TYPE="cell,voice";VALUE=uri:tel:+44-20-7946-0000\n'
        "item1.TEL:+1 212 555 0100\nitem1.X-ABLabel:传真\nADR;TYPE=work:;;1 High St\\, Floor 2;London;;EC1;UK\n"
        "NOTE:one\\ntwo\\; th\n ree\nEND:VCARD\n"
    )
    cells = dict(zip(*read_file("a.vcf", card.encode()).grid.rows, strict=True))

    assert cells["Mobile Phone"] == "+44-20-7946-0000"
    assert cells["Business Street"] == "1 High St, Floor 2"
    assert cells["Notes"] == "one\ntwo; three"


def test_a_card_whose_fold_cuts_a_character_in_two_is_read() -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:张三丰\r\nEND:VCARD\r\n".encode()
    cut = card.replace("三".encode(), "三".encode()[:1] + b"\r\n " + "三".encode()[1:])

    assert read_file("a.vcf", cut).grid.rows[1][0] == "张三丰"


def test_a_card_without_its_end_stops_at_the_next_one() -> None:
    text = "BEGIN:VCARD\nFN:甲\nBEGIN:VCARD\nFN:乙\nEND:VCARD\n"

    assert [row[0] for row in read_file("a.vcf", text.encode()).grid.rows[1:]] == ["甲", "乙"]


@given(st.binary(max_size=300))
def test_no_bytes_bring_anything_but_rows_or_a_sentence(data: bytes) -> None:
    with contextlib.suppress(UsageError):
        assert read_file("x", b"BEGIN:VCARD\n" + data).grid.height >= 1


CELL = st.text(st.characters(codec="gb18030", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)


@given(st.lists(st.tuples(CELL.filter(str.strip), CELL.filter(str.strip)), min_size=1))
def test_every_cell_of_a_csv_comes_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("客户名称", "备注"), *rows])
    source = read_file("a.csv", out.getvalue().encode("utf-8-sig"))

    assert [tuple(row) for row in source.grid.rows[1:]] == rows
