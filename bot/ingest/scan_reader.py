"""Reading of scanned pages by tesseract, where it is installed with Russian and English."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from corpus.errors import UnreadableDocument

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LANGUAGES: Final = ("rus", "eng")
_MAX_PAGES: Final = 100
_DOTS_PER_INCH: Final = 300  # as tesseract's authors advise
_POINTS_PER_INCH: Final = 72
_MAX_PIXELS: Final = 25_000_000  # a larger page is rendered smaller
_PAGE_TIME_LIMIT_S: Final = 60


def is_installed() -> bool:
    """Return True if tesseract is installed with the languages that it is needed for."""
    try:
        listed = _run("--list-langs", content=b"").split()
    except UnreadableDocument:
        return False
    return set(_LANGUAGES) <= set(listed)


def read_scan(content: bytes, numbers: Sequence[int]) -> dict[int, str]:
    """Return the texts of these pages of a PDF. Raise `UnreadableDocument` if they are too many or can't be read."""
    import pypdfium2  # noqa: PLC0415 - needed for scans alone

    if len(numbers) > _MAX_PAGES:
        raise UnreadableDocument(f"it has {len(numbers)} scanned pages, and at most {_MAX_PAGES} can be read; split it")
    try:
        document = pypdfium2.PdfDocument(content)
        return {number: _read_page(document[number]) for number in numbers}
    except pypdfium2.PdfiumError as exc:
        raise UnreadableDocument("its scanned pages can't be shown; scan it again") from exc


def _read_page(page: PdfPage) -> str:
    inches = page.get_width() * page.get_height() / _POINTS_PER_INCH**2
    dots_per_inch = min(_DOTS_PER_INCH, (_MAX_PIXELS / max(inches, 0.01)) ** 0.5)
    picture = page.render(scale=dots_per_inch / _POINTS_PER_INCH, grayscale=True).to_numpy()
    head = f"P5 {picture.shape[1]} {picture.shape[0]} 255\n".encode()
    return _run("stdin", "stdout", "-l", "+".join(_LANGUAGES), content=head + picture.tobytes())


def _run(*arguments: str, content: bytes) -> str:
    """Return what tesseract prints. Raise `UnreadableDocument`."""
    program = shutil.which("tesseract")
    if program is None:
        raise UnreadableDocument("tesseract is not installed")
    pipe = subprocess.PIPE
    command = [program, *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        # A limit of the system, since nobody would end tesseract if this process was killed.
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (_PAGE_TIME_LIMIT_S, _PAGE_TIME_LIMIT_S))
        try:
            text, _ = process.communicate(content, timeout=_PAGE_TIME_LIMIT_S)
        except subprocess.TimeoutExpired as exc:
            process.kill()
            raise UnreadableDocument("a scanned page took too long to read") from exc
    if process.returncode:
        raise UnreadableDocument("a scanned page can't be read")
    return text.decode("utf-8", "replace")
