package org.huizhi.problem;

import java.io.InputStream;

/** Bodies of requests, for whoever reads them whole: bounded, and not from somebody who sends next to nothing. */
public interface BoundedBodies {

    /**
     * @param longest in bytes
     * @throws ProblemException 413 when the body is longer, 408 when it comes too slowly, 503 when there is no room for
     *     a long one, 400 when it breaks off
     */
    byte[] read(InputStream body, int longest);

    /**
     * For whoever reads one piece after the other, and keeps none in memory.
     *
     * @param piece bytes in memory at a time
     * @return the body, whose reading ends with a {@link SlowBodyException} when it comes too slowly
     * @throws ProblemException 503 when there is no room for a piece
     */
    InputStream inPieces(InputStream body, int piece);
}
