package dev.prise.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A folder with the real start script in it, for which everything seems to be built: it starts the classes under test. */
final class Checkout {

    private static final Path SCRIPT = Path.of("..", "prise");

    private Checkout() {}

    /** Makes one in an empty folder and gives its script. It is to be run with {@code JAVA_HOME} set to this JVM's. */
    static Path in(Path folder) throws IOException {
        Path app = Files.createDirectories(folder.resolve("target/prise/app"));
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Prise.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, classPath());
        new JarOutputStream(Files.newOutputStream(app.resolve("prise-cli.jar")), manifest).close();
        // an archive of no use is there, else the script would make one first
        Files.createFile(app.resolve("classes-" + System.getProperty("java.version") + ".jsa"));
        Files.createFile(folder.resolve("target/prise/built"));
        return Files.copy(SCRIPT, folder.resolve("prise"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** The words that start the command with its script. */
    static List<String> command(Path script, String... arguments) {
        return Stream.concat(
                Stream.of("env", "JAVA_HOME=" + System.getProperty("java.home"), script.toString()),
                Stream.of(arguments)).toList();
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
    }
}
