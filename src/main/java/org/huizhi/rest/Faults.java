package org.huizhi.rest;

/**
 * Faults as the log may have them. What other people's code says of a fault often repeats what was sent: a header, a
 * path, a value; of such an exception the log has kind and place. Our own messages repeat nothing.
 */
final class Faults {

    private static final String OURS = "org.huizhi.";
    /** Causes of causes; a bound for those that go in a circle. */
    private static final int DEEPEST = 10;

    private Faults() {}

    /** @return the same, as far as it may be told */
    static Throwable told(Throwable fault) {
        return told(fault, 0);
    }

    private static Throwable told(Throwable fault, int depth) {
        Throwable cause = fault.getCause();
        StackTraceElement[] frames = fault.getStackTrace();
        boolean ours = frames.length > 0 && frames[0].getClassName().startsWith(OURS);
        Exception told = new Exception(
                ours ? fault.toString() : fault.getClass().getName(),
                cause == null || depth == DEEPEST ? null : told(cause, depth + 1));
        told.setStackTrace(frames);
        return told;
    }
}
