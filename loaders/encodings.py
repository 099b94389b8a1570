"""Bytes of a delimited file → blocks of whole lines in UTF-8.

Text is decoded before it is split: 116 characters of GBK hold the byte of ``|``. A line that cannot
be decoded is set aside alone; a file that is neither UTF-8 nor GB18030 is refused.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa

from loaders.text_rows import Advance, BrokenRow
from warehouse.errors import RefusedDelivery

BLOCK_SIZE = 8 << 20
# The encodings tried when nobody says, in this order.
UTF_8 = "utf-8"
GB18030 = "gb18030"

_LONE_RETURN = re.compile(rb"\r(?!\n)")


# The code of a line whose bytes are no text in the file's encoding.
UNREADABLE = "UNREADABLE_CHARACTERS"


@dataclass(frozen=True)
class Block:
    """Whole lines in UTF-8, the last perhaps without its line end."""

    text: bytes
    first_line: int

    @cached_property
    def line_count(self) -> int:
        """How many lines it holds, the last one too when it has no line end."""
        ends = np.count_nonzero(np.frombuffer(self.text, dtype=np.uint8) == ord("\n"))
        return int(ends) + (not self.text.endswith(b"\n"))


@dataclass
class EncodedFile:
    """A text file read in blocks.

    ``encoding`` None: UTF-8 until a line proves otherwise. A file that was plain ASCII so far
    becomes GB18030 there; one that had real UTF-8 before keeps it and the line is broken.
    """

    path: Path
    file_name: str
    encoding: str | None = None
    broken: list[BrokenRow] = field(default_factory=list)
    _is_settled: bool = False

    def __post_init__(self) -> None:
        if self.encoding is not None:
            self.encoding = canonical(self.encoding, self.file_name)
            self._is_settled = True

    @property
    def label(self) -> str:
        """The encoding for people; plain ASCII counts as UTF-8."""
        return self.encoding or UTF_8

    def blocks(self, advance: Advance, block_size: int = BLOCK_SIZE) -> Iterator[Block]:
        """The blocks of the file in order. Raises RefusedDelivery when it cannot be decoded."""
        line = 1
        for raw in self._raw_lines(advance, block_size):
            text = self._decoded(raw, line)
            if b"\r" in text and text.count(b"\r") != text.count(b"\r\n"):
                text = _LONE_RETURN.sub(b" ", text)
            block = Block(text, line)
            yield block
            line += block.line_count

    def _raw_lines(self, advance: Advance, block_size: int) -> Iterator[bytes]:
        """Blocks that end at a line end, still in the file's encoding unless that is UTF-16."""
        carry = b""
        with self.path.open("rb", buffering=0) as handle:
            start = handle.read(4)
            handle.seek(0)
            wide = self._wide_decoder(start)
            returns_only: bool | None = None
            is_first = True
            while block := handle.read(block_size):
                advance(len(block))
                if wide is not None:
                    block = self._from_wide(wide, block)
                if is_first and block.startswith(codecs.BOM_UTF8):
                    block = block[3:]
                    if self.encoding is None:
                        self.encoding, self._is_settled = UTF_8, True
                is_first = False
                if returns_only is None:
                    returns_only = b"\n" not in block and b"\r" in block[:-1]
                if returns_only:
                    block = block.replace(b"\r", b"\n")
                cut = block.rfind(b"\n") + 1
                if cut:
                    yield carry + block[:cut]
                    carry = block[cut:]
                else:
                    carry += block
        if carry:
            yield carry

    def _wide_decoder(self, start: bytes) -> codecs.IncrementalDecoder | None:
        """UTF-16 has line ends of two bytes, so it is decoded before lines are looked for."""
        if self.encoding is None and start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            self.encoding, self._is_settled = "utf-16", True
        if self.encoding is None or not self.encoding.startswith("utf-16"):
            return None
        return codecs.getincrementaldecoder(self.encoding)()

    def _from_wide(self, decoder: codecs.IncrementalDecoder, block: bytes) -> bytes:
        try:
            return decoder.decode(block).encode("utf-8")
        except UnicodeError as error:
            raise RefusedDelivery(
                f"{self.file_name}: the text is not valid UTF-16 ({error}). Export it as UTF-8 or "
                "GB18030."
            ) from error

    def _decoded(self, raw: bytes, first_line: int) -> bytes:
        encoding = self.encoding or UTF_8
        if encoding.startswith("utf-16"):
            return raw
        if encoding == UTF_8:
            if raw.isascii():
                return raw
            if not _is_utf_8(raw):
                if self._is_settled:
                    return self._line_by_line(raw, first_line, UTF_8)
                return self._settled(raw, first_line)
            self._is_settled = True
            # No-break spaces are folded here: few files have any, and each cell would be asked.
            return raw.replace(b"\xc2\xa0", b" ") if b"\xc2" in raw else raw
        try:
            return raw.decode(encoding).encode("utf-8")
        except UnicodeDecodeError:
            return self._line_by_line(raw, first_line, encoding)

    def _settled(self, raw: bytes, first_line: int) -> bytes:
        """The first block with more than ASCII, not clean UTF-8: whichever reads more of it."""
        lines = [line for line in raw.split(b"\n") if not line.isascii()]
        failures = {
            encoding: sum(not _can_decode(line, encoding) for line in lines)
            for encoding in (UTF_8, GB18030)
        }
        best = min(failures, key=lambda encoding: failures[encoding])
        if failures[best] * 2 > len(lines):
            number = first_line + next(
                at for at, line in enumerate(raw.split(b"\n")) if not _can_decode(line, best)
            )
            raise RefusedDelivery(
                f"{self.file_name}: the text is neither UTF-8 nor GB18030 (line {number} is the "
                "first that cannot be read). Export it in one of these, or name its encoding in "
                'a mapping profile: encoding = "…".'
            )
        self.encoding, self._is_settled = best, True
        return self._decoded(raw, first_line)

    def _line_by_line(self, raw: bytes, first_line: int, encoding: str) -> bytes:
        """The block with its undecodable lines emptied; each becomes a broken row."""
        lines = raw.split(b"\n")
        for at, line in enumerate(lines):
            try:
                lines[at] = line.decode(encoding).encode("utf-8")
            except UnicodeDecodeError as error:
                self.broken.append(
                    BrokenRow(
                        first_line + at,
                        UNREADABLE,
                        f"byte {error.start + 1} of the line is not {encoding.upper()}; a name "
                        "may have been cut in the middle of a character",
                        line.decode(encoding, errors="replace").rstrip("\r"),
                    )
                )
                lines[at] = b""
        return b"\n".join(lines)


def canonical(encoding: str, file_name: str) -> str:
    """The codec's own name; GBK and GB2312 are read as GB18030, which contains both."""
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise RefusedDelivery(
            f"{file_name}: the profile names the encoding {encoding!r}, which is not known. "
            "Use utf-8, gb18030 or another name from Python's list of encodings."
        ) from None
    return {"gbk": GB18030, "gb2312": GB18030, "utf-8-sig": UTF_8, "ascii": UTF_8}.get(name, name)


def _is_utf_8(text: bytes) -> bool:
    """Like decoding it, several times faster."""
    size = pa.py_buffer(np.array([0, len(text)], dtype=np.int32))
    try:
        pa.StringArray.from_buffers(1, size, pa.py_buffer(text)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _can_decode(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
