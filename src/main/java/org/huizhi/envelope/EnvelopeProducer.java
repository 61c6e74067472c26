package org.huizhi.envelope;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Gives the node its one envelope, on the provider chosen at start. */
@Singleton
class EnvelopeProducer {

    private static final Logger LOG = Logger.getLogger(EnvelopeProducer.class);

    private final CryptoProvider provider = CryptoProvider.fastest();

    @Produces
    @Singleton
    CryptoProvider provider() {
        return provider;
    }

    @Produces
    @Singleton
    Envelope envelope() {
        LOG.infof("Signing and encrypting with %s", provider.name());
        return new Envelope(provider);
    }

    @Produces
    @Singleton
    Signatures signatures() {
        return new Signatures(provider);
    }
}
