/**
 * People who use the console: their accounts, how they sign in with a password and a second factor, their sessions, and
 * the links by which an account is set up. May touch access, the directory, the database, and the vault for secrets.
 */
@NullMarked
package org.huizhi.account;

import org.jspecify.annotations.NullMarked;
