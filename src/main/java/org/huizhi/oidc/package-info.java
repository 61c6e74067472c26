/**
 * The issuer that signs people in to the console, where one is set (OpenID Connect, code flow with PKCE): where to send
 * a browser, what it brings back, and what the issuer says of its owner. May touch access, which reads tokens, and the
 * calendar, which has the clock.
 */
@NullMarked
package org.huizhi.oidc;

import org.jspecify.annotations.NullMarked;
