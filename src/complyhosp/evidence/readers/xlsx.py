"""XLSX workbooks, by calamine, after `zip_guard` has let them pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import python_calamine as calamine

from complyhosp.diagnostics import Diagnostic, Words
from complyhosp.evidence.cells.text import Cell, is_blank
from complyhosp.evidence.headers import find_headers
from complyhosp.evidence.raw import RawTable
from complyhosp.evidence.readers.reading import Reading, Refused, Request, no_header, over_limit, table_of_rows
from complyhosp.evidence.readers.zip_guard import examined

_PROSE_COLUMNS = 2
"""A sheet this narrow without known headers is a page of remarks, not a table that failed to be recognised."""

Grid = list[list[Cell]]


def read(request: Request) -> Reading:
    """The sheet that the manifest names, or every sheet with known headers."""
    with request.path.open("rb") as file:
        learnt = examined(file)
    try:
        workbook = calamine.CalamineWorkbook.from_path(str(request.path))
        reading = _sheets(request, workbook)
    except (calamine.CalamineError, calamine.PasswordError, calamine.XmlError, calamine.ZipError, OSError) as error:
        raise Refused("E213", {"detail": str(error)[:120]}) from None
    if not learnt.formulas:
        return reading
    note = Diagnostic("W228", request.place(), {"cells": learnt.formulas})
    return Reading(reading.tables, (*reading.diagnostics, note), reading.doubts, reading.damaged)


def _sheets(request: Request, workbook: Any) -> Reading:
    """The tables of the sheets asked for; a sheet without known headers makes the file damaged unless it is prose."""
    names = [sheet.name for sheet in workbook.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    wanted = [request.entry.sheet] if request.entry.sheet is not None else names
    if request.entry.sheet is not None and request.entry.sheet not in names:
        raise Refused("E217", {"sheet": request.entry.sheet, "sheets": "、".join(names)})
    tables: list[RawTable] = []
    lost: list[Diagnostic] = []
    notes: list[Diagnostic] = []
    for name in wanted:
        grid = _grid(workbook.get_sheet_by_name(name), name)
        found = find_headers(request.book, grid, request.entry.header_row)
        if found is not None:
            tables.append(table_of_rows(grid, range(1, len(grid) + 1), found, name))
        elif _width(grid) > _PROSE_COLUMNS:
            lost.append(no_header(request, grid, name))
        elif grid:
            notes.append(Diagnostic("W224", request.place(None, name), {"type": request.entry.type}))
    if not tables and not lost:
        lost.append(no_header(request, [], request.entry.sheet))
    return Reading(tuple(tables), (*lost, *notes), damaged=bool(lost))


def _width(grid: Grid) -> int:
    """In how many columns the sheet has anything."""
    return sum(any(not is_blank(cell) for cell in column) for column in zip(*grid, strict=True))


def _grid(sheet: Any, name: str) -> Grid:
    """The sheet's cells from A1 on, blank rows at the end left out, merged cells filled."""
    grid: Grid = sheet.to_python(skip_empty_area=False)
    while grid and not any(cell != "" for cell in grid[-1]):
        grid.pop()
    _fill(grid, sheet.merged_cell_ranges or (), name)
    return grid


def _fill(grid: Grid, merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], name: str) -> None:
    """The value of each merged range's first cell into all of its cells that the grid has.

    Merged ranges do not overlap, so together they cannot fill more than the grid; a file where they do is refused.
    """
    filled, most = 0, sum(map(len, grid))
    for (top, left), (bottom, right) in merged:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        value = grid[top][left]
        if value == "":
            continue
        for row in grid[top : bottom + 1]:
            end = min(right + 1, len(row))
            row[left:end] = [value] * (end - left)
            filled += end - left
        if filled > most:
            raise over_limit(
                Words(f"工作表 {name} 的合并单元格数", f"the number of merged cells of sheet {name}"), f"{most:,}"
            )
