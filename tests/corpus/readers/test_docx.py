import io
import zipfile

import pytest

from corpus.errors import UnreadableDocument
from tests.support.files import docx_body, docx_file, docx_with_part, read_one


def test_docx_headings_items_and_tables_become_text() -> None:
    told = ["# Aims", "They met in Moscow.", "- one;", "- two."]
    document = read_one(
        "a.docx", docx_file(told, "The annual talks in Moscow", [["Place", "Moscow"], ["Year", "2012"]])
    )
    assert document.title == "The annual talks in Moscow"
    assert document.date is None, "the day of python-docx's template is nobody's"
    assert document.text == "Aims\n\nThey met in Moscow.\n\n- one;\n\n- two.\n\nPlace: Moscow\nYear: 2012"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


RAISED = "<w:vertAlign w:val='superscript'/>"


def par(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(each if '<' in each else run(each) for each in runs)}</w:p>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{each}</w:tr>' for each in rows)}</w:tbl>"


def cells(*texts: str, properties: str = "") -> str:
    contents = (each if "<" in each else par(each) for each in texts)
    return "".join(f"<w:tc><w:tcPr>{properties}</w:tcPr>{each}</w:tc>" for each in contents)


DELETED_MARK = "<w:rPr><w:del w:id='1'/></w:rPr>"
BOX = f"<w:txbxContent>{par('Guests come in May.')}</w:txbxContent>"
SHAPES = (
    f"<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)
STYLES = (
    "<w:style w:type='character' w:styleId='Secret'><w:name w:val='Secret'/><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Draft'><w:name w:val='Draft'/><w:rPr><w:strike/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Note'><w:name w:val='Note'/><w:basedOn w:val='Draft'/></w:style>"
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(
            par("In 2017", "<w:r><w:noBreakHyphen/><w:t>2018 the co</w:t><w:softHyphen/><w:t>op grew.</w:t></w:r>"),
            "In 2017-2018 the coop grew.",
            id="hyphens",
        ),
        pytest.param(
            par(
                "Heat of 5",
                "<w:r><w:sym w:font='Symbol' w:char='F0B0'/><w:t>C </w:t><w:sym w:font='Symbol' w:char='F0B1'/></w:r>",
                "1 ",
                "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='Arial' w:char='2013'/></w:r>",
                "<w:r><w:sym w:font='Arial' w:char='F0AB'/></w:r>",
            ),
            "Heat of 5°C ±1 ✓–«",
            id="symbols",
        ),
        pytest.param(
            par("The sum is ", run("ten", "<w:strike/>"), run("eleven", "<w:vanish/>"), run("twelve", "<w:dstrike/>"))
            + par(run("thirteen", "<w:strike w:val='0'/>"), run("fourteen", "<w:rStyle w:val='Secret'/>"))
            + par("fifteen", properties="<w:pStyle w:val='Note'/>")
            + par(run("sixteen", "<w:strike w:val='false'/>"), properties="<w:pStyle w:val='Draft'/>"),
            "The sum is\n\nthirteen\n\nsixteen",
            id="hidden and struck out",
        ),
        pytest.param(
            par("The fund paid twelve ", properties=DELETED_MARK)
            + f"<w:p><w:del w:id='2'>{run('lost ')}</w:del><w:ins w:id='3'>{run('million ')}</w:ins>"
            + f"<w:moveFrom w:id='4'>{run('moved ')}</w:moveFrom><w:moveTo w:id='5'>{run('roubles.')}</w:moveTo></w:p>"
            + par("The end."),
            "The fund paid twelve million roubles.\n\nThe end.",
            id="tracked changes",
        ),
        pytest.param(par("A fair ", SHAPES, "in Kazan.") + SHAPES.replace(BOX, par("The end.")),
            "A fair in Kazan.\n\nGuests come in May.\n\nThe end.",
            id="text box, alternatives",
        ),
        pytest.param(
            par("<w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback><w:t>Old.</w:t></mc:Fallback>"
                "</mc:AlternateContent></w:r>"),
            "Old.",
            id="fallback alone",
        ),
        pytest.param(
            table(cells("Year", "A", "B"), cells("2017", "5", "5"), cells("5", "5", "7"), cells("6", "6"), cells("9")),
            "Year | A | B\n2017 | 5 | 5\n5 | 5 | 7\n6: 6\n\n9",
            id="equal cells",
        ),
        pytest.param(
            table(cells("Budget" , "Notes"))
            + table(cells(par("Budget") + table(cells("Russia", "2.6"), cells("Austria", "1.1")) + par(""), "Notes"))
            + table(cells(par("Aims") + table(cells("a", "b")))),
            "Budget: Notes\n\nBudget: Notes\n\nRussia: 2.6\nAustria: 1.1\n\nAims\n\na: b",
            id="nested tables",
        ),
        pytest.param(
            table(
                cells("Russia", properties="<w:vMerge w:val='restart'/>") + cells("2017", "5"),
                cells("", properties="<w:vMerge/>") + cells("2018", "7"),
                f"<w:trPr><w:del w:id='1'/></w:trPr>{cells('Deleted', '2019')}",
                cells("All", properties="<w:gridSpan w:val='2'/>") + cells("12"),
            ),
            "Russia | 2017 | 5\nRussia | 2018 | 7\nAll: 12",
            id="merged cells, deleted row",
        ),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{par('In a control.')}</w:sdtContent></w:sdt>"
            f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{par('Tap to enter.')}</w:sdtContent></w:sdt>"
            + par("<m:oMath><m:r><m:t>x = 5</m:t></m:r></m:oMath>", "<w:r><w:instrText>PAGE</w:instrText></w:r>"),
            "In a control.\n\nx = 5",
            id="controls, formulas, fields",
        ),
        pytest.param(
            par("It is 10", run("6", RAISED), " tonnes of CO", run("2", RAISED.replace("super", "sub")),
                " in all works", run("1", RAISED), "."),
            "It is 10⁶ tonnes of CO2 in all works.",
            id="powers and notes",
        ),
    ],
)  # fmt: skip
def test_text_is_what_readers_of_the_file_see(body: str, text: str) -> None:
    assert read_one("a.docx", docx_body(body, STYLES)).text == text


