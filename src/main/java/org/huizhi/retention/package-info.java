/**
 * How long person data stays, and under which key: the jobs that erase it, and that encrypt it again after a change of
 * keys. A notice erases what is its own; what belongs to none goes by age. Of encrypted tables it knows what their
 * owners declare to the vault.
 */
@NullMarked
package org.huizhi.retention;

import org.jspecify.annotations.NullMarked;
