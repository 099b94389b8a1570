"""Any file of a delivery as text rows, whatever its kind."""

import codecs
from zipfile import BadZipFile, ZipFile

from loaders.delimited import Layout, open_delimited
from loaders.encodings import EncodedFile
from loaders.files import DeliveredFile
from loaders.headings import known_headings
from loaders.parquet_file import open_parquet
from loaders.profile import FileProfile
from loaders.text_rows import TextRows
from loaders.workbook import open_workbook
from warehouse.errors import RefusedDelivery

_UNREADABLE = {
    b"\x1f\x8b": "is compressed with gzip; unpack it first",
    b"Rar!": "is an archive; unpack it first",
    b"7z\xbc\xaf": "is an archive; unpack it first",
    b"%PDF": "is a PDF; export the data as CSV or XLSX",
    b"{\\rt": "is a text document; export the data as CSV or XLSX",
}


# What a file of each kind is, by its name, and how it begins.
_KINDS = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".xlsb"), "a spreadsheet"),
    **dict.fromkeys((".parquet", ".pq"), "a Parquet file"),
    ".zip": "an archive",
}
_BEGINNING = 4096
# What stands between the cells and lines of a text; 0x1B is a delimiter of some banks.
_TEXT_CONTROLS = b"\t\n\r\x0c\x1b\x1c\x1d\x1e\x1f"


def open_rows(file: DeliveredFile, profile: FileProfile | None) -> TextRows:
    """The file as text rows; its first bytes say what kind it is, whatever its name.

    Raises RefusedDelivery when it cannot be read at all.
    """
    with file.path.open("rb") as handle:
        start = handle.read(8)
    for magic, words in _UNREADABLE.items():
        if start.startswith(magic):
            raise RefusedDelivery(f"{file.file_name}: the file {words}.")
    if not start:
        raise RefusedDelivery(f"{file.file_name}: the file is empty.")
    if start.startswith(b"PAR1"):
        return open_parquet(file.path, file.file_name)
    if start.startswith(b"PK") and _is_archive(file):
        raise RefusedDelivery(f"{file.file_name}: the file is an archive; unpack it first.")
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return open_workbook(
            file.path,
            file.file_name,
            profile.sheet if profile else None,
            profile.skip_lines if profile else 0,
        )
    _refuse_damaged(file)
    layout = Layout()
    if profile is not None:
        layout = Layout(
            encoding=profile.encoding,
            delimiter=profile.delimiter,
            quote=profile.quote,
            skip_lines=profile.skip_lines,
            columns=profile.columns,
        )
    source = EncodedFile(file.path, file.file_name, layout.encoding)
    return open_delimited(source, layout, known_headings([profile] if profile else []))


def _refuse_damaged(file: DeliveredFile) -> None:
    """A file that is not what its name says was cut or damaged on the way, unless it is text."""
    kind = _KINDS.get(file.path.suffix.lower())
    if kind is None:
        return
    with file.path.open("rb") as handle:
        start = handle.read(_BEGINNING)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return
    if any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in start):
        raise RefusedDelivery(
            f"{file.file_name}: its name says {kind}, but it does not begin like one. It was "
            "damaged or cut while it was copied: deliver it again."
        )


def _is_archive(file: DeliveredFile) -> bool:
    """Whether a file in ZIP form holds files instead of the parts of a spreadsheet."""
    try:
        with ZipFile(file.path) as archive:
            names = archive.namelist()
    except BadZipFile:
        return file.path.suffix.lower() == ".zip"
    return "[Content_Types].xml" not in names and "mimetype" not in names
