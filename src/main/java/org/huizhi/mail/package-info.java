/**
 * E-mail to people: what an office, or those who run the node, should hear of without looking. Off until a mail server
 * is set (ADR 59).
 */
@NullMarked
package org.huizhi.mail;

import org.jspecify.annotations.NullMarked;
