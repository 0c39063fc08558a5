from tests.support.files import docx_file, read_one


def test_docx_headings_items_and_tables_become_text() -> None:
    told = ["# Aims", "They met in Moscow.", "- one;", "- two."]
    document = read_one("a.docx", docx_file(told, "The annual meeting", [["Place", "Moscow"], ["Year", "2012"]]))
    assert document.title == "The annual meeting"
    assert document.date is None, "the day of python-docx's template is nobody's"
    assert document.text == "Aims\n\nThey met in Moscow.\n\n- one;\n\n- two.\n\nPlace: Moscow\nYear: 2012"
