package dev.prise.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
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

    /** Those of this process. */
    @SuppressWarnings("SystemConsoleNull") // with the property set, it is null again where no terminal is
    static Streams ofSystem() {
        // since JDK 22 a console of another kind claims to be there where no terminal is
        System.setProperty("jdk.console", "java.base");
        boolean terminal = System.console() != null;
        return new Streams(
                System.in,
                output(FileDescriptor.out, System.out.charset()),
                output(FileDescriptor.err, System.err.charset()),
                usable(terminal ? System.console().charset() : inputCharset()),
                terminal);
    }

    private static PrintStream output(FileDescriptor descriptor, Charset charset) {
        return Output.to(new FileOutputStream(descriptor), usable(charset));
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
        err.println("prise: " + Printable.safely(line));
        err.flush();
    }
}
