package dev.prise.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A stream to print to that knows why it broke; nothing is flushed by itself. */
final class Output extends PrintStream {

    private final Remembering target;

    private Output(Remembering target, Charset charset) {
        super(new BufferedOutputStream(target), false, charset);
        this.target = target;
    }

    static Output to(OutputStream target, Charset charset) {
        return new Output(new Remembering(target), charset);
    }

    /** Why not all of it could be written; empty if all was, or if nobody reads it any more, who has then seen enough. */
    Optional<String> fault() {
        return Optional.ofNullable(target.fault).filter(why -> !isOfPipe(why));
    }

    // The system says it in the user's language, so the word alone does not do
    private static boolean isOfPipe(String why) {
        try {
            return why.toLowerCase(Locale.ROOT).contains("pipe")
                    || Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException notOnThisSystem) {
            return false;
        }
    }

    /** The first failure counts: what is written later may well go through. */
    private static final class Remembering extends FilterOutputStream {
        private volatile String fault;

        Remembering(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException failed) {
                fault = fault == null ? String.valueOf(failed.getMessage()) : fault;
                throw failed;
            }
        }
    }
}
