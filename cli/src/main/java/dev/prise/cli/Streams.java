package dev.prise.cli;

import dev.prise.SafeText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What a command reads from and writes to.
 *
 * @param in standard input
 * @param out standard output; nothing is flushed by itself
 * @param err standard error
 * @param inCharset what text on standard input is in; the two outputs know theirs
 * @param terminal whether a person sits at both standard input and standard output
 */
record Streams(InputStream in, PrintStream out, PrintStream err, Charset inCharset, boolean terminal) {

    /** What Java passes words on to programs in. */
    static final Charset PROGRAMS = named(System.getProperty("sun.jnu.encoding"));

    /** Those of this process. One that was closed when it started is empty, or takes everything and keeps nothing. */
    @SuppressWarnings("SystemConsoleNull") // with the property set, it is null again where no terminal is
    static Streams ofSystem() {
        boolean noInput = Descriptors.wasClosed(0);
        boolean noOutput = Descriptors.wasClosed(1);
        boolean noErrors = Descriptors.wasClosed(2);
        // since JDK 22 a console of another kind claims to be there where no terminal is
        System.setProperty("jdk.console", "java.base");
        boolean terminal = System.console() != null;
        return new Streams(
                noInput ? InputStream.nullInputStream() : System.in,
                output(noOutput, FileDescriptor.out, System.out.charset()),
                output(noErrors, FileDescriptor.err, System.err.charset()),
                usable(terminal ? System.console().charset() : inputCharset()),
                terminal);
    }

    private static PrintStream output(boolean closed, FileDescriptor descriptor, Charset charset) {
        OutputStream target = closed ? OutputStream.nullOutputStream() : new FileOutputStream(descriptor);
        return Output.to(target, usable(charset));
    }

    private static Charset inputCharset() {
        return named(System.getProperty("stdin.encoding", System.getProperty("native.encoding")));
    }

    // which not every JVM names, and not every name is one
    private static Charset named(String name) {
        return name == null ? StandardCharsets.UTF_8 : Charset.forName(name, StandardCharsets.UTF_8);
    }

    // ASCII is what the system says where no language is set, as in containers; nobody there wants question marks
    private static Charset usable(Charset charset) {
        return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    }

    /** Whether a program would get these words as they are. */
    static boolean canPassToPrograms(String words) {
        return PROGRAMS.newEncoder().canEncode(words);
    }

    /** What programs print in. */
    static Charset ofPrograms() {
        return usable(named(System.getProperty("native.encoding")));
    }

    /** One line for whoever watches standard error. */
    void complain(String line) {
        err.println("prise: " + SafeText.of(line));
        err.flush();
    }
}
