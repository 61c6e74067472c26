/**
 * Messages that have arrived: the handle-once guard with its evidence, those that wait for their notice, and dead
 * letters. May touch the envelope's words and the vault, and no feature.
 */
package org.huizhi.inbox;
