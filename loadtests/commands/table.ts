/** Formats rows in columns as wide as their widest cell: the first column left-aligned, the others right-aligned. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join("  ");
  const rule = "─".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const [head, ...body] = rows.map(line);
  return [head, rule, ...body].map((text) => text!.trimEnd()).join("\n");
}
