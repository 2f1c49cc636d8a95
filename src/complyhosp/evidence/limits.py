"""How much one file may ask of the reader. Past a limit a file ends in a placed error and the others are still read."""

from __future__ import annotations

from typing import Final

MIB: Final = 1 << 20

MAX_DELIMITED_BYTES: Final = 1024 * MIB
"""CSV and TSV are held whole, as bytes and as columns: some three times this in memory. About ten million rows."""

MAX_JSON_BYTES: Final = 256 * MIB
"""JSON becomes Python objects, some ten times its size."""

MAX_HTML_BYTES: Final = 128 * MIB
"""HTML becomes a tree of nodes, some ten times its size; spreadsheets saved as HTML end at 65,536 rows."""

MAX_XML_BYTES: Final = 256 * MIB
"""Scan results become a tree of nodes."""

MAX_LINE_BYTES: Final = 4 * MIB
"""Of one line of CSV or NDJSON. A hundred full spreadsheet cells fit; a file without line breaks is no table."""

MAX_COLUMNS: Final = 1_000
"""Of any table. The widest real exports, day-by-day rosters, have some hundreds."""

MAX_SHEET_CELLS: Final = 16_000_000
"""Of the rectangle that a sheet's outermost cells span, since the workbook reader holds all of it: 24 bytes a cell."""

MAX_WORKBOOK_CELLS: Final = 64_000_000
"""Of all sheets of a workbook, which are held one after the other: some ten seconds."""

MAX_ZIP_ENTRIES: Final = 2_000
"""Of a workbook; a real one has some twenty parts and a few a sheet."""

MAX_ZIP_BYTES: Final = 1024 * MIB
"""Of a workbook's parts, unpacked. A million rows of ten columns unpack to half of it."""

MAX_ZIP_RATIO: Final = 600
"""Unpacked to packed, of a part over `ZIP_RATIO_FROM`. Sheets of equal rows reach 200; deflate's utmost is 1,032."""

ZIP_RATIO_FROM: Final = 16 * MIB

MAX_SHARED_TEXT: Final = 1024 * MIB
"""Characters that a sheet's references to shared texts may add up to."""

MAX_PARQUET_ROWS: Final = 50_000_000
"""Five columns of so many rows take some 2 GB; run-length encoding can claim any number of rows in a few bytes."""

MAX_COLUMN_TEXT: Final = 1536 * MIB
"""Bytes of one column's texts, written out: below what Arrow's 32-bit offsets address."""

MAX_PARQUET_BYTES: Final = 8192 * MIB
"""Of the column chunks read, uncompressed, as the file's footer declares them."""

HEADER_SEARCH_ROWS: Final = 15
"""In how many first rows the header is looked for; titles, units and signatures take fewer."""

MAX_LISTED: Final = 200
"""Diagnostics of one code listed for one file; the counts stay exact."""
