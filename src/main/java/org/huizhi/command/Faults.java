package org.huizhi.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.directory.KeySetException;
import org.huizhi.feed.BusFaults;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what went wrong in a command in the words of whoever gave it: the option, its file and why, in the language of
 * the locale. Every command lets its faults go, and they end here.
 */
final class Faults {

    private final CommandTexts texts;

    Faults(CommandTexts texts) {
        this.texts = texts;
    }

    /** @return exit code */
    int failed(Exception fault, CommandLine command, @Nullable ParseResult parsed) {
        command.getErr().println(said(fault, parsed));
        return fault instanceof WrongUsageException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** @return exit code */
    int misused(ParameterException fault) {
        CommandLine command = fault.getCommandLine();
        PrintWriter err = command.getErr();
        if (fault instanceof MissingParameterException missing) {
            err.println(texts.say(
                    "usage-missing",
                    missing.getMissing().stream().map(Faults::name).collect(Collectors.joining(", "))));
        } else if (fault instanceof UnmatchedArgumentException unmatched) {
            err.println(texts.say("usage-unknown", String.join(" ", unmatched.getUnmatched())));
        } else {
            err.println(fault.getMessage());
        }
        err.println(texts.say("usage-help", command.getCommandSpec().qualifiedName()));
        return CommandLine.ExitCode.USAGE;
    }

    private String said(Exception fault, @Nullable ParseResult parsed) {
        Throwable cause = Objects.requireNonNullElse(
                fault instanceof UncheckedIOException unchecked ? unchecked.getCause() : null, fault);
        if (cause instanceof KeySetException keys) {
            return keys.getCause() instanceof FileSystemException unread
                    ? file(unread, parsed)
                    : given(keys.file(), parsed) + ": " + keys.reason();
        }
        if (cause instanceof UnusableInputException input) {
            return given(input.file(), parsed) + ": " + input.getMessage();
        }
        if (cause instanceof FileSystemException file) {
            return file(file, parsed);
        }
        if (cause instanceof ConnectException || cause instanceof HttpTimeoutException) {
            return texts.say("no-node");
        }
        if (cause instanceof JsonProcessingException) {
            return texts.say("not-json");
        }
        if (BusFaults.isSilence(cause)) {
            return texts.say("no-bus", detail(cause));
        }
        if (BusFaults.isOne(cause)) {
            return detail(cause);
        }
        String message = cause.getMessage();
        boolean isOurs = cause instanceof IllegalArgumentException
                || cause instanceof IllegalStateException
                || cause instanceof WrongUsageException;
        if (isOurs && message != null) {
            return cause.getCause() instanceof FileSystemException unread ? file(unread, parsed) : message;
        }
        return cause instanceof IOException && message != null
                ? message
                : texts.say("unexpected", cause.getClass().getSimpleName() + (message == null ? "" : ": " + message));
    }

    private String file(FileSystemException fault, @Nullable ParseResult parsed) {
        String name = fault.getFile();
        return (name == null ? "" : given(Path.of(name), parsed) + ": ") + reason(fault);
    }

    private String reason(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return texts.say("no-such-file");
        }
        if (fault instanceof AccessDeniedException) {
            return texts.say("no-access");
        }
        if (fault instanceof FileAlreadyExistsException) {
            return texts.say("is-there");
        }
        if (fault instanceof NotDirectoryException) {
            return texts.say("no-folder");
        }
        String name = fault.getFile();
        if (name != null && Files.isDirectory(Path.of(name))) {
            return texts.say("is-folder");
        }
        return InputFile.NOT_UTF8.equals(fault.getReason())
                ? texts.say("not-utf8")
                : texts.say("cannot-be-used", String.valueOf(fault.getReason()));
    }

    /** A message that says little, and what the one below it says. */
    private static String detail(Throwable fault) {
        String message = String.valueOf(fault.getMessage());
        Throwable cause = fault.getCause();
        return cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? message
                : message + ": " + cause.getMessage();
    }

    /** @return the file, behind the option or the parameter that named it */
    private static String given(Path file, @Nullable ParseResult parsed) {
        return Stream.iterate(
                        Optional.ofNullable(parsed),
                        Optional::isPresent,
                        result -> Optional.ofNullable(result.get().subcommand()))
                .flatMap(result -> arguments(result.get().commandSpec()))
                .filter(argument -> values(argument).anyMatch(given -> isOf(file, given)))
                .findFirst()
                .map(argument -> name(argument) + " " + file)
                .orElse(file.toString());
    }

    private static boolean isOf(Path file, Object given) {
        try {
            return given instanceof Path path && file.toAbsolutePath().startsWith(path.toAbsolutePath());
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Stream<ArgSpec> arguments(CommandSpec spec) {
        return Stream.concat(spec.options().stream(), spec.positionalParameters().stream());
    }

    private static Stream<?> values(ArgSpec argument) {
        Object value = argument.getValue();
        if (value instanceof Collection<?> several) {
            return several.stream();
        }
        return value instanceof Optional<?> one ? one.stream() : Stream.ofNullable(value);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
