package dev.prise.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {

    /** Opens a file, then writes to its standard outputs. Its exit code says which descriptors were closed. */
    static final class Program {

        public static void main(String[] files) throws IOException {
            int closed = 0;
            for (int number = 0; number <= 2; number++) {
                closed |= Descriptors.wasClosed(number) ? 1 << number : 0;
            }
            try (OutputStream file = Files.newOutputStream(Path.of(files[0]))) {
                write(FileDescriptor.out);
                write(FileDescriptor.err);
                file.flush();
            }
            System.exit(closed);
        }

        @SuppressWarnings("resource") // to close it would put another file in its place
        private static void write(FileDescriptor descriptor) {
            try {
                new FileOutputStream(descriptor).write("for the screen".getBytes(US_ASCII));
            } catch (IOException onlyForReading) {
                // Java's own file has the number
            }
        }
    }

    @TempDir
    private Path folder;

    private Path jar;
    private Path file;

    // With all three closed Java's runtime image gets 0 and this jar 1; 2 is free. A class path of folders has no file
    // that stays open.
    @BeforeEach
    void makeJar() throws IOException {
        assumeThat(File.separatorChar).as("a shell closes them").isEqualTo('/');
        assumeThat(new File("/dev/fd")).exists();
        jar = folder.resolve("program.jar");
        file = folder.resolve("file");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> each : List.of(Program.class, Descriptors.class)) {
                String name = each.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream in = each.getClassLoader().getResourceAsStream(name)) {
                    in.transferTo(out);
                }
            }
        }
    }

    private int run(String closing) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                "sh", "-c", "exec \"$@\" " + closing, "sh", java, "-cp", jar.toString(), Program.class.getName(),
                file.toString()).redirectErrorStream(true).start();
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        return process.waitFor();
    }

    @Test
    void thoseThatWereClosedAreKnownAndTheirNumbersAreNotForTheNextFile() throws IOException, InterruptedException {
        assertThat(run("")).isZero();
        assertThat(run("<&-")).isEqualTo(0b001);
        assertThat(run(">&-")).isEqualTo(0b010);
        assertThat(run("2>&-")).isEqualTo(0b100);
        assertThat(run("<&- >&- 2>&-")).isEqualTo(0b111);
        assertThat(file).isEmptyFile();
    }
}
