/** Forms that somebody has begun to fill in, kept for a few days: encrypted, few and small. */
@NullMarked
package org.huizhi.draft;

import org.jspecify.annotations.NullMarked;
