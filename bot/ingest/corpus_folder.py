"""The corpus folder, read with the limits of the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.ingest.sandbox import Sandbox
from corpus.errors import UnreadableDocument
from corpus.readers.documents import Catalog
from corpus.readers.folder import CorpusFolder, file_content, load_documents
from corpus.readers.formats import FileContents

_WORKERS: Final = 2


def load_folder(folder: Path) -> CorpusFolder:
    """Read a corpus folder as `load_documents` does, each file in a sandbox. Call it in a thread without an event loop.

    Scans are left out, since they would take minutes at each start.

    Raises `CorpusError`.
    """
    return load_documents(folder, _read_files)


def _read_files(paths: Sequence[Path], catalog: Catalog) -> list[FileContents | UnreadableDocument]:
    return asyncio.run(_read_in_sandbox(paths, catalog))


async def _read_in_sandbox(paths: Sequence[Path], catalog: Catalog) -> list[FileContents | UnreadableDocument]:
    outcomes: dict[Path, FileContents | UnreadableDocument] = {}
    waiting = iter(paths)
    async with contextlib.aclosing(Sandbox(_WORKERS)) as sandbox:

        async def read_some() -> None:
            for path in waiting:
                try:
                    content = file_content(path)
                    outcomes[path] = await sandbox.read(path.name, content, catalog=catalog, reads_scans=False)
                except UnreadableDocument as exc:
                    outcomes[path] = exc

        await asyncio.gather(*(read_some() for _ in range(_WORKERS)))
    return [outcomes[each] for each in paths]
