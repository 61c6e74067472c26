/** Attachments of slips: uploads that go on where they broke off, and downloads of parts. */
@NullMarked
package org.huizhi.rest.attachment;

import org.jspecify.annotations.NullMarked;
