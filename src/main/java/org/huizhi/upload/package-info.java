/**
 * Slips from spreadsheets: templates of notice types, and files that are uploaded and submitted row by row in the
 * background, each row once (ADR 56).
 */
@NullMarked
package org.huizhi.upload;

import org.jspecify.annotations.NullMarked;
