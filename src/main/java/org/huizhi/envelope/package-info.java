/**
 * Messages as bytes: sign, encrypt, decrypt, verify; keys are passed in, there is no input or output, and it touches no
 * other feature.
 */
@NullMarked
package org.huizhi.envelope;

import org.jspecify.annotations.NullMarked;
