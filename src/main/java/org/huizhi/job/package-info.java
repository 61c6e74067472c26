/**
 * Background jobs, whatever they do: one item that fails is parked and the others go on; what is parked, and which jobs
 * fail, is shown to operators, who retry or discard. Jobs themselves are in their features, which touch this, and so do
 * threads that go on for as long as the node runs.
 */
@NullMarked
package org.huizhi.job;

import org.jspecify.annotations.NullMarked;
