package org.huizhi.agreement;

/** Names one version of an agreement. */
record AgreementKey(String id, int version) {}
