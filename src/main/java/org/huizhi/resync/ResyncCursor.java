package org.huizhi.resync;

import java.util.HexFormat;
import java.util.UUID;
import org.huizhi.envelope.KeptMessage;

/**
 * How far a partner has been answered: first with what came from it, then with what was sent to it, each in the order
 * of ids. To the partner it is a text.
 *
 * @param id of the last message that was given back whole
 * @param digest of it, hex
 * @param offset how many bytes of the one behind it were given back too
 */
record ResyncCursor(boolean received, UUID id, String digest, int offset) {

    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final int PARTS = 4;

    static final ResyncCursor START = new ResyncCursor(true, BEFORE_ALL, "", 0);
    static final ResyncCursor START_OF_SENT = new ResyncCursor(false, BEFORE_ALL, "", 0);

    ResyncCursor behind(KeptMessage message) {
        return new ResyncCursor(received, message.id(), HexFormat.of().formatHex(message.digest()), 0);
    }

    ResyncCursor at(int otherOffset) {
        return new ResyncCursor(received, id, digest, otherOffset);
    }

    String text() {
        return (received ? "r" : "s") + "." + id + "." + digest + "." + offset;
    }

    /** @throws IllegalArgumentException for what this node has not written */
    static ResyncCursor parse(String text) {
        String[] parts = text.split("\\.", -1);
        boolean received = parts[0].equals("r");
        if (parts.length != PARTS || !(received || parts[0].equals("s"))) {
            throw new IllegalArgumentException("after is not what an answer ended with");
        }
        HexFormat.of().parseHex(parts[2]);
        return new ResyncCursor(received, UUID.fromString(parts[1]), parts[2], Integer.parseUnsignedInt(parts[3]));
    }
}