RUSSIAN_STYLES = (
    "<w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='11'><w:name w:val='toc 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='a9'><w:name w:val='List Paragraph'/></w:style>"
)


def test_styles_are_known_by_their_names_and_tables_of_contents_left_out() -> None:
    numbered = "<w:numPr><w:numId w:val='1'/></w:numPr>"
    body = "".join(
        [
            par("Введение", "<w:r><w:tab/></w:r>", "3", properties="<w:pStyle w:val='11'/>"),
            par("Введение", properties=f"<w:pStyle w:val='1'/>{numbered}"),
            par("обучение инженеров;", properties="<w:pStyle w:val='a9'/>"),
            par("Contents of the report", properties="<w:pStyle w:val='Contents1'/>"),
        ]
    )
    assert read_one("a.docx", docx_body(body, RUSSIAN_STYLES)).text == "Введение\n\n- обучение инженеров;"


def test_title_is_that_of_the_text_and_not_of_a_template() -> None:
    assert read_one("a.docx", docx_file(["# Minutes of the meeting", "They met."], "Letter template")).title == (
        "Minutes of the meeting"
    )
    styled = par("Minutes of the", properties="<w:pStyle w:val='Title'/>") + par(
        "third meeting", properties="<w:pStyle w:val='Title'/>"
    )
    content = docx_body(par("Fund for industry") + styled + par("They met."))
    properties = zipfile.ZipFile(io.BytesIO(docx_file(["They met."], "They met and met"))).read("docProps/core.xml")
    assert read_one("a.docx", docx_with_part("docProps/core.xml", properties, content)).title == (
        "Minutes of the third meeting"
    )


NAMESPACE = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def replaced(part: str, old: str, new: str, content: bytes) -> bytes:
    """Return a Word file with a text in one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(part).decode()
    assert old in text
    return docx_with_part(part, text.replace(old, new).encode(), content)


def test_notes_are_read_after_the_text_if_it_refers_to_them() -> None:
    body = par(
        "They spent a million",
        "<w:r><w:footnoteReference w:id='2'/></w:r>",
        " in Tula.",
        "<w:del w:id='9'><w:r><w:footnoteReference w:id='3'/></w:r></w:del>",
    )
    content = docx_body(body)
    notes = "".join(
        f"<w:footnote w:id='{number}'>{par(text)}</w:footnote>"
        for number, text in ((0, "a separator"), (2, "Karelia included."), (3, "A deleted note."))
    )
    content = docx_with_part("word/footnotes.xml", f"<w:footnotes {NAMESPACE}>{notes}</w:footnotes>".encode(), content)
    override = f"<Override PartName='/word/footnotes.xml' ContentType='{PARTS}.footnotes+xml'/></Types>"
    content = replaced("[Content_Types].xml", "</Types>", override, content)
    relationship = f"<Relationship Id='n' Type='{RELATIONSHIPS}/footnotes' Target='footnotes.xml'/></Relationships>"
    content = replaced("word/_rels/document.xml.rels", "</Relationships>", relationship, content)
    assert read_one("a.docx", content).text == "They spent a million in Tula.\n\nKarelia included."


@pytest.mark.parametrize(
    "content_type",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        f"{PARTS}.template.main+xml",
    ],
)
def test_files_with_macros_and_templates_are_read(content_type: str) -> None:
    content = replaced("[Content_Types].xml", f"{PARTS}.document.main+xml", content_type, docx_file(["They met."]))
    assert read_one("a.docx", content).text == "They met."


def test_strict_form_of_word_files_is_refused_with_a_reason() -> None:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    content = replaced("_rels/.rels", RELATIONSHIPS, strict, docx_file(["They met."]))
    with pytest.raises(UnreadableDocument, match="strict form"):
        read_one("a.docx", content)
