"""Reader of Word files: paragraphs, headings, items, rows of tables and text boxes, as their readers see them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.styles.style import CharacterStyle

from corpus.errors import UnreadableDocument
from corpus.language.lines import collapse_whitespace
from corpus.models import RawDocument
from corpus.readers.file_properties import plausible_properties
from corpus.readers.superscripts import raised
from corpus.readers.table_rows import row_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.styles.style import BaseStyle
    from lxml.etree import _Element

    _Content = Sequence[tuple[_Element, str]]

_MAX_UNPACKED_BYTES: Final = 50_000_000  # all parts of a Word file together; a zip bomb has more
_MAX_PARTS: Final = 2_000
_BROKEN = "it is a damaged Word file; save it again"
_STRICT = "it is in the strict form of Word's format; save it as an ordinary .docx"
_STRICT_NAMESPACE: Final = b"http://purl.oclc.org/ooxml/"
PartFactory.part_type_for.update(
    dict.fromkeys(
        (
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        ),
        DocumentPart,
    )
)  # python-docx reads files with macros and templates only if it is told to
_XML_DEFINITION = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")

_PARAGRAPH, _TABLE, _ROW, _CELL, _TEXT_BOX = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:txbxContent"))
_RUN, _TEXT, _FORMULA_TEXT, _SYMBOL, _VALUE = map(qn, ("w:r", "w:t", "m:t", "w:sym", "w:val"))
_CHARACTERS: Final = dict(zip(map(qn, ("w:noBreakHyphen", "w:tab", "w:ptab", "w:br", "w:cr")), "-  \n\n", strict=True))
"""Characters that Word writes as elements."""

_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES, _ROW_PROPERTIES = map(qn, ("w:pPr", "w:rPr", "w:trPr"))
_PROPERTIES = frozenset({_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES, qn("w:sdtPr")})
_ALTERNATIVES: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DELETED, _MOVED, _PHONETIC, _DELETED_CELL = map(qn, ("w:del", "w:moveFrom", "w:rt", "w:cellDel"))
_HIDDEN, _STRUCK, _STRUCK_TWICE, _PLACEHOLDER = map(qn, ("w:vanish", "w:strike", "w:dstrike", "w:showingPlcHdr"))
_RUN_STYLE, _PARAGRAPH_STYLE, _NUMBER = map(qn, ("w:rStyle", "w:pStyle", "w:numPr"))
_RAISED: Final = f"{_RUN_PROPERTIES}/{qn('w:vertAlign')}[@{qn('w:val')}='superscript']"
_SPANNED_COLUMNS, _MERGED_DOWN = f"{qn('w:tcPr')}/{qn('w:gridSpan')}", f"{qn('w:tcPr')}/{qn('w:vMerge')}"
_MAX_LABEL_CHARS: Final = 100  # a cell that spans several rows is repeated in each if it is so short
_MAX_BASE_STYLES: Final = 20
_NOTES: Final = {
    RELATIONSHIP_TYPE.FOOTNOTES: (qn("w:footnoteReference"), qn("w:footnote")),
    RELATIONSHIP_TYPE.ENDNOTES: (qn("w:endnoteReference"), qn("w:endnote")),
}
"""Elements that refer to a note, and notes, by the part of the file that has these notes."""

_NOTE_ID: Final = qn("w:id")
_TITLE_STYLE: Final = "title"
_CONTENTS = re.compile(r"(?:toc|contents|table of (?:figures|authorities)|index) ?\d*(?: heading)?")
"""Names of the styles of the lines of a table of contents or an index."""

_SYMBOLS: Final = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA0, 0xBD), *range(0xBF, 0xE6), 0xF1, 0xF2),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑〉∫",
        strict=True,
    )
)
_DINGBATS: Final = {0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑", 0xA8: "☐", 0x6F: "☐", 0xDF: "←", 0xE0: "→"}
"""Characters of the fonts Symbol and Wingdings by their numbers; what else Wingdings has are bullets and drawings."""


def read_docx(content: bytes) -> RawDocument:
    """Return the text of a Word file, a blank line between blocks, with its title and the day in its properties.

    Its notes are at the end. Raise `UnreadableDocument` if it is broken or encrypted, unpacks to more than 50 MB, or
    defines XML entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_safety(archive)
        document = Package.open(io.BytesIO(content)).main_document_part.document
        body = document.element.body
        hidden_styles = _hidden_styles(document)
        joined = _remove_unseen(body, hidden_styles)
        _name_styles(document)
        blocks = [*_blocks(body, joined), *_note_blocks(document, hidden_styles)]
        text = "\n\n".join(blocks)
        return RawDocument(text, _metadata(document, text))
    except (UnreadableDocument, MemoryError):
        raise
    except Exception as exc:  # python-docx passes on errors of zip, XML and lookups
        raise UnreadableDocument(_BROKEN) from exc


