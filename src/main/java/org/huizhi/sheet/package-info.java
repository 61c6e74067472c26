/**
 * Cells of spreadsheets, written and read: what a spreadsheet program would take for something else, and tables in
 * files, read row by row in bounded memory.
 */
@NullMarked
package org.huizhi.sheet;

import org.jspecify.annotations.NullMarked;
