/**
 * Files that go with a slip or its return: uploaded piece by piece, listed in the signed message by their digest,
 * fetched by the receiving node beside the inbox, kept encrypted (ADR 57).
 */
@NullMarked
package org.huizhi.attachment;

import org.jspecify.annotations.NullMarked;
