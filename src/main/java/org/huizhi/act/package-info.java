/**
 * What callers ask to be done to a slip, whichever way they ask: the fields of each act, and what is checked of them.
 */
@NullMarked
package org.huizhi.act;

import org.jspecify.annotations.NullMarked;
