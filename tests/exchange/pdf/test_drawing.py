"""PDFs: they carry their fonts, every character is there, and nothing is fetched from outside."""

import io
from datetime import UTC, datetime

import pytest
from django.utils import translation
from PIL import Image

from exchange.pdf.fonts import FAMILY, MISSING, fonts_for
from exchange.pdf.paper import Fact, Facts, Heading, Paper, Picture, Pictures, Proof, Row, Signs, Table, Words
from exchange.pdf.rendering import TooLong, can_draw, html_of, pdf_of

pypdf = pytest.importorskip("pypdf")
needs_pango = pytest.mark.skipif(not can_draw(), reason="Pango is not installed: see .ci/programs")

RARE = "王㛃、李𬭎、张𠮷、陈䶮、赵喆堃、周赟祎、吴翀、郑玥、孙𫖯、钱镕、冯𤩽"
IN_NO_FONT = "\U0002e9f5"


def paper(*blocks: object, **changes: object) -> Paper:
    given = {
        "title": "月度评价表",
        "subtitle": "示例花园一期 · 2026年10月",
        "place": "上海 · 质量标准化",
        "number": "SQ-2026-YD-0001",
        "state": "已提交待复核评价",
        "printed_at": datetime(2026, 11, 5, 2, 0, tzinfo=UTC),
        "printed_by": "王示一",
        "blocks": blocks,
        "proof": Proof("ab12" * 16, "http://testserver/r/alpha/verify/1-ab12ab12ab12ab12ab12ab12/"),
    }
    return Paper(**{**given, **changes})


def pages(content: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def fonts_in(content: bytes) -> set[str]:
    """The names of the fonts, without what marks them as subsets."""
    found = set()
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            found.add(font.get_object()["/BaseFont"].split("+")[1])
    return found


@needs_pango
def test_rare_characters_in_names_are_drawn_from_fonts_that_the_file_carries():
    content = pdf_of(paper(Facts("人员", (Fact("项目负责人", RARE),))))
    assert RARE in pages(content)[0]
    assert all(name.startswith(FAMILY.replace(" ", "-")) for name in fonts_in(content))


@needs_pango
def test_every_sign_that_forms_use_is_there():
    signs = "①②③√×≠≤≥±÷−–—…·℃㎡㎥‰№￥“”‘’《》【】〔〕○●□■△▲☆★→←↑↓ⅠⅡⅢαβπΩéü"
    content = pdf_of(paper(Words(signs)))
    assert "".join(signs.split()) in pages(content)[0]
    assert all(name.startswith(FAMILY.replace(" ", "-")) for name in fonts_in(content))


@needs_pango
def test_a_character_that_no_font_has_is_marked_and_named_instead_of_drawn_as_a_box():
    (page,) = pages(pdf_of(paper(Words(f"林{IN_NO_FONT}"))))
    assert f"林{MISSING}" in page
    assert "U+2E9F5" in page


def test_only_those_rare_fonts_are_loaded_that_the_text_needs():
    assert [face.weight for face in fonts_for(["普通的名字"]).faces] == [400, 700]
    assert len(fonts_for(["王㛃"]).faces) == 3
    assert fonts_for(["a\n\u200b\ufeff"]).missing == ()


@needs_pango
def test_pages_are_numbered_and_bear_the_digest_and_the_number():
    rows = tuple(Row((str(number), "质量管理机构、人员任命文件齐全")) for number in range(90))
    with translation.override("zh-hans"):
        found = pages(pdf_of(paper(Table("打分表", (Heading("序号", width="slim"), Heading("检查项目")), rows))))
    count = len(found)
    assert count >= 3
    assert [f"第{number}页共{count}页" in page for number, page in enumerate(found, start=1)] == [True] * count
    assert all("AB12AB12AB12AB12" in page and "SQ-2026-YD-0001" in page for page in found)
    assert all("检查项目" in page for page in found), "the headings of a table are repeated on every page"


@needs_pango
def test_the_same_paper_gives_the_same_bytes():
    once, again = (pdf_of(paper(Words("同样的内容"))) for _time in range(2))
    assert once == again


@needs_pango
def test_text_is_text_whatever_it_looks_like():
    (page,) = pages(pdf_of(paper(Words("<b>{{ 1 }}</b> <img src=http://127.0.0.1:1/x> & {% now %}"))))
    assert "<b>{{1}}</b><imgsrc=http://127.0.0.1:1/x>&{%now%}" in page


@needs_pango
def test_photos_come_from_the_record_only_and_are_made_small():
    photo = io.BytesIO()
    Image.effect_noise((3000, 2000), 80).convert("RGB").save(photo, "JPEG", quality=95)
    asked: list[str] = []

    def read() -> bytes:
        asked.append("own")
        return photo.getvalue()

    strange = (Picture("http://127.0.0.1:1/steal.png", "外来"), Picture("file:///etc/hostname", "本机"))
    block = Pictures("照片", (Picture("/r/alpha/1/", "现场"), *strange))
    content = pdf_of(paper(block), pictures={"/r/alpha/1/": read})
    images = [image for page in pypdf.PdfReader(io.BytesIO(content)).pages for image in page.images]
    assert asked == ["own"]
    assert len(images) == 1
    assert max(images[0].image.size) <= 900


@needs_pango
def test_a_paper_that_nobody_would_wait_for_is_refused():
    with pytest.raises(TooLong):
        pdf_of(paper(Words("长" * 200_001)))


@needs_pango
def test_a_wide_paper_lies_across():
    def size(content: bytes) -> tuple[float, float]:
        box = pypdf.PdfReader(io.BytesIO(content)).pages[0].mediabox
        return float(box.width), float(box.height)

    upright, across = (size(pdf_of(paper(Words("一"), landscape=flat))) for flat in (False, True))
    assert upright == pytest.approx(tuple(reversed(across)))
    assert across[0] > across[1]


def test_the_page_for_browsers_says_the_same_without_style_or_script():
    page = html_of(paper(Facts("工程", (Fact("工程名称", "示例<花园>"),)), Signs("签字", ("施工单位（盖章）",))))
    assert "示例&lt;花园&gt;" in page
    assert "AB12 AB12 AB12 AB12" in page
    assert "<svg" in page
    assert "style=" not in page
    assert "<script" not in page


def test_values_stand_in_pairs_and_every_row_is_full():
    facts = Facts("", (Fact("甲", "1"), Fact("乙", "2"), Fact("丙", "3", wide=True), Fact("丁", "4")))
    assert [[(fact.title, span) for fact, span in row] for row in facts.cells] == [
        [("甲", 1), ("乙", 1)],
        [("丙", 3)],
        [("丁", 3)],
    ]
