"""Unpacking what the outside packed, never more than a limit of it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from corpus.errors import FetchError

PACKINGS = ("gzip", "deflate")
"""What `Unpacker` can unpack, as HTTP names it."""

_PIECE = 256 * 1024  # bytes; unpacking one takes under a millisecond
_CHUNK = 64 * 1024  # bytes: zlib copies what is left of a chunk after each piece
_ANY_HEADER = 32  # for zlib: tell gzip from zlib by the header
_GZIP = b"\x1f\x8b"


class Unpacker:
    """Unpacks one packed stream, fed chunk by chunk, into at most `most` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._padded = False  # old servers write padding after the end

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what is in `chunk`, unpacked, in pieces of at most 256 KB.

        Raises `FetchError` as soon as it would be more than the limit, and where it is not packed as it should be.
        """
        while not self._padded:
            if self._stream is None or self._stream.eof:
                self._head += chunk
                if len(self._head) < 2:
                    return
                chunk, self._head = self._head, b""
                self._padded = self._stream is not None and not chunk.startswith(_GZIP)
                if self._padded:
                    return
                self._stream = _stream_for(chunk)
            try:
                piece = self._stream.decompress(chunk, _PIECE)
            except zlib.error as exc:
                raise FetchError("It is packed wrongly: it can't be unpacked.") from exc
            self._left -= len(piece)
            if self._left < 0:
                raise FetchError(f"Unpacked, it would be larger than {self._most / 1e6:g} MB: it is not read.")
            yield piece
            chunk = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            if not chunk and len(piece) < _PIECE:
                return

    def finish(self) -> None:
        """Raise `FetchError` where the stream was cut off."""
        whole = self._stream.eof if self._stream else not self._head
        if not whole:
            raise FetchError("It was cut off before its end.")


def unpacked(packed: bytes, most: int) -> bytes:
    """Return the content of a gzip file. Raises `FetchError` where it is broken or holds more than `most` bytes."""
    unpacker = Unpacker(most)
    chunks = (packed[start : start + _CHUNK] for start in range(0, len(packed), _CHUNK))
    content = b"".join(piece for chunk in chunks for piece in unpacker.feed(chunk))
    unpacker.finish()
    return content


def _stream_for(head: bytes) -> zlib._Decompress:
    """Return what unpacks a stream that begins so: `deflate` is zlib by the standard, and bare in the wild."""
    is_zlib = head[0] & 15 == 8 and int.from_bytes(head[:2]) % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS | _ANY_HEADER if is_zlib or head[:2] == _GZIP else -zlib.MAX_WBITS)
