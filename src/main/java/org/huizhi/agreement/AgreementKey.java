package org.huizhi.agreement;

/** Names one version of an agreement. */
record AgreementKey(AgreementName name, int version) {}
