"""A Word document with footnotes. python-docx writes the document; footnotes, which it lacks, are added as a part."""

from __future__ import annotations

import io
import re

import docx
from docx.document import Document as DocxDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from lxml import etree

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGES = {"ru": "ru-RU", "en": "en-GB"}
_FIRST_FOOTNOTE = 1  # 0 and -1 are the separators


class WordDocument:
    """A document that is written from top to bottom."""

    def __init__(self, title: str, language: str) -> None:
        self._docx: DocxDocument = docx.Document()
        self._footnotes: list[str] = []
        self._docx.core_properties.title = _plain(title)[:255]
        self._docx.core_properties.author = ""
        self._docx.core_properties.comments = ""
        self._docx.core_properties.language = _LANGUAGES.get(language, "en-GB")
        self._docx.styles["Normal"].font.size = Pt(11)
        [section] = self._docx.sections
        section.page_width, section.page_height = Mm(210), Mm(297)  # A4
        self._docx.add_heading(_plain(title), 0)

    def add_heading(self, text: str) -> None:
        """Add a heading."""
        self._docx.add_heading(_plain(text), 1)

    def add_note(self, text: str) -> None:
        """Add a paragraph in italics."""
        self._docx.add_paragraph().add_run(_plain(text)).italic = True

    def add_quotation(self, text: str, footnote: str) -> None:
        """Add a paragraph with a footnote at its end."""
        paragraph = self._docx.add_paragraph(_plain(text))
        self._footnotes.append(_plain(footnote))
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(len(self._footnotes) - 1 + _FIRST_FOOTNOTE))
        run._r.append(reference)

    def content(self) -> bytes:
        """Return the content of the file."""
        package = self._docx.part.package
        name = PackURI("/word/footnotes.xml")
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, self._footnotes_xml(), package)
        self._docx.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        file = io.BytesIO()
        self._docx.save(file)
        return file.getvalue()

    def _footnotes_xml(self) -> bytes:
        root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>")
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            footnote = etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(number), qn("w:type"): kind})
            run = etree.SubElement(etree.SubElement(footnote, qn("w:p")), qn("w:r"))
            etree.SubElement(run, qn(f"w:{kind}"))
        for number, text in enumerate(self._footnotes, _FIRST_FOOTNOTE):
            footnote = etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(number)})
            paragraph = etree.SubElement(footnote, qn("w:p"))
            mark = etree.SubElement(paragraph, qn("w:r"))
            properties = etree.SubElement(mark, qn("w:rPr"))
            etree.SubElement(properties, qn("w:vertAlign"), {qn("w:val"): "superscript"})
            etree.SubElement(mark, qn("w:footnoteRef"))
            run = etree.SubElement(paragraph, qn("w:r"))
            properties = etree.SubElement(run, qn("w:rPr"))
            etree.SubElement(properties, qn("w:sz"), {qn("w:val"): "18"})
            said = etree.SubElement(run, qn("w:t"))
            said.text = f" {text}"
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return content


def _plain(text: str) -> str:
    """Return `text` on one line, without the characters that XML cannot hold."""
    return " ".join(_NOT_IN_XML.sub("", text).split())
