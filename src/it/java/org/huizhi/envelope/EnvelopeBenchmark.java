package org.huizhi.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Slips;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What sealing a slip costs its sender and opening it the receiver. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EnvelopeBenchmark {

    /** The fastest that this machine has, or what every virtual machine brings along. */
    @Param({"fastest", "jdk"})
    public String provider;

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final byte[] payload =
            Slips.submitted(yulin, xinzhou, "residence-confirmation").toString().getBytes(UTF_8);
    private final PartyKey signer = yulin.key(yulin.mailbox() + "#sig-1");
    private final VerificationKeys keys =
            kid -> Optional.of(new VerificationKey(signer.algorithm(), signer.publicKey()));
    private Envelope envelope;
    private byte[] sealed;

    @Setup
    public void prepare() {
        envelope = new Envelope(provider.equals("jdk") ? CryptoProvider.jdk() : CryptoProvider.fastest());
        sealed = seal().jwe();
    }

    @Benchmark
    public Sealed seal() {
        return envelope.seal(payload, signer.signingKey(), xinzhou.encryptionKid(), xinzhou.encryptionKey());
    }

    @Benchmark
    public Opened open() {
        Opened opened = envelope.open(sealed, xinzhou::decryptionKey, keys);
        if (!(opened instanceof Opened.Verified)) {
            throw new IllegalStateException(opened.toString());
        }
        return opened;
    }
}
