package dev.yoi.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// Rows in aligned columns, two blanks apart. What stands in a cell is made safe and kept to one line.
public final class Table {
    /// Wide enough for an id (36), a digest (64) and a name; what is longer is read with `show`.
    private static final int CELL_COLUMNS_MAX = 64;
    private static final int LAST_COLUMNS_MAX = 240;

    private static final String GAP = "  ";

    /// One cell; a table of plain text needs none.
    public record Cell(String text, Style style, int columnsMax) {
        public Cell {
            text = SafeText.line(text, columnsMax);
        }

        public Cell(String text, Style style) {
            this(text, style, CELL_COLUMNS_MAX);
        }
    }

    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(List.of(headings).stream()
                .map(heading -> new Cell(heading, Style.QUIET))
                .toList());
    }

    public void row(Cell... cells) {
        rows.add(List.of(cells));
    }

    public static Cell cell(String text) {
        return new Cell(text, Style.PLAIN);
    }

    /// A cell of the last column, which may be longer than those that others stand behind.
    public static Cell last(String text) {
        return new Cell(text, Style.PLAIN, LAST_COLUMNS_MAX);
    }

    void print(Terminal terminal) {
        for (List<Cell> row : rows) {
            var line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                Cell cell = row.get(column);
                line.append(terminal.styled(cell.style(), cell.text()));
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(column) - columns(cell.text())))
                            .append(GAP);
                }
            }
            terminal.trustedLine(line.toString().stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> columns(row.get(column).text()))
                .max()
                .orElse(0);
    }

    /// Two for the scripts and symbols that terminals draw twice as wide, none for what joins the character
    /// before.
    private static int columns(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = (character >= 0x1100 && character <= 0x115F)
                || (character >= 0x2E80 && character <= 0xA4CF)
                || (character >= 0xAC00 && character <= 0xD7A3)
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0xFE30 && character <= 0xFE6F)
                || (character >= 0xFF00 && character <= 0xFF60)
                || (character >= 0xFFE0 && character <= 0xFFE6)
                || (character >= 0x1F300 && character <= 0x1FAFF)
                || (character >= 0x20000 && character <= 0x3FFFD);
        return wide ? 2 : 1;
    }

    private static int columns(String text) {
        return text.codePoints().map(Table::columns).sum();
    }
}
