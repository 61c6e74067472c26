/**
 * How long person data stays, and under which key: the jobs that erase it, and that lock it anew. May touch what keeps
 * it.
 */
package org.huizhi.retention;
