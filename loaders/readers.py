"""Any file of a delivery as text rows, whatever its kind."""

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
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return open_workbook(
            file.path,
            file.file_name,
            profile.sheet if profile else None,
            profile.skip_lines if profile else 0,
        )
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
