/** How somebody signs in to the console, how an account is set up, and what people do with their own account. */
@NullMarked
package org.huizhi.console.signin;

import org.jspecify.annotations.NullMarked;
