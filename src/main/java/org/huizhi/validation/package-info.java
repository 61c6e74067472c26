/**
 * What is wrong with a document that somebody sent, and where in it, and what the texts in it may be: said alike by
 * every feature. Touches nothing.
 */
@NullMarked
package org.huizhi.validation;

import org.jspecify.annotations.NullMarked;
