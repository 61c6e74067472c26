package org.huizhi.command;

/** Options that do not go together, or a value that cannot be: what the parser of the command line does not see. */
final class WrongUsageException extends RuntimeException {

    WrongUsageException(String message) {
        super(message);
    }
}
