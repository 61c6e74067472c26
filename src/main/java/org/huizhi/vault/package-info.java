/**
 * Person data at rest, encrypted with keys that only this node holds, and what tells rows that the node wrote from
 * others; it reads its key file. May touch the envelope for its cipher, reload for its key file, and jdbc for rows that
 * are encrypted again.
 */
@NullMarked
package org.huizhi.vault;

import org.jspecify.annotations.NullMarked;
