/**
 * The catalogue of notice types: what may be asked for which purpose, in which fields, what the return may say, and how
 * the document numbers in it are checked and written. Touches the directory for names in two languages, and validation.
 */
@NullMarked
package org.huizhi.noticetype;

import org.jspecify.annotations.NullMarked;
