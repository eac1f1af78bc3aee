package dev.prise.cli;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which of the descriptors 0, 1 and 2 were closed when this process was started. What a process opens next gets the
 * lowest number that is free: there, Java's own files, which are no input, or a client's socket, into which messages
 * for the screen would be written. The start script sees to it that none is closed; this is for those who start the jar
 * without it.
 *
 * <p>It takes a system that has {@code /dev/fd}, as Linux and macOS do. Elsewhere every descriptor counts as open.
 * Windows hands out no such numbers: to read from or write to a handle that is not there fails.
 */
final class Descriptors {

    private static final Path ALL = Path.of("/dev/fd");
    private static final List<Closeable> TAKEN = new ArrayList<>(); // for the life of the process

    private Descriptors() {}

    /**
     * Whether a descriptor was closed. If it still is, it becomes {@code /dev/null} for the life of the process, so
     * nothing else gets its number. To be asked for each of them in ascending order, before the program opens anything.
     */
    static boolean wasClosed(int number) {
        Path descriptor = ALL.resolve(Integer.toString(number));
        try {
            if (!Files.isDirectory(ALL)) {
                return false;
            }
            if (!Files.exists(descriptor)) {
                TAKEN.add(new RandomAccessFile("/dev/null", "rw"));
                return true;
            }
            return isOfJava(descriptor);
        } catch (IOException cannotTell) {
            return false;
        }
    }

    // The runtime image is opened first, so an input that was closed is always that one; then come the jars of the
    // class path
    private static boolean isOfJava(Path descriptor) throws IOException {
        Path image = Path.of(System.getProperty("java.home"), "lib", "modules");
        String[] classPath = System.getProperty("java.class.path").split(File.pathSeparator);
        List<Path> files = Stream.concat(Stream.of(image), Stream.of(classPath).map(Path::of)).toList();
        for (Path file : files) {
            if (Files.exists(file) && Files.isSameFile(descriptor, file)) {
                return true;
            }
        }
        return false;
    }
}
