/**
 * The feed of changes of slips, within the offices of a caller: pages from a position on, and followers that are told
 * when there is more; it reads views that notice publishes, and knows no HTTP.
 */
@NullMarked
package org.huizhi.change;

import org.jspecify.annotations.NullMarked;
