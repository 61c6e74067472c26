/**
 * The demonstration: three regions with a real bus and a real database on this machine, and a scenario of a thousand
 * made-up slips. It talks to the nodes as clients do, over HTTP alone, and starts them with
 * {@code org.huizhi.testsupport}.
 */
package org.huizhi.demo;
