/**
 * What is wrong with a document that somebody sent, and where in it, what the texts in it may be, and what the feed
 * contract says of it: said alike by every feature. Touches nothing.
 */
@NullMarked
package org.huizhi.validation;

import org.jspecify.annotations.NullMarked;