def _check_safety(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument("it is encrypted; save it without a password")
    if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED_BYTES:
        raise UnreadableDocument(f"it unpacks to more than {_MAX_UNPACKED_BYTES // 1_000_000} MB")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and _XML_DEFINITION.search(archive.read(part)):
            raise UnreadableDocument("its XML defines entities, which Word never does; save it again")
    if _STRICT_NAMESPACE in archive.read("_rels/.rels"):
        raise UnreadableDocument(_STRICT)


def _hidden_styles(document: WordDocument) -> frozenset[str]:
    """Return the ids of the styles that hide or strike out their text."""
    if next(document.styles.element.iter(_HIDDEN, _STRUCK, _STRUCK_TWICE), None) is None:
        return frozenset()
    return frozenset(each.style_id for each in document.styles if _is_hidden_style(each))


def _remove_unseen(root: _Element, hidden_styles: Collection[str]) -> frozenset[_Element]:
    """Remove what readers do not see: deletions, hidden and struck-out text, second forms of a drawing, placeholders.

    Return the paragraphs whose mark is deleted or hidden, so that the next paragraph continues them.
    """
    for each in list(root.iter(_ALTERNATIVES)):
        seen = next((form for form in each if next(form.iter(_TEXT), None) is not None), None)
        for form in each:
            if form is not seen:
                each.remove(form)
    unseen = [each for each in root.iter(_RUN) if _is_hidden(each, hidden_styles)]
    joined = set()
    for mark in root.iter(_DELETED, _MOVED, _HIDDEN, _PHONETIC, _DELETED_CELL, _PLACEHOLDER):
        parent = mark.getparent()
        if parent.tag == _RUN_PROPERTIES and parent.getparent().tag == _PARAGRAPH_PROPERTIES:
            joined.add(parent.getparent().getparent())
        elif parent.tag == _ROW_PROPERTIES or mark.tag in (_DELETED_CELL, _PLACEHOLDER):
            unseen.append(parent.getparent())
        elif parent.tag != _RUN_PROPERTIES:
            unseen.append(mark)
    for each in unseen:
        if (parent := each.getparent()) is not None:
            parent.remove(each)
    return frozenset(joined)


def _name_styles(document: WordDocument) -> None:
    """Replace the ids of the paragraphs' styles by their names; the ids are numbers in a Russian Word.

    Remove the lines of tables of contents.
    """
    stated = document.styles.element.iterfind(f"{qn('w:style')}/{qn('w:name')}")
    names = {each.getparent().get(qn("w:styleId")): each.get(_VALUE) for each in stated}
    for style in list(document.element.body.iter(_PARAGRAPH_STYLE)):
        name = str(names.get(style.get(_VALUE)) or style.get(_VALUE)).lower()
        style.set(_VALUE, name)
        paragraph = style.getparent().getparent()
        if _CONTENTS.fullmatch(name) and paragraph is not None and paragraph.getparent() is not None:
            paragraph.getparent().remove(paragraph)


def _is_hidden(run: _Element, hidden_styles: Collection[str]) -> bool:
    """Return True if the properties of a run hide its text, or else if its style or that of its paragraph does."""
    properties = run.find(_RUN_PROPERTIES)
    if properties is not None:
        stated = [each.get(_VALUE) for each in properties if each.tag in (_HIDDEN, _STRUCK, _STRUCK_TWICE)]
        if stated:
            return any(each not in ("0", "false", "off") for each in stated)
    if not hidden_styles:
        return False
    paragraph = next(run.iterancestors(_PARAGRAPH), run).find(_PARAGRAPH_PROPERTIES)
    holders = (properties, _RUN_STYLE), (paragraph, _PARAGRAPH_STYLE)
    styles = [each for holder, name in holders if holder is not None for each in holder.iterchildren(name)]
    return any(each.get(_VALUE) in hidden_styles for each in styles)


def _is_hidden_style(style: BaseStyle) -> bool:
    """Return True if a style, or the one that it is based on, hides or strikes out its text."""
    for _ in range(_MAX_BASE_STYLES):
        if not isinstance(style, CharacterStyle):
            break
        font = style.font
        stated = [each for each in (font.hidden, font.strike, font.double_strike) if each is not None]
        if stated:
            return any(stated)
        style = style.base_style
    return False


def _note_blocks(document: WordDocument, hidden_styles: Collection[str]) -> Iterator[str]:
    """Yield the paragraphs of the footnotes and endnotes that the text refers to."""
    for relationship in document.part.rels.values():
        if relationship.is_external or relationship.reltype not in _NOTES:
            continue
        reference, note = _NOTES[relationship.reltype]
        numbers = {each.get(_NOTE_ID) for each in document.element.body.iter(reference)}
        root = parse_xml(relationship.target_part.blob)
        joined = _remove_unseen(root, hidden_styles)
        for each in root.iter(note):
            if each.get(_NOTE_ID) in numbers:
                yield from _blocks(each, joined)


def _blocks(parent: _Element, joined: Collection[_Element]) -> Iterator[str]:
    """Yield the paragraphs, tables and text boxes; `joined` are the paragraphs that the next one continues."""
    for element, text in _elements(parent, joined):
        if element.tag == _TABLE:
            yield from _table_blocks(element, joined)
        else:
            yield f"- {text}" if _is_item(element) else text


def _elements(parent: _Element, joined: Collection[_Element]) -> Iterator[tuple[_Element, str]]:
    """Yield the paragraphs with their text, and the tables with none."""
    text = ""
    for child in _nearest(parent, _PARAGRAPH, _TABLE):
        if child.tag == _TABLE:
            yield child, ""
            continue
        text += "".join(_text_pieces(child))
        if child not in joined:
            if lines := _collapsed_lines(text):
                yield child, lines
            text = ""
        if next(child.iter(_TEXT_BOX), None) is not None:
            for box in _nearest(child, _TEXT_BOX):
                yield from _elements(box, joined)
    if lines := _collapsed_lines(text):
        yield parent, lines


def _table_blocks(table: _Element, joined: Collection[_Element]) -> Iterator[str]:
    """Yield rows with several cells as the lines of one block.

    The paragraphs of a row with one cell, and the tables in cells, are blocks of their own.
    """
    lines: list[str] = []
    above: dict[int, str] = {}
    for row in _nearest(table, _ROW):
        cells = list(_nearest(row, _CELL))
        contents = [list(_elements(cell, joined)) for cell in cells]
        texts = list(filter(None, _cell_texts(cells, contents, above)))
        inner = [element for content in contents for element, _ in content if element.tag == _TABLE]
        if len(texts) > 1:
            lines.append(row_text(texts))
        if inner or len(texts) == 1:
            yield from filter(None, ["\n".join(lines)])
            lines.clear()
            for each in cells if len(texts) == 1 else inner:
                yield from _table_blocks(each, joined) if each.tag == _TABLE else _blocks(each, joined)
    yield from filter(None, ["\n".join(lines)])


def _cell_texts(cells: Sequence[_Element], contents: Sequence[_Content], above: dict[int, str]) -> Iterator[str]:
    """Yield the texts of a row's cells; a cell merged with the one `above` it repeats its text if that is short."""
    column = 0
    for cell, content in zip(cells, contents, strict=True):
        text = " ".join(text for _, text in content if text)
        merged = cell.find(_MERGED_DOWN)
        if merged is not None and merged.get(_VALUE) != "restart" and len(above.get(column, "")) <= _MAX_LABEL_CHARS:
            text = text or above.get(column, "")
        above[column] = text
        yield text
        spanned = cell.find(_SPANNED_COLUMNS)
        column += int(spanned.get(_VALUE) or "1") if spanned is not None else 1


def _nearest(parent: _Element, *tags: str) -> Iterator[_Element]:
    """Yield the descendants with these tags that are not within another one."""
    for child in parent:
        if child.tag in tags:
            yield child
        elif child.tag not in _PROPERTIES:
            yield from _nearest(child, *tags)


def _text_pieces(parent: _Element) -> Iterator[str]:
    """Yield the text of a paragraph without that of its text boxes."""
    for child in parent:
        if child.tag == _RUN and child.findtext(_RAISED, None) is not None:
            yield raised("".join(_text_pieces(child)))
        elif child.tag in (_TEXT, _FORMULA_TEXT):
            yield child.text or ""
        elif child.tag == _SYMBOL:
            yield _symbol(child)
        elif character := _CHARACTERS.get(child.tag):
            yield character
        elif child.tag not in _PROPERTIES and child.tag != _TEXT_BOX:
            yield from _text_pieces(child)


def _symbol(element: _Element) -> str:
    """Return the character that a font shows for a number."""
    font, number = str(element.get(qn("w:font"))).lower(), int(element.get(qn("w:char")) or "0", 16)
    code = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if "symbol" in font:
        return _SYMBOLS.get(code, "")
    if "dings" in font:
        return _DINGBATS.get(code, "•")
    return bytes([code]).decode("cp1252", "ignore") if code != number else chr(number)


def _collapsed_lines(text: str) -> str:
    return "\n".join(filter(None, map(collapse_whitespace, text.split("\n"))))


def _is_item(paragraph: _Element) -> bool:
    name = _style_name(paragraph)
    if name.startswith(("heading", _TITLE_STYLE)):
        return False  # chapters are numbered too
    return name.startswith("list") or paragraph.find(f"{_PARAGRAPH_PROPERTIES}/{_NUMBER}") is not None


def _style_name(paragraph: _Element) -> str:
    style = paragraph.find(f"{_PARAGRAPH_PROPERTIES}/{_PARAGRAPH_STYLE}")
    return str(style.get(_VALUE, "")) if style is not None else ""


def _metadata(document: WordDocument, text: str) -> dict[str, object]:
    properties = document.core_properties
    # A file that python-docx wrote has the day of its template.
    is_template_day = properties.comments == "generated by python-docx"
    metadata = plausible_properties(properties.title, None if is_template_day else properties.created, text)
    if title := _styled_title(document.element.body):
        metadata["title"] = title
    return metadata


def _styled_title(body: _Element) -> str:
    """Return the text of the first paragraphs in the style of a title, empty if there are none."""
    styles = (style for style in body.iter(_PARAGRAPH_STYLE) if style.get(_VALUE) == _TITLE_STYLE)
    paragraph = next(styles, None)
    lines = []
    paragraph = paragraph.getparent().getparent() if paragraph is not None else None
    while paragraph is not None and paragraph.tag == _PARAGRAPH and _style_name(paragraph) == _TITLE_STYLE:
        lines.append(collapse_whitespace("".join(_text_pieces(paragraph))))
        paragraph = paragraph.getnext()
    return " ".join(filter(None, lines))
